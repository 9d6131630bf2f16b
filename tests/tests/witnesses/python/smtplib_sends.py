import os
import smtplib
import ssl
import sys
from email.message import EmailMessage

user, token = os.environ["TENANTBOX_USER"], sys.stdin.readline().strip()
mail = EmailMessage()
mail["From"], mail["To"] = user, os.environ["TENANTBOX_OTHER_USER"]
mail["Subject"] = "Grüezi from smtplib"
mail.set_content("Hello\n.\nend\n")

host, port = os.environ["TENANTBOX_SMTP_HOST"], int(os.environ["TENANTBOX_SMTP_PORT"])
with smtplib.SMTP(host, port) as server:
    server.starttls(context=ssl.create_default_context(cafile=os.environ["TENANTBOX_CA_FILE"]))
    server.ehlo()

    def response(challenge=None):
        return f"user={user}\1auth=Bearer {token}\1\1"

    print(server.auth("XOAUTH2", response, initial_response_ok=True))
    print(server.send_message(mail))
