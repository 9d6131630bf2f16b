const { execFileSync } = require("child_process");
const oidc = require("openid-client");

const env = process.env;
const redirect_uri = env.TENANTBOX_REDIRECT_URI;
const scope = "openid profile offline_access https://outlook.office.com/POP.AccessAsUser.All";

function discover(secret) {
  return oidc.discovery(new URL(`${env.TENANTBOX_AUTHORITY}/v2.0`), env.TENANTBOX_CLIENT_ID, secret);
}

async function main() {
  const config = await discover(env.TENANTBOX_CLIENT_SECRET);
  // Without this, a token that came straight from the endpoint is not held against its keys.
  oidc.enableNonRepudiationChecks(config);
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const expectedNonce = oidc.randomNonce();
  const expectedState = oidc.randomState();
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri,
    scope,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    nonce: expectedNonce,
    state: expectedState,
  });
  const query = execFileSync("python3", ["sign_in.py", address.href, redirect_uri], { encoding: "utf8" });
  const checks = { pkceCodeVerifier, expectedNonce, expectedState };
  const back = new URL(`${redirect_uri}?${query.trim()}`);
  const tokens = await oidc.authorizationCodeGrant(config, back, checks);
  console.log(tokens.claims().preferred_username);
  const renewed = await oidc.refreshTokenGrant(config, tokens.refresh_token);
  console.log(renewed.claims().sub === tokens.claims().sub, renewed.access_token !== tokens.access_token);
  try {
    await oidc.authorizationCodeGrant(config, back, checks);
  } catch (error) {
    console.log(error.error, error.error_description.split(":")[0]);
  }
  try {
    await oidc.refreshTokenGrant(await discover("wrong"), tokens.refresh_token);
  } catch (error) {
    console.log(error.error, error.error_description.split(":")[0]);
  }
}

main();
