// A certified OpenID provider for one client, on a port of its own. Arguments: the redirect URI; the id,
// the secret (empty without one) and the authentication method of the client; the algorithm that signs
// ID tokens; further metadata of the client, as JSON. Prints its issuer.
import { createPublicKey, generateKeyPairSync, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [redirectUri, clientId, clientSecret, method, algorithm = "RS256", metadata = "{}"] = process.argv.slice(2);
const keyTypes = {
  Ed: ["ed25519"],
  ES: ["ec", { namedCurve: "P-256" }],
  PS: ["rsa", { modulusLength: 2048 }],
  RS: ["rsa", { modulusLength: 2048 }],
};
const generateKey = (name) => ({
  ...generateKeyPairSync(...keyTypes[name.slice(0, 2)]).privateKey.export({ format: "jwk" }),
  use: "sig", alg: name, kid: randomUUID(),
});
// The key of HS256 is the client's secret; the provider wants one of its own all the same.
const keys = [generateKey(algorithm.startsWith("HS") ? "RS256" : algorithm)];

// The public keys of a client that has no secret, or to which ID tokens are encrypted.
const publicKey = (file) =>
  createPublicKey(readFileSync(new URL(`../harness/${file}`, import.meta.url))).export({ format: "jwk" });
const clientKeys = [publicKey("client_key.pem"), publicKey("fake_provider/rsa_key.pem")];

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: clientId,
      ...(clientSecret && { client_secret: clientSecret }),
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: method,
      id_token_signed_response_alg: algorithm,
      jwks: { keys: clientKeys },
      ...JSON.parse(metadata),
    }],
    enabledJWA: { idTokenSigningAlgValues: [algorithm] },
    jwks: { keys },
    cookies: { keys: [randomUUID()] },
    claims: { profile: ["name", "picture"], email: ["email", "email_verified"] },
    features: { encryption: { enabled: true }, jwtUserinfo: { enabled: true } },
    pairwiseIdentifier: (_, id, client) => `${id} of ${client.sectorIdentifier}`,
    pkce: { required: () => true },
    subjectTypes: ["public", "pairwise"],
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `Account ${id}`, email: `${id}@example.org`, email_verified: true }),
    }),
  });
  server.on("request", provider.callback());
  console.log(`issuer ${issuer}`);
});
