error-page-of-several = mehrere Anmeldungen kamen nicht zurück; nennen Sie das Konto, dessen Seite gelesen wurde: m365mail doctor ADRESSE --page-text DATEI
error-page-of-nobody = kein Konto hat eine Anmeldung, die nicht zurückkam; nennen Sie das Konto, dessen Seite gelesen wurde: m365mail doctor ADRESSE --page-text DATEI
error-page-empty = der Text der Seite ist leer. Markieren Sie auf der Seite alles, kopieren Sie es, und geben Sie es als Datei oder über die Standardeingabe.
error-exists = { $path } gibt es bereits und wird nicht überschrieben. Wählen Sie einen anderen Namen.
said-asking = { $host }: { $why }
said-bundle = Der Bericht steht in { $path }. Geheimnisse, Tokens und die Namen in E-Mail-Adressen sind nicht darin; lesen Sie ihn, bevor Sie ihn weitergeben.
why-discovery = gibt es den Mandanten? (OpenID-Konfiguration)
why-account-tenant = wessen Mandant ist die E-Mail-Domäne? (OpenID-Konfiguration)
why-authorize = ist der Umleitungs-URI registriert? (Autorisierung ohne Fenster, prompt=none)
why-client-credentials = stimmen die drei Werte? (Token für die App selbst)
why-refresh = gilt die Anmeldung noch? (erneuert das Zugriffstoken und behält das neue)
why-pop3 = lässt POP3 das Konto ein? (meldet sich an und ab, liest keine E-Mails)
why-smtp = lässt SMTP das Konto ein? (meldet sich an und ab, sendet keine E-Mails)
shown-plan = { $number }. { $method } { $host }:{ $port } { $path }
    {"   "}{ $about }: { $why }
shown-plan-changes = {"   "}ändert etwas
shown-plan-nothing = {"   "}ändert nichts
shown-plan-empty = Es gibt nichts zu fragen: Noch ist nichts eingerichtet.
shown-certainty = Sicher
certainty-certain = gewiss; der Server oder das Token sagt es selbst
certainty-likely = wahrscheinlich; nichts anderes passt so gut
certainty-one-of = eines davon, die von aussen gleich aussehen: { $causes }
certainty-unknown = unbekannt; dafür hat niemand eine Regel geschrieben
why-swapped-ids = Ist die andere ID die eines Mandanten?
said-waiting = { $host }: Die Antwort steht noch aus …
