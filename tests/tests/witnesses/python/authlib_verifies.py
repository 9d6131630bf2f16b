import warnings

import requests

warnings.simplefilter("ignore")
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, jwt

authority, redirect = os.environ["TENANTBOX_AUTHORITY"], os.environ["TENANTBOX_REDIRECT_URI"]
client, trusted = os.environ["TENANTBOX_CLIENT_ID"], os.environ["TENANTBOX_CA_FILE"]
found = requests.get(authority + "/v2.0/.well-known/openid-configuration", verify=trusted).json()
keys = JsonWebKey.import_key_set(requests.get(found["jwks_uri"], verify=trusted).json())
for method in ("client_secret_basic", "client_secret_post"):
    session = OAuth2Session(
        client,
        os.environ["TENANTBOX_CLIENT_SECRET"],
        scope="openid profile offline_access https://outlook.office.com/SMTP.Send",
        redirect_uri=redirect,
        code_challenge_method="S256",
        token_endpoint_auth_method=method,
    )
    verifier = "a-verifier-of-forty-three-characters-or-more"
    address, _ = session.create_authorization_url(
        found["authorization_endpoint"], code_verifier=verifier, nonce="once"
    )
    back = redirect + "?" + urllib.parse.urlencode(sign_in(address, redirect))
    endpoint = found["token_endpoint"]
    token = session.fetch_token(endpoint, authorization_response=back, code_verifier=verifier, verify=trusted)
    expected = {
        "iss": {"essential": True, "value": found["issuer"]},
        "aud": {"essential": True, "value": client},
        "nonce": {"essential": True, "value": "once"},
    }
    claims = jwt.decode(token["id_token"], keys, claims_options=expected)
    claims.validate()
    print(method, claims["preferred_username"], session.refresh_token(endpoint, verify=trusted)["token_type"])
