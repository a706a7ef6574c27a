// Puts an element before and after every element of the app, as extensions do.
for (const element of [...document.querySelectorAll("#app *")]) {
  element.before(document.createElement("x-before"));
  element.after(document.createElement("x-after"));
}
