from requests_oauthlib import OAuth2Session

# The redirect is http://localhost, and Entra's answer names the granted scopes without
# offline_access; oauthlib objects to both unless told otherwise.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = os.environ["OAUTHLIB_RELAX_TOKEN_SCOPE"] = "1"
authority, redirect = os.environ["TENANTBOX_AUTHORITY"], os.environ["TENANTBOX_REDIRECT_URI"]
client, secret = os.environ["TENANTBOX_CLIENT_ID"], os.environ["TENANTBOX_CLIENT_SECRET"]
trusted, endpoint = os.environ["TENANTBOX_CA_FILE"], authority + "/oauth2/v2.0/token"
session = OAuth2Session(
    client,
    redirect_uri=redirect,
    scope=["https://outlook.office.com/POP.AccessAsUser.All", "offline_access"],
    pkce="S256",
)
address, _ = session.authorization_url(authority + "/oauth2/v2.0/authorize")
first = session.fetch_token(endpoint, code=sign_in(address, redirect)["code"], client_secret=secret, verify=trusted)
print(first["token_type"])
second = session.refresh_token(endpoint, client_id=client, client_secret=secret, verify=trusted)
refreshed = second["access_token"] != first["access_token"]
print(f"refreshed: {refreshed}, rotated: {second['refresh_token'] != first['refresh_token']}")
