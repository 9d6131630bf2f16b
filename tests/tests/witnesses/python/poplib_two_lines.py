import base64
import os
import poplib
import ssl
import sys

user, token = os.environ["TENANTBOX_USER"], sys.stdin.readline().strip()
server = poplib.POP3_SSL(
    os.environ["TENANTBOX_POP3_HOST"],
    int(os.environ["TENANTBOX_POP3_PORT"]),
    context=ssl.create_default_context(cafile=os.environ["TENANTBOX_CA_FILE"]),
)
assert server.capa() == {"TOP": [], "UIDL": [], "SASL": ["XOAUTH2"]}, server.capa()
# poplib has no AUTH; this is how its users send a command that it lacks.
print(server._shortcmd("AUTH XOAUTH2"))
print(server._shortcmd(base64.b64encode(f"user={user}\1auth=Bearer {token}\1\1".encode()).decode()))
print(server.stat())
print(server.retr(1)[1])
print(server.top(2, 0)[1])
server.dele(1)
print(server.quit())
