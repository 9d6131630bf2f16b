page-received = Überprüfungscode erhalten
page-close = Sie sind angemeldet. Sie können dieses Fenster schliessen.
page-failed = Die Anmeldung ist nicht gelungen
page-go-back = Sie können dieses Fenster schliessen. Das Mailprogramm sagt, was zu tun ist.
