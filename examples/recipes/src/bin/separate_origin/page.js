const api = document.body.dataset.api;
const element = (id) => document.getElementById(id);

/// Calls the API. `credentials` makes the browser send the cookie of the API's origin.
const call = (path, options = {}) => fetch(api + path, { credentials: "include", ...options });

async function signOut() {
  const { csrfToken } = await (await call("/api/auth/csrf")).json();
  await call("/api/auth/signout", {
    method: "POST",
    body: new URLSearchParams({ csrfToken, json: "true" }),
  });
  location.reload();
}

async function addNote(event) {
  event.preventDefault();
  const answer = await call("/api/notes", { method: "POST", body: event.target.text.value });
  element("name").textContent = answer.ok ? (await answer.json()).note : `Not saved: ${answer.status}`;
}

function greeting(session) {
  if (session === undefined) return "The server does not answer.";
  return session === null ? "You are not signed in." : session.user.name ?? "You are signed in.";
}

// An outage is no sign-out: it says nothing about who is signed in.
const answer = await call("/api/auth/session").catch(() => undefined);
const session = answer?.ok ? await answer.json() : undefined;
element("name").textContent = greeting(session);
element("sign-in").href = `${api}/login?callbackUrl=${encodeURIComponent(location.href)}`;
element("sign-in").hidden = session !== null;
element("note").hidden = element("sign-out").hidden = !session;
element("note").onsubmit = addNote;
element("sign-out").onclick = signOut;
