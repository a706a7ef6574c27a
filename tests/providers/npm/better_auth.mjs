// better-auth with its OAuth provider plugin, which leaves the pages to the application. Arguments:
// the redirect URI, the id, the secret and the authentication method of its client. Prints its issuer.
import { createServer } from "node:http";
import { oauthProvider } from "@better-auth/oauth-provider";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { toNodeHandler } from "better-auth/node";
import { jwt } from "better-auth/plugins";

const [redirectUri, clientId, clientSecret, method] = process.argv.slice(2);
const tables = ["user", "session", "account", "verification", "jwks", "oauthClient", "oauthResource"];
const oauthTables = ["oauthClientResource", "oauthAccessToken", "oauthRefreshToken", "oauthConsent", "oauthClientAssertion"];
const person = { email: "ada@example.org", password: "correct horse", name: "Ada Lovelace" };

// What the documentation's pages do: call the API, then go where it says.
const page = (title, action, fields) => `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>
<form>${fields}<button type="submit">${title}</button></form><script>
document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = Object.fromEntries(new FormData(event.target));
  const body = { ...form, ...${action === "oauth2/consent" ? "{ accept: true }" : "{}"}, oauth_query: location.search.slice(1) };
  const answer = await fetch("/api/auth/${action}", {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
  });
  const { url, redirect_uri } = await answer.json();
  location.href = url ?? redirect_uri;
});
</script></html>`;
const pages = {
  "/sign-in": page("Sign in", "sign-in/email", '<input name="email"><input name="password" type="password">'),
  "/consent": page("Allow", "oauth2/consent", ""),
};

const server = createServer();
server.listen(0, "127.0.0.1", async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const auth = betterAuth({
    baseURL: url,
    secret: "of a provider that is only for tests",
    database: memoryAdapter(Object.fromEntries([...tables, ...oauthTables].map((name) => [name, []]))),
    emailAndPassword: { enabled: true },
    disabledPaths: ["/token"],
    plugins: [jwt(), oauthProvider({
      loginPage: "/sign-in",
      consentPage: "/consent",
      generateClientId: () => clientId,
      generateClientSecret: () => clientSecret,
      silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true },
    })],
  });
  await auth.api.signUpEmail({ body: person });
  const { headers } = await auth.api.signInEmail({ body: person, returnHeaders: true });
  await auth.api.createOAuthClient({
    headers: { cookie: headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ") },
    body: { redirect_uris: [redirectUri], token_endpoint_auth_method: method, application_type: "native" },
  });
  const handle = toNodeHandler(auth);
  server.on("request", async (request, response) => {
    const { pathname } = new URL(request.url, url);
    if (pages[pathname]) {
      return response.writeHead(200, { "content-type": "text/html" }).end(pages[pathname]);
    }
    if (pathname === "/api/auth/.well-known/openid-configuration") {
      return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(await auth.api.getOpenIdConfig()));
    }
    return handle(request, response);
  });
  console.log(`issuer ${url}/api/auth`);
});
