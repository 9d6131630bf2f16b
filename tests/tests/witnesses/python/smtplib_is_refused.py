import os
import smtplib
import ssl
import sys

user, token = os.environ["TENANTBOX_USER"], sys.stdin.readline().strip()
host, port = os.environ["TENANTBOX_SMTP_HOST"], int(os.environ["TENANTBOX_SMTP_PORT"])
with smtplib.SMTP(host, port) as server:
    server.starttls(context=ssl.create_default_context(cafile=os.environ["TENANTBOX_CA_FILE"]))
    server.ehlo()
    try:
        server.auth("XOAUTH2", lambda challenge=None: f"user={user}\1auth=Bearer {token}\1\1")
    except smtplib.SMTPAuthenticationError as error:
        print(error.smtp_code, error.smtp_error.decode())
    # A program that ignores the refusal is told it once more.
    code, text = server.mail(user)
    print(code, text.decode())
