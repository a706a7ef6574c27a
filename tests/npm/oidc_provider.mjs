// A certified OpenID provider for one client, on a port of its own. Arguments: the redirect URI; the id,
// the secret and the authentication method of the client; the algorithm that signs ID tokens. Prints
// its issuer.
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [redirectUri, clientId, clientSecret, method, algorithm = "RS256"] = process.argv.slice(2);
const keys = {
  EdDSA: () => generateKeyPairSync("ed25519"),
  ES256: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
  RS256: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
  PS256: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
};
const jwk = { ...keys[algorithm]().privateKey.export({ format: "jwk" }), use: "sig", alg: algorithm, kid: randomUUID() };

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: method,
      id_token_signed_response_alg: algorithm,
    }],
    enabledJWA: { idTokenSigningAlgValues: [algorithm] },
    jwks: { keys: [jwk] },
    cookies: { keys: [randomUUID()] },
    claims: { profile: ["name", "picture"], email: ["email", "email_verified"] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `Account ${id}`, email: `${id}@example.org`, email_verified: true }),
    }),
  });
  server.on("request", provider.callback());
  console.log(`issuer ${issuer}`);
});
