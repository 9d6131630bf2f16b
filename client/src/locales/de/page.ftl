page-received = Überprüfungscode erhalten
page-close = Sie sind angemeldet. Sie können dieses Fenster schliessen.
page-failed = Die Anmeldung ist fehlgeschlagen
page-go-back = Sie können dieses Fenster schliessen. Die Mailsoftware sagt, was zu tun ist.
