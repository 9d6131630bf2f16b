error-page-of-several = Mehrere Anmeldungen sind offen geblieben; nennen Sie das Konto, dessen Seite gelesen wurde: m365mail doctor ADRESSE --page-text DATEI
error-page-of-nobody = Bei keinem Konto ist eine Anmeldung offen geblieben; nennen Sie das Konto, dessen Seite gelesen wurde: m365mail doctor ADRESSE --page-text DATEI
error-page-empty = Der Text der Seite ist leer. Markieren Sie auf der Seite alles, kopieren Sie den Text und übergeben Sie ihn als Datei oder über die Standardeingabe.
error-exists = { $path } gibt es schon; die Datei wird nicht überschrieben. Wählen Sie einen anderen Namen.
said-asking = { $host }: { $why }
said-bundle = Der Bericht steht in { $path }. Geheimnisse, Tokens und die Namen in E-Mail-Adressen sind nicht darin; lesen Sie ihn, bevor Sie ihn weitergeben.
why-discovery = Gibt es den Mandanten? (OpenID-Konfiguration)
why-account-tenant = Zu welchem Mandanten gehört die E-Mail-Domäne? (OpenID-Konfiguration)
why-authorize = Ist der Umleitungs-URI registriert? (Autorisierung ohne Fenster, prompt=none)
why-client-credentials = Stimmen die drei Werte? (Token für die App selbst)
why-refresh = Gilt die Anmeldung noch? (erneuert das Zugriffstoken und behält das neue)
why-pop3 = Nimmt POP3 die Anmeldung an? (meldet sich an und ab, liest keine E-Mails)
why-smtp = Nimmt SMTP die Anmeldung an? (meldet sich an und ab, sendet keine E-Mails)
shown-plan = { $number }. { $method } { $host }:{ $port } { $path }
    {"   "}{ $about }: { $why }
shown-plan-changes = {"   "}ändert etwas
shown-plan-nothing = {"   "}ändert nichts
shown-plan-empty = Es gibt nichts zu fragen: Noch ist nichts eingerichtet.
shown-certainty = Gewissheit
certainty-certain = sicher: Der Server oder das Token sagt es
certainty-own = sicher: Das Programm hat es selbst festgestellt
certainty-likely = wahrscheinlich; nichts anderes passt so gut
certainty-one-of = eine dieser Ursachen; von aussen lassen sie sich nicht unterscheiden: { $causes }
certainty-unknown = unbekannt; dafür gibt es noch keine Regel
why-swapped-ids = Ist die andere ID die eines Mandanten?
said-waiting = { $host }: Die Antwort steht noch aus …
said-lock-waiting = Warten auf { $path }: { $why }
