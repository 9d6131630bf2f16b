const msal = require("@azure/msal-node");

const env = process.env;
const scopes = ["https://outlook.office365.com/.default"];

function app(clientSecret) {
  const authority = env.TENANTBOX_AUTHORITY;
  const knownAuthorities = [new URL(authority).host];
  return new msal.ConfidentialClientApplication({
    auth: { clientId: env.TENANTBOX_CLIENT_ID, clientSecret, authority, knownAuthorities },
  });
}

async function main() {
  const token = await app(env.TENANTBOX_CLIENT_SECRET).acquireTokenByClientCredential({ scopes });
  console.log(token.tokenType, token.expiresOn > new Date());
  try {
    await app("wrong").acquireTokenByClientCredential({ scopes });
  } catch (error) {
    console.log(error.errorCode, error.errorNo);
  }
}

main();
