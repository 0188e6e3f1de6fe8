// A certified OpenID provider that nobody here wrote (`oidc-provider`), told whom it knows.
// One argument: a JSON file {profile, port, clients, accounts}. Profiles: `plain`, and `proconnect`, which is as
// particular as the State's federation: client_secret_post, userinfo as a signed JWT, unknown parameters refused,
// state and nonce of at least 32 characters. Prints its issuer as one line of JSON once it listens.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import Provider from "oidc-provider";
import { answerInteraction } from "./interaction.mjs";
import { refuseWhatProConnectRefuses } from "./proconnect.mjs";

const asked = JSON.parse(readFileSync(process.argv[2], "utf8"));
const strict = asked.profile === "proconnect";
const accounts = new Map(asked.accounts.map((account) => [account.sub, account]));

// oidc-provider tells of development-only settings on the console; a test's own provider is one on purpose.
console.info = () => {};
console.warn = () => {};

const CLAIMS = strict
  ? {
      openid: ["sub", "acr", "amr"],
      email: ["email"],
      given_name: ["given_name"],
      usual_name: ["usual_name"],
      uid: ["uid"],
      siret: ["siret"],
      idp_id: ["idp_id"],
    }
  : { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "given_name", "family_name"] };

function client(one) {
  const common = { grant_types: ["authorization_code"], response_types: ["code"], ...one };
  if (!strict) return common;
  return {
    token_endpoint_auth_method: "client_secret_post",
    userinfo_signed_response_alg: "RS256",
    ...common,
  };
}

function findAccount(_ctx, sub) {
  const account = accounts.get(sub);
  return account && { accountId: sub, claims: () => account };
}

const configuration = {
  claims: CLAIMS,
  clients: asked.clients.map(client),
  conformIdTokenClaims: true,
  cookies: { keys: ["a key for a provider that lives for one test"] },
  features: {
    devInteractions: { enabled: false },
    jwtUserinfo: { enabled: strict },
    rpInitiatedLogout: { enabled: true },
    userinfo: { enabled: true },
  },
  findAccount,
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  pkce: { required: () => !strict },
  scopes: Object.keys(CLAIMS),
  ttl: strict ? { AuthorizationCode: 30, AccessToken: 60 } : {},
};

const server = createServer();
server.listen(asked.port ?? 0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration);
  if (strict) refuseWhatProConnectRefuses(provider);
  const answer = provider.callback();
  server.on("request", async (request, response) => {
    if (request.url.startsWith("/interaction/"))
      await answerInteraction(provider, accounts, request, response);
    else await answer(request, response);
  });
  process.stdout.write(`${JSON.stringify({ issuer })}\n`);
});
process.on("SIGTERM", () => process.exit(0));
