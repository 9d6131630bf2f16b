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
try:
    server._shortcmd("AUTH XOAUTH2 " + base64.b64encode(f"user={user}\1auth=Bearer {token}\1\1".encode()).decode())
except poplib.error_proto as error:
    print(error.args[0].decode())
try:
    server._shortcmd("NOOP")
except (poplib.error_proto, OSError) as error:
    print("closed" if error.args[0] == "-ERR EOF" or isinstance(error, OSError) else error)
