import msal

def app():
    # Without its own http_cache a process would be told the same error for a minute.
    return msal.ConfidentialClientApplication(
        os.environ["TENANTBOX_CLIENT_ID"],
        client_credential=os.environ["TENANTBOX_CLIENT_SECRET"],
        authority=os.environ["TENANTBOX_AUTHORITY"],
        instance_discovery=False,
        verify=os.environ["TENANTBOX_CA_FILE"],
        token_cache=cache,
        http_cache={},
    )


cache = msal.TokenCache()
own = app().acquire_token_for_client(["https://outlook.office365.com/.default"])
print("client_credentials", own["token_type"], own["expires_in"])

redirect = os.environ["TENANTBOX_REDIRECT_URI"]
scopes = ["https://outlook.office.com/POP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send"]
flow = app().initiate_auth_code_flow(scopes, redirect_uri=redirect, login_hint=os.environ["TENANTBOX_USER"])
result = app().acquire_token_by_auth_code_flow(flow, sign_in(flow["auth_uri"], redirect))
assert "access_token" in result, result
print("authorization_code", result["id_token_claims"]["preferred_username"], sorted(result["scope"].split()))

(account,) = app().get_accounts()
silent = app().acquire_token_silent(scopes, account)
assert silent["access_token"] == result["access_token"], "not from the cache"
renewed = app().acquire_token_silent(scopes, account, force_refresh=True)
assert renewed["access_token"] != result["access_token"], "not renewed"
print("refresh_token", account["username"], renewed["token_source"])

refused = msal.ConfidentialClientApplication(
    os.environ["TENANTBOX_CLIENT_ID"],
    client_credential="wrong",
    authority=os.environ["TENANTBOX_AUTHORITY"],
    instance_discovery=False,
    verify=os.environ["TENANTBOX_CA_FILE"],
    http_cache={},
).acquire_token_for_client(["https://outlook.office365.com/.default"])
print("refused", refused["error"], refused["error_codes"])
