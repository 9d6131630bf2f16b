page-received = Überprüfungscode erhalten
page-close = Sie sind angemeldet. Sie können dieses Fenster schließen.
page-failed = Die Anmeldung ist nicht gelungen
page-go-back = Sie können dieses Fenster schließen. Das Mailprogramm sagt, was zu tun ist.
