// What ProConnect refuses and an ordinary provider lets pass. Source: its documentation for service providers
// (partenaires.proconnect.gouv.fr) and the code of its federation, read in August 2026.

const KNOWN = new Set([
  "acr_values",
  "claims",
  "client_id",
  "code_challenge",
  "code_challenge_method",
  "idp_hint",
  "login_hint",
  "nonce",
  "prompt",
  "redirect_uri",
  "response_mode",
  "response_type",
  "scope",
  "siret_hint",
  "state",
]);
const SHORTEST = 32;

function complaint(query) {
  const unknown = [...query.keys()].find((name) => !KNOWN.has(name));
  if (unknown) return `Y000400: unknown parameter ${unknown}`;
  const short = ["state", "nonce"].find((name) => (query.get(name) ?? "").length < SHORTEST);
  return short ? `Y000400: ${short} must hold at least ${SHORTEST} characters` : "";
}

export function refuseWhatProConnectRefuses(provider) {
  provider.use(async (ctx, next) => {
    // Coming back from an interaction is the provider's own affair: /auth/<uid> carries no query.
    const wrong =
      ctx.path === "/auth" && ctx.method === "GET" ? complaint(new URLSearchParams(ctx.querystring)) : "";
    if (wrong) ctx.throw(400, wrong, { expose: true });
    await next();
  });
}
