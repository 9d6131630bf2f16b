error-disk = Auf { $path } konnte nicht zugegriffen werden: { $why }. Es ging nichts verloren; prüfen Sie den Datenträger und die Rechte am Ordner.
error-damaged = { $path } ist beschädigt: { $why }. Stellen Sie die Datei aus einer Sicherung wieder her; eine Datei mit Tokens wird beim nächsten Anmelden neu geschrieben.
error-roots = Die vertrauenswürdigen Zertifikate konnten nicht geladen werden: { $why }. Berichtigen Sie --ca-file, oder lassen Sie es weg.
error-file = { $path } konnte nicht gelesen werden: { $why }
error-no-home = Für die Einstellungen wurde kein Speicherort gefunden; nennen Sie einen mit --home oder M365MAIL_HOME
error-settings = Die Einstellungsdatei hat einen Fehler bei { $place }
    { $what }
settings-unknown-key = Den Schlüssel «{ $key }» gibt es hier nicht. Erlaubt: { $allowed }. Berichtigen oder entfernen Sie ihn.
settings-entity = Die Entität «{ $name }» fehlt in dieser Datei; berichtigen Sie den Namen oder ergänzen Sie [entities."{ $name }"]
settings-syntax = Das ist kein gültiges TOML. Berichtigen Sie diese Stelle; `m365mail settings set` schreibt eine richtige Datei.
settings-missing-key = Hier fehlt der Schlüssel «{ $key }». Ergänzen Sie ihn; `m365mail settings set` schreibt eine richtige Datei.
settings-twice = Diesen Schlüssel gibt es hier zweimal. Entfernen Sie einen davon.
settings-kind = Hierher gehört ein Wert anderer Art: Ein Text steht in Anführungszeichen, `[entities.NAME]` beginnt eine Firma und `[[accounts]]` ein Konto.
error-tenant-id = «{ $given }» ist keine Verzeichnis-ID (Mandant); eine solche sieht aus wie 01234567-89ab-cdef-0123-456789abcdef. Sie steht im Entra Admin Center unter App-Registrierungen > Ihre App > Übersicht > Verzeichnis-ID (Mandant).
error-client-id = «{ $given }» ist keine Anwendungs-ID (Client); eine solche sieht aus wie 01234567-89ab-cdef-0123-456789abcdef. Sie steht im Entra Admin Center unter App-Registrierungen > Ihre App > Übersicht > Anwendungs-ID (Client).
error-secret-is-its-id = Das ist die ID des geheimen Clientschlüssels («Geheime ID»), nicht sein Wert. Das Portal zeigt beide nebeneinander unter «Zertifikate & Geheimnisse»; kopieren Sie die Spalte «Wert». Sie wird nur einmal nach dem Anlegen angezeigt: Ist sie nicht mehr sichtbar, legen Sie einen neuen geheimen Clientschlüssel an.
error-secret-empty = Der geheime Clientschlüssel ist leer. Kopieren Sie im Entra Admin Center unter «Zertifikate & Geheimnisse» die Spalte «Wert».
error-secret-has-spaces = Der geheime Clientschlüssel enthält Leer- oder Steuerzeichen; im Portal gibt es keinen solchen. Kopieren Sie die Spalte «Wert» noch einmal.
error-secret-ends = «{ $given }» ist kein Datum. Schreiben Sie den Tag, an dem der geheime Clientschlüssel abläuft, als JJJJ-MM-TT, zum Beispiel 2027-11-30. Das Portal zeigt ihn unter «Zertifikate & Geheimnisse» in der Spalte «Gültig bis».
error-redirect-not-a-url = «{ $given }» ist kein Umleitungs-URI; üblich ist http://localhost/callback
error-redirect-not-http = «{ $given }» beginnt nicht mit http://. Auf diesem Computer kommt die Antwort des Browsers unverschlüsselt über Loopback an; registrieren Sie http://localhost/callback
error-redirect-not-this-computer = «{ $given }» führt nicht zu diesem Computer; der Host muss localhost oder 127.0.0.1 sein
error-redirect-more-than-a-path = «{ $given }» enthält mehr als Host, Port und Pfad; entfernen Sie den Benutzernamen, den Teil nach «?» oder den Teil nach «#»
error-address = «{ $given }» ist keine E-Mail-Adresse; geben Sie sie vollständig an, zum Beispiel anna.muster@muster-legal.example
error-entity-name = «{ $given }» kann kein Name einer Entität sein: 1 bis 64 Zeichen ohne Steuerzeichen
error-unknown-entity = Die Entität «{ $name }» gibt es nicht. Siehe `m365mail settings show`, oder legen Sie sie an mit `m365mail settings set --entity "{ $name }" …`
error-unknown-account = Das Konto { $name } gibt es nicht. Siehe `m365mail account list`, oder legen Sie es an mit `m365mail account add { $name } --entity …`
error-account-exists = Das Konto { $name } gibt es schon; entfernen Sie zuerst das eine mit `m365mail account remove …`
error-no-entities = Es gibt noch keine Entität. Legen Sie eine an mit `m365mail settings set --entity NAME --tenant-id ID --client-id ID --secret-file DATEI`
error-no-accounts = Es gibt noch kein Konto. Legen Sie eines an mit `m365mail account add ADRESSE --entity …`
error-no-secret = Die Entität «{ $name }» hat noch keinen geheimen Clientschlüssel. Setzen Sie ihn mit `m365mail settings set --entity "{ $name }" --secret-file …`
error-port-taken = Port { $port } dieses Computers, den der Umleitungs-URI festlegt, konnte nicht geöffnet werden: Ein anderes Programm benutzt ihn. Beenden Sie dieses Programm, oder lassen Sie den Port im Umleitungs-URI weg.
error-pasted = Das ist nicht die Adresse, zu der diese Anmeldung führte. Kopieren Sie nach der Anmeldung die ganze Adresszeile des Browsers; sie beginnt mit dem Umleitungs-URI und enthält «code=» und «state=».
error-message = Die E-Mail konnte nicht erstellt werden: { $why }
failed-check = Die Einstellungen von «{ $subject }» konnten nicht geprüft werden. { $words }
    Was zu tun ist: m365mail doctor
failed-sign-in = { $subject } konnte nicht angemeldet werden. { $words }
    Was zu tun ist: m365mail doctor { $subject }
failed-refresh = Für { $subject } gab es kein Zugriffstoken. { $words }
    Was zu tun ist: m365mail doctor { $subject }
failed-refresh-sign-in = Das Zugriffstoken von { $subject } liess sich nicht ohne erneute Anmeldung erneuern. { $words }
    Was zu tun ist: neu anmelden mit m365mail sign-in { $subject }; wird auch das abgelehnt, m365mail doctor { $subject }
failed-fetch = Die E-Mails von { $subject } konnten nicht abgeholt werden. { $words }
    Was zu tun ist: m365mail doctor { $subject }
failed-send = Von { $subject } konnte nichts gesendet werden. { $words }
    Was zu tun ist: m365mail doctor { $subject }
failed-send-unanswered = Ob die E-Mail von { $subject } gesendet wurde, ist nicht bekannt: Sie wurde übergeben, und es kam keine gültige Antwort zurück. { $words }
    Was zu tun ist: Sehen Sie unter «Gesendete Elemente» nach, bevor Sie sie noch einmal senden; dann m365mail doctor { $subject }
error-missing-ids = Die Entität «{ $name }» ist neu und braucht beide IDs: --tenant-id und --client-id
error-not-signed-in = { $address } ist nicht angemeldet. Melden Sie das Konto an mit `m365mail sign-in { $address }`
error-no-browser = Es liess sich kein Browser öffnen: { $why }. Melden Sie sich mit `--no-browser` an; dann wird die Adresse ausgegeben.
answer-server = Die Antwort: { $words }
answer-unreachable = Grund: { $host } ist nicht erreichbar: { $words }
answer-foreign = Grund: Die Antwort gehört nicht zu dieser Anmeldung ({ $words })
answer-not-finished = Grund: Vom Browser kam rechtzeitig keine Antwort ({ $words })
answer-other-user = Grund: Jemand anderes hat sich angemeldet ({ $words })
answer-no-token = Grund: Es gibt kein Token ({ $words })
answer-no-refresh-token = Grund: Es fehlt das Aktualisierungstoken ({ $words })
answer-odd = Grund: Die Antwort stammt nicht von einem Server von Microsoft ({ $words })
answer-storage = Grund: Auf diesem Computer ging etwas nicht ({ $words })
answer-settings = Grund: Ein Wert der Einstellungen fehlt oder ist fehlerhaft ({ $words })
answer-address-typo = Grund: Jemand mit fast demselben Namen hat sich angemeldet ({ $words })
answer-other-tenant = Grund: Die Adresse gehört zu einer anderen Organisation ({ $words })
answer-secret-id = Grund: Das ist die ID eines geheimen Clientschlüssels und nicht sein Wert ({ $words })
answer-secret-missing = Grund: Es ist kein lesbarer geheimer Clientschlüssel gespeichert ({ $words }). Tragen Sie ihn mit `m365mail settings set --entity … --secret-file -` ein.
answer-tenant-id = Grund: Das ist keine Verzeichnis-ID (Mandant)
answer-client-id = Grund: Das ist keine Anwendungs-ID (Client)
answer-ids-equal = Grund: Verzeichnis-ID (Mandant) und Anwendungs-ID (Client) sind ein und derselbe Wert
answer-ids-swapped = Grund: Verzeichnis-ID (Mandant) und Anwendungs-ID (Client) sind vertauscht
answer-pasted = Grund: Was eingefügt wurde, ist nicht die Adresse, auf der der Browser geendet hat
answer-tokens-lost = Grund: Das Konto war angemeldet, aber { $words } ist weg
answer-busy = Grund: Ein anderer Lauf dieses Programms hält { $words } fest
foreign-words = «{ $words }»
because-at = { $place }: { $why }
because-not-found = Datei oder Ordner nicht gefunden
because-not-permitted = Zugriff verweigert
because-exists = gibt es schon
because-is-a-folder = ist ein Ordner
because-is-no-folder = ist kein Ordner
because-full = der Datenträger ist voll
because-read-only = nur lesbar
because-refused = Verbindung abgelehnt
because-cut = die Verbindung brach ab
because-unreachable = kein Weg dorthin
because-timed-out = keine Antwort innert nützlicher Zeit
because-in-use = der Port ist besetzt
answer-clock = die Uhr dieses Computers geht falsch ({ $words })
answer-silent = Grund: { $host } nimmt die Verbindung an und sagt dann nichts: { $words }
answer-throttled = Grund: Microsoft bremst das Programm für eine Weile ({ $words })
answer-throttled-until = Grund: Microsoft bremst das Programm für eine Weile ({ $words }). Versuchen Sie es in { $seconds } s noch einmal.
answer-unavailable = Grund: Der Dienst von Microsoft hat vorübergehend selbst eine Störung ({ $words })
answer-unavailable-until = Grund: Der Dienst von Microsoft hat vorübergehend selbst eine Störung ({ $words }). Versuchen Sie es in { $seconds } s noch einmal.
answer-public-provider = Grund: Postfächer von { $domain } sind nicht in Microsoft 365
