warning = Warnung: { $what }
warn-secret-trimmed = Der geheime Clientschlüssel war von Leerzeichen umgeben; sie wurden entfernt. Prüfen Sie, ob beim Kopieren sonst etwas schiefging.
warn-secret-ends = Der geheime Clientschlüssel von «{ $name }» läuft gemäss Einstellungen am { $date } ab. Danach kann niemand in der Firma mehr E-Mails abholen oder senden. Lassen Sie vorher einen neuen anlegen und tragen Sie ihn ein mit `m365mail settings set --entity "{ $name }" --secret-file - --secret-ends JJJJ-MM-TT`
warn-made-private = { $path } war für andere lesbar; jetzt können nur noch Sie die Datei lesen. Könnte jemand sie gelesen haben, legen Sie einen neuen geheimen Clientschlüssel an oder melden Sie sich neu an.
warn-not-renewable = Die Antwort enthielt kein Aktualisierungstoken; die Anmeldung endet mit ihrem Zugriffstoken in etwa einer Stunde. Die Berechtigung offline_access fehlt.
warn-scopes-missing = nicht erteilt: { $scopes }. Was ohne diese Berechtigung nicht geht, wird abgelehnt. Wer es beheben kann, zeigt: m365mail doctor { $address }
said-type-secret = Geben Sie den Wert des geheimen Clientschlüssels ein oder fügen Sie ihn ein, und drücken Sie die Eingabetaste; er wird nicht angezeigt.
said-settings-saved = Die Einstellungen von «{ $name }» sind gespeichert.
said-settings-right = Die Einstellungen von «{ $name }» stimmen.
said-account-added = { $address } ist eingerichtet. Anmelden mit: m365mail sign-in { $address }
said-account-changed = { $address } ist geändert. Anmelden mit: m365mail sign-in { $address }
said-account-removed = { $address } ist entfernt. Abgeholte E-Mails bleiben erhalten.
said-browser-opens = Der Browser wird geöffnet. Melden Sie sich dort an; dieses Programm wartet.
said-open-this = Öffnen Sie diese Adresse in einem Browser und melden Sie sich an:
    { $url }
said-forward-port = Oder lassen Sie den Browser von selbst hierher zurückkommen: Führen Sie vorher auf dem Computer mit dem Browser diesen Befehl aus:
    ssh -L { $port }:localhost:{ $port } { $host }
said-forward-host = {"    "}HOST: dieser Computer
said-device-code = Geht beides nicht, als letzter Ausweg: m365mail sign-in { $address } --device-code
said-paste-here = Fügen Sie nach der Anmeldung die ganze Adresszeile des Browsers hier ein, auch wenn sich die Seite nicht anzeigen lässt, und drücken Sie die Eingabetaste.
said-type-code = Öffnen Sie { $url } auf einem beliebigen Gerät und geben Sie innert { $minutes } Minuten den Code { $code } ein. Dieses Programm wartet.
said-signed-in = { $address } ist angemeldet.
said-signed-out = { $address } ist auf diesem Computer abgemeldet.
said-fetched = { $address }: { $count ->
    [0] keine neuen E-Mails
    [one] eine neue E-Mail
   *[other] { $count } neue E-Mails
}
said-sent = Gesendet. Der Server sagt: { $reply }
shown-entity = { $name }
    {"  "}Verzeichnis-ID (Mandant)  { $tenant }
    {"  "}Anwendungs-ID (Client)    { $client }
    {"  "}Geheimer Clientschlüssel  { $secret }
    {"  "}Umleitungs-URI            { $redirect }
shown-secret-kept = vorhanden
shown-secret-missing = fehlt
shown-secret-ends = vorhanden, läuft am { $date } ab
shown-legs = Anmeldung { $signin }, Erneuerung { $refresh }, POP3 { $pop }, SMTP { $smtp }
shown-what = Was
shown-who = Wer
shown-fix = Zu tun
shown-evidence = Gesehen
signal-grey = grau
signal-green = grün
signal-yellow = gelb
signal-red = rot
owner-admin = der Administrator des Microsoft-365-Mandanten
owner-firm = die in der Firma für die Einstellungen zuständige Person
owner-user = der Benutzer
owner-developer = der Hersteller der Mailsoftware
owner-microsoft = Microsoft; abwarten
next-settings = Es ist noch nichts eingerichtet. Beginnen Sie mit: m365mail settings set --entity NAME --tenant-id ID --client-id ID --secret-file DATEI
next-check = Als Nächstes: m365mail settings check --entity "{ $name }"
next-account = Als Nächstes: m365mail account add ADRESSE --entity "{ $name }"
next-sign-in = Als Nächstes: m365mail sign-in { $address }
owner-it = die eigene IT der Firma (Netzwerk, Firewall, Computer)
owner-nobody = Ein Verschulden ist nicht bekannt
next-fetch = Als Nächstes: m365mail fetch { $address }
next-test-mail = Als Nächstes: m365mail test-mail { $address }
all-green = Alles in Ordnung: Einstellungen, Anmeldung, Abholen und Senden funktionieren.
warn-secret-ended = Der geheime Clientschlüssel von «{ $name }» ist gemäss Einstellungen am { $date } abgelaufen. Funktioniert die Mail noch, ist dieser Tag falsch; sonst lassen Sie einen neuen anlegen und tragen Sie ihn ein mit `m365mail settings set --entity "{ $name }" --secret-file - --secret-ends JJJJ-MM-TT`
warn-home-open = In den Ordner { $path } dürfen andere schreiben: Sie könnten austauschen, was darin liegt. Nehmen Sie ihnen dieses Recht, zum Beispiel mit `chmod go-w`.
warn-record-damaged = { $path }, wo sich dieses Programm seine letzten Versuche merkt, ist beschädigt. Die Datei wird beim nächsten Schreiben als { $aside } beiseitegelegt und neu begonnen; Einstellungen, Anmeldungen und E-Mails bleiben unberührt.
said-meaning = Das heisst: { $what }
said-still-waiting = Die Antwort der Server von Microsoft steht noch aus …
shown-secret-ended = vorhanden, lief am { $date } ab
