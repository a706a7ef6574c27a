// Submits a form to arguments[0], with the CSRF token arguments[1] and the return URL arguments[2].
window.before = true;
const form = document.createElement("form");
form.method = "post";
form.action = arguments[0];
for (const [name, value] of [
  ["csrfToken", arguments[1]],
  ["callbackUrl", arguments[2]],
]) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  form.append(field);
}
document.body.append(form);
form.submit();
