import msal

app = msal.PublicClientApplication(
    os.environ["TENANTBOX_CLIENT_ID"],
    authority=os.environ["TENANTBOX_AUTHORITY"],
    instance_discovery=False,
    verify=os.environ["TENANTBOX_CA_FILE"],
    http_cache={},
)
scopes = ["https://outlook.office.com/POP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send"]


def once(_):
    return True


flow = app.initiate_device_flow(scopes)
assert flow["user_code"] in flow["message"], flow
print("pending", app.acquire_token_by_device_flow(flow, exit_condition=once)["error"])
sign_in(flow["verification_uri"], None, otc=flow["user_code"], device="continue")
result = app.acquire_token_by_device_flow(flow, exit_condition=once)
assert "access_token" in result, result
print("device_code", result["id_token_claims"]["preferred_username"], sorted(result["scope"].split()))

(account,) = app.get_accounts()
renewed = app.acquire_token_silent(scopes, account, force_refresh=True)
assert renewed["access_token"] != result["access_token"], "not renewed"
print("refresh_token", account["username"], renewed["token_source"])

flow = app.initiate_device_flow(scopes)
sign_in(flow["verification_uri"], None, otc=flow["user_code"], device="cancel")
print("declined", app.acquire_token_by_device_flow(flow, exit_condition=once)["error"])
