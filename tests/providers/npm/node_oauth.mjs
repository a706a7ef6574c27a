// @node-oauth/express-oauth-server: OAuth 2 without OpenID. Arguments: the redirect URI, the id and
// the secret of its client. Prints where it is. What the package stores and shows is the application's.
import express from "express";
import OAuthServer from "@node-oauth/express-oauth-server";

const [redirectUri, clientId, clientSecret] = process.argv.slice(2);
const client = { id: clientId, redirectUris: [redirectUri], grants: ["authorization_code"] };
const codes = new Map();
const tokens = new Map();
const oauth = new OAuthServer({
  model: {
    getClient: (id, secret) => id === clientId && (secret === null || secret === undefined || secret === clientSecret) && client,
    saveAuthorizationCode: (code, client, user) => {
      codes.set(code.authorizationCode, { ...code, client, user });
      return codes.get(code.authorizationCode);
    },
    getAuthorizationCode: (code) => codes.get(code),
    revokeAuthorizationCode: (code) => codes.delete(code.authorizationCode),
    saveToken: (token, client, user) => {
      tokens.set(token.accessToken, { ...token, client, user });
      return tokens.get(token.accessToken);
    },
    getAccessToken: (token) => tokens.get(token),
    validateScope: (user, client, scope) => scope ?? [],
  },
});

const app = express();
app.use(express.urlencoded({ extended: false }));
app.get("/authorize", (request, response) => {
  response.type("html").send(`<!doctype html><html lang="en"><title>Sign in</title><form method="post">
<input name="username"><input name="password" type="password"><button type="submit">Sign in</button></form></html>`);
});
// The package reads the parameters of a request from its query, too.
app.post("/authorize", oauth.authorize({
  authenticateHandler: {
    handle: ({ body }) => body.password === "correct horse" && { id: 1815, login: body.username },
  },
}));
app.post("/token", oauth.token());
app.get("/me", oauth.authenticate(), (_, response) => response.json(response.locals.oauth.token.user));

const server = app.listen(0, "127.0.0.1", () => console.log(`issuer http://127.0.0.1:${server.address().port}`));
