import base64
import hashlib
import json
import poplib
import smtplib

authority, redirect = os.environ["TENANTBOX_AUTHORITY"], os.environ["TENANTBOX_REDIRECT_URI"]
context = ssl.create_default_context(cafile=os.environ["TENANTBOX_CA_FILE"])
verifier = "a-verifier-of-forty-three-characters-or-more"
challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def ask(**fields):
    fields["client_id"] = os.environ["TENANTBOX_CLIENT_ID"]
    fields["client_secret"] = os.environ["TENANTBOX_CLIENT_SECRET"]
    data = urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(authority + "/oauth2/v2.0/token", data, context=context) as answer:
        return json.load(answer)


query = sign_in(
    authority
    + "/oauth2/v2.0/authorize?"
    + urllib.parse.urlencode(
        {
            "client_id": os.environ["TENANTBOX_CLIENT_ID"],
            "response_type": "code",
            "redirect_uri": redirect,
            "scope": "https://outlook.office.com/POP.AccessAsUser.All"
            " https://outlook.office.com/SMTP.Send offline_access",
            "state": "a state",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
    ),
    redirect,
)
assert query["state"] == "a state", query
first = ask(grant_type="authorization_code", code=query["code"], redirect_uri=redirect, code_verifier=verifier)
print(first["token_type"], " ".join(sorted(first["scope"].split())))
response = f"user={os.environ['TENANTBOX_USER']}\1auth=Bearer {first['access_token']}\1\1"

reader = poplib.POP3_SSL("localhost", int(os.environ["TENANTBOX_POP3_PORT"]), context=context)
reader._shortcmd("AUTH XOAUTH2")
print(reader._shortcmd(base64.b64encode(response.encode()).decode()))
reader.quit()
with smtplib.SMTP("localhost", int(os.environ["TENANTBOX_SMTP_PORT"])) as sender:
    sender.starttls(context=context)
    sender.ehlo()
    print(sender.auth("XOAUTH2", lambda challenge=None: response))

second = ask(grant_type="refresh_token", refresh_token=first["refresh_token"])
refreshed = second["access_token"] != first["access_token"]
print(f"refreshed: {refreshed}, rotated: {second['refresh_token'] != first['refresh_token']}")
