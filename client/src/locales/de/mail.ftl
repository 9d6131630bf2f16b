# Die Mail, die `test-mail` sendet: vom Benutzer an ihn selbst.
test-mail-subject = Testmail: Senden über Microsoft 365 funktioniert
test-mail-text =
    Dies ist eine Testmail.

    Wenn Sie sie lesen können, darf dieses Konto über Microsoft 365
    senden: Die Anmeldung ist gültig, Authentifiziertes SMTP ist
    eingeschaltet, und die Berechtigung SMTP.Send ist erteilt.
    Sie dürfen sie löschen.
