// Signing in and consenting, as short as it can be: `login_hint` signs in the account it names at once;
// otherwise a form lists the accounts, one button each.

const escapeHtml = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function page(accounts, uid) {
  const buttons = [...accounts.values()].map(
    (one) =>
      `<button name="sub" value="${escapeHtml(one.sub)}">${escapeHtml(one.name ?? one.email ?? one.sub)}</button>`,
  );
  return `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Fournisseur d’identité</title>
<h1>Qui êtes-vous ?</h1><form method="post" action="/interaction/${uid}">${buttons.join(" ")}
<button name="abort" value="1">Renoncer</button></form></html>`;
}

async function formOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return new URLSearchParams(Buffer.concat(parts).toString("utf8"));
}

async function consented(provider, { session, params, prompt }) {
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  if (prompt.details.missingOIDCScope) grant.addOIDCScope(prompt.details.missingOIDCScope.join(" "));
  if (prompt.details.missingOIDCClaims) grant.addOIDCClaims(prompt.details.missingOIDCClaims);
  return { consent: { grantId: await grant.save() } };
}

const signedIn = (account) => ({ login: { accountId: account.sub, acr: account.acr, amr: account.amr } });

async function outcome(provider, accounts, request, interaction) {
  if (interaction.prompt.name === "consent") return consented(provider, interaction);
  const hinted = accounts.get(interaction.params.login_hint);
  if (hinted) return signedIn(hinted);
  if (request.method !== "POST") return undefined;
  const form = await formOf(request);
  if (form.has("abort")) return { error: "access_denied", error_description: "the person gave up" };
  const chosen = accounts.get(form.get("sub"));
  return chosen ? signedIn(chosen) : undefined;
}

export async function answerInteraction(provider, accounts, request, response) {
  try {
    const interaction = await provider.interactionDetails(request, response);
    const result = await outcome(provider, accounts, request, interaction);
    if (result) {
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
      return;
    }
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(page(accounts, interaction.uid));
  } catch (error) {
    response.writeHead(400, { "content-type": "text/plain; charset=utf-8" });
    response.end(String(error.message));
  }
}
