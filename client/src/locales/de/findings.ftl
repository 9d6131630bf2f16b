# Was nicht stimmt und was zu tun ist, eine Meldung je Befund.
# Menünamen sind jene der Portale von Microsoft auf Deutsch.

### 1.1 Die App-Registrierung

account-type-personal-only =
    .what = Die App-Registrierung { $clientId } ist nur für persönliche Microsoft-Konten angelegt. Konten einer Firma können sich damit nicht anmelden.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Authentifizierung > Unterstützte Kontotypen: Wählen Sie «Nur Konten in diesem Organisationsverzeichnis» und speichern Sie. Lässt das Portal die Änderung nicht zu, legen Sie eine neue Registrierung mit diesem Kontotyp an und tragen deren Werte in den Einstellungen ein.
redirect-uri-not-registered =
    .what = Der Umleitungs-URI { $redirectUri } ist für die App { $clientId } nicht registriert. Entra zeigt eine Fehlerseite und kehrt nie zum Programm zurück.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Authentifizierung > Plattform hinzufügen > Web: Tragen Sie { $redirectUri } genau so ein, wie es hier steht, und speichern Sie.
redirect-uri-under-spa =
    .what = Der Umleitungs-URI { $redirectUri } ist als «Single-Page-Anwendung» registriert. Die Codes, die Entra dafür ausstellt, kann nur eine Webseite einlösen, keine Mailsoftware.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Authentifizierung: Löschen Sie { $redirectUri } unter «Single-Page-Anwendung», fügen Sie ihn unter «Web» hinzu und speichern Sie.
redirect-uri-under-mobile =
    .what = Der Umleitungs-URI { $redirectUri } ist unter «Mobilgerät- und Desktopanwendungen» registriert. Entra lehnt dann den geheimen Clientschlüssel ab.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Authentifizierung: Löschen Sie { $redirectUri } unter «Mobilgerät- und Desktopanwendungen», fügen Sie ihn unter «Web» hinzu und speichern Sie.
app-disabled =
    .what = Die App { $clientId } ist im Mandanten ausgeschaltet. Niemand kann sich damit anmelden.
    .fix = Entra Admin Center > Unternehmens-Apps > Ihre App > Eigenschaften: Stellen Sie «Aktiviert für die Benutzeranmeldung?» auf Ja und speichern Sie.
app-deleted =
    .what = Die App { $clientId } hat im Mandanten { $tenantId } schon funktioniert und ist nicht mehr da. Sie wurde wahrscheinlich gelöscht.
    .fix = Entra Admin Center > App-Registrierungen > Gelöschte Anwendungen: Stellen Sie die App wieder her (während 30 Tagen möglich). Andernfalls registrieren Sie sie neu und tragen die neuen Werte in den Einstellungen von { $entity } ein.

### 1.2 Die drei Werte

app-not-found-in-tenant =
    .what = Im Mandanten { $tenantId } gibt es keine App mit der Anwendungs-ID (Client) { $clientId }. Entweder ist diese ID falsch oder die Verzeichnis-ID (Mandant), oder die App wurde gelöscht.
    .fix = Entra Admin Center > App-Registrierungen > Alle Anwendungen > Ihre App > Übersicht: Vergleichen Sie «Anwendungs-ID (Client)» und «Verzeichnis-ID (Mandant)» Zeichen für Zeichen mit den Einstellungen von { $entity }. Der abweichende Wert ist falsch. Fehlt die App in der Liste, suchen Sie unter «Gelöschte Anwendungen» oder registrieren Sie sie neu.
client-id-wrong =
    .what = Im Mandanten { $tenantId } gibt es keine App { $clientId }; eine frühere Anmeldung verwendete eine andere Anwendungs-ID (Client).
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Übersicht: Kopieren Sie «Anwendungs-ID (Client)» in die Einstellungen von { $entity }.
client-id-malformed =
    .what = Die Anwendungs-ID (Client) «{ $clientId }» ist keine gültige ID. Sie hat 32 Stellen in fünf Gruppen.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Übersicht: Kopieren Sie «Anwendungs-ID (Client)» in die Einstellungen von { $entity }.
tenant-not-found =
    .what = Microsoft kennt keinen Mandanten mit der Verzeichnis-ID (Mandant) { $tenantId }.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Übersicht: Kopieren Sie «Verzeichnis-ID (Mandant)» in die Einstellungen von { $entity }. Achten Sie darauf, dass es nicht die Anwendungs-ID (Client) ist; die beiden sehen gleich aus.
tenant-id-wrong =
    .what = Die Verzeichnis-ID (Mandant) { $tenantId } von { $entity } gehört zu einem anderen Mandanten als die E-Mail-Adressen der Konten; jener Mandant hat keine App { $clientId }.
    .fix = Entra Admin Center des eigenen Mandanten der Firma > App-Registrierungen > Ihre App > Übersicht: Kopieren Sie «Verzeichnis-ID (Mandant)» und tragen Sie sie mit `m365mail settings set --entity "{ $entity }" --tenant-id …` ein; führen Sie danach `m365mail settings check --entity "{ $entity }"` aus.
tenant-id-malformed =
    .what = Die Verzeichnis-ID (Mandant) «{ $tenantId }» ist keine gültige ID. Sie hat 32 Stellen in fünf Gruppen.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Übersicht: Kopieren Sie «Verzeichnis-ID (Mandant)» in die Einstellungen von { $entity }.
tenant-not-named =
    .what = Die Anmeldung ging an eine Adresse für alle Mandanten («common», «organizations» oder «consumers»). Die App einer einzelnen Firma braucht die Adresse des Mandanten dieser Firma.
    .fix = Tragen Sie die Verzeichnis-ID (Mandant) der Firma in den Einstellungen von { $entity } ein. Sie steht im Entra Admin Center > App-Registrierungen > Ihre App > Übersicht.
client-secret-expired =
    .what = Der geheime Clientschlüssel der App { $clientId } ist abgelaufen. Kein Konto von { $entity } kann seine Anmeldung erneuern.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Zertifikate & Geheimnisse > Neuer geheimer Clientschlüssel. Kopieren Sie sofort die Spalte «Wert» (sie wird nur dieses eine Mal angezeigt), tragen Sie den Wert in den Einstellungen von { $entity } ein und prüfen Sie die Einstellungen. Die Benutzer müssen sich nicht neu anmelden.
client-secret-wrong =
    .what = Der geheime Clientschlüssel in den Einstellungen von { $entity } gehört nicht zur App { $clientId }. Oft wurde die Spalte «Geheime ID» kopiert statt der Spalte «Wert».
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Zertifikate & Geheimnisse > Neuer geheimer Clientschlüssel. Kopieren Sie die Spalte «Wert», nicht «Geheime ID», tragen Sie den Wert in den Einstellungen von { $entity } ein und prüfen Sie die Einstellungen.
secret-id-instead-of-value =
    .what = In den Einstellungen von { $entity } steht als geheimer Clientschlüssel der App { $clientId } die «Geheime ID». Die ID hat 32 Stellen in fünf Gruppen; der Wert sieht anders aus, und er ist der geheime Clientschlüssel.
    .fix = Der Wert wird nur beim Anlegen angezeigt, deshalb braucht es einen neuen. Entra Admin Center > App-Registrierungen > Ihre App > Zertifikate & Geheimnisse > Neuer geheimer Clientschlüssel. Kopieren Sie die Spalte «Wert», nicht «Geheime ID», tragen Sie den Wert in den Einstellungen von { $entity } ein und prüfen Sie die Einstellungen.
client-secret-missing =
    .what = Die App { $clientId } verlangt einen geheimen Clientschlüssel, und es wurde keiner gesendet.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Zertifikate & Geheimnisse > Neuer geheimer Clientschlüssel. Kopieren Sie die Spalte «Wert» und tragen Sie den Wert in den Einstellungen von { $entity } ein.
ids-equal =
    .what = Verzeichnis-ID (Mandant) und Anwendungs-ID (Client) von { $entity } sind ein und derselbe Wert, { $clientId }. Es sind zwei verschiedene IDs.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Übersicht zeigt beide. Tragen Sie sie mit `m365mail settings set --entity "{ $entity }" --tenant-id … --client-id …` ein und führen Sie danach `m365mail settings check --entity "{ $entity }"` aus.
ids-swapped =
    .what = Die beiden IDs von { $entity } sind vertauscht: { $clientId }, eingetragen als Anwendungs-ID (Client), ist die Verzeichnis-ID (Mandant), und umgekehrt.
    .fix = Tragen Sie sie umgekehrt ein: `m365mail settings set --entity "{ $entity }" --tenant-id { $clientId } --client-id { $tenantId }`, und führen Sie danach `m365mail settings check --entity "{ $entity }"` aus.
client-secret-ends-soon =
    .what = Der geheime Clientschlüssel von { $entity } läuft innert 30 Tagen ab. Danach kann niemand in der Firma mehr E-Mails abholen oder senden.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Zertifikate & Geheimnisse > Neuer geheimer Clientschlüssel: Kopieren Sie den Wert und tragen Sie ihn mit `m365mail settings set --entity "{ $entity }" --secret-file - --secret-ends JJJJ-MM-TT` ein. Der alte bleibt bis zu seinem Ablauf gültig.
check-blocked-by-policy =
    .what = Eine Richtlinie des Mandanten blockiert die Prüfung von { $entity }, die ein Token ohne Benutzer verlangt. Das sagt nichts über die Benutzer: Für sie gelten eigene Richtlinien.
    .fix = Für E-Mails ist nichts zu tun: Melden Sie ein Konto an. Soll auch die Prüfung gelingen: Entra Admin Center > Schutz > Bedingter Zugriff: Die Richtlinie für Workloadidentitäten muss die App { $clientId } durchlassen.

### 1.3 Die drei Berechtigungen

pop-permission-missing =
    .what = Der Anmeldung von { $account } fehlt die Berechtigung POP.AccessAsUser.All. Exchange gibt deshalb keine E-Mails heraus.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > API-Berechtigungen > Berechtigung hinzufügen > Microsoft Graph > Delegierte Berechtigungen: Wählen Sie POP.AccessAsUser.All, danach «Administratorzustimmung erteilen». Anschliessend meldet sich { $login } noch einmal an, denn eine Berechtigung wirkt erst bei einer neuen Anmeldung.
smtp-permission-missing =
    .what = Der Anmeldung von { $account } fehlt die Berechtigung SMTP.Send. Exchange versendet deshalb keine E-Mails.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > API-Berechtigungen > Berechtigung hinzufügen > Microsoft Graph > Delegierte Berechtigungen: Wählen Sie SMTP.Send, danach «Administratorzustimmung erteilen». Anschliessend meldet sich { $login } noch einmal an, denn eine Berechtigung wirkt erst bei einer neuen Anmeldung.
permissions-missing =
    .what = Das Token für { $account } hat keine der beiden Berechtigungen für E-Mails, POP.AccessAsUser.All und SMTP.Send. Beide Mailserver lehnen es ab.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > API-Berechtigungen > Berechtigung hinzufügen > Von meiner Organisation verwendete APIs > Office 365 Exchange Online > Delegierte Berechtigungen: Wählen Sie POP.AccessAsUser.All und SMTP.Send, danach «Administratorzustimmung erteilen». Melden Sie sich dann neu an: `m365mail sign-in { $account }`.
offline-access-missing =
    .what = Die Anmeldung von { $account } lieferte kein Aktualisierungstoken. Das Konto müsste jede Stunde neu angemeldet werden.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > API-Berechtigungen > Berechtigung hinzufügen > Microsoft Graph > Delegierte Berechtigungen: Wählen Sie offline_access, danach «Administratorzustimmung erteilen». Anschliessend meldet sich { $login } noch einmal an. Bleibt es dabei, verlangt das Programm offline_access nicht: Melden Sie das dem Hersteller des Programms.
wrong-audience =
    .what = Das Zugriffstoken von { $account } wurde für einen anderen Dienst als Exchange Online ausgestellt, zum Beispiel für Microsoft Graph. Die Mailserver nehmen es nicht an.
    .fix = Das Programm muss Berechtigungen verlangen, die mit https://outlook.office.com/ beginnen, und darf sie nicht mit jenen von Microsoft Graph mischen: Melden Sie das dem Hersteller des Programms. Danach meldet sich { $login } noch einmal an.
consent-missing =
    .what = { $missing ->
        [none] Niemand hat den Berechtigungen zugestimmt, welche die App { $clientId } für { $login } verlangt; oder die Zustimmung wurde widerrufen oder ist älter als die Berechtigung.
       *[other] Die Zustimmung zur App { $clientId } umfasst { $missing } für { $login } nicht: Sie ist älter als die Berechtigung oder wurde für weniger erteilt.
    }
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > API-Berechtigungen: Prüfen Sie, ob POP.AccessAsUser.All, SMTP.Send und offline_access aufgeführt sind, und wählen Sie «Administratorzustimmung erteilen». Anschliessend meldet sich { $login } noch einmal an.
consent-refused =
    .what = Die Seite, die um die Berechtigungen bittet, wurde abgebrochen. Ohne Zustimmung gibt es keinen Zugriff auf das Postfach von { $account }.
    .fix = { $login } meldet sich noch einmal an und wählt auf der Seite «Angeforderte Berechtigungen» die Schaltfläche «Akzeptieren».
approval-required =
    .what = In diesem Mandanten darf nur ein Administrator den Berechtigungen der App { $clientId } zustimmen. { $login } sah die Seite «Administratorgenehmigung erforderlich».
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > API-Berechtigungen > «Administratorzustimmung erteilen». Anschliessend meldet sich { $login } noch einmal an.
permission-not-registered =
    .what = Die App-Registrierung { $clientId } führt die verlangten Berechtigungen nicht auf.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > API-Berechtigungen > Berechtigung hinzufügen > Microsoft Graph > Delegierte Berechtigungen: Wählen Sie POP.AccessAsUser.All, SMTP.Send und offline_access, danach «Administratorzustimmung erteilen».
scope-unknown =
    .what = Das Programm verlangt eine Berechtigung, die es nicht gibt oder die falsch geschrieben ist.
    .fix = Melden Sie das dem Hersteller des Programms. Richtig sind https://outlook.office.com/POP.AccessAsUser.All, https://outlook.office.com/SMTP.Send und offline_access.
scopes-of-two-resources =
    .what = Das Programm verlangt Berechtigungen zweier Dienste auf einmal, zum Beispiel von Exchange Online und von Microsoft Graph. Ein Token gilt immer für einen.
    .fix = Melden Sie das dem Hersteller des Programms: Es braucht je eine Anfrage; ein Aktualisierungstoken genügt für beide.
exchange-not-subscribed =
    .what = Der Mandant { $tenantId } hat kein Exchange Online, oder das Abonnement ist abgelaufen.
    .fix = Microsoft 365 Admin Center > Abrechnung > Ihre Produkte: Prüfen Sie, ob ein Abonnement mit Exchange Online aktiv ist. Prüfen Sie auch, ob die Verzeichnis-ID (Mandant) zu jener Firma gehört, um deren E-Mails es geht.

### 1.4 Authentifiziertes SMTP

smtp-auth-off-for-tenant =
    .what = Authentifiziertes SMTP ist für den ganzen Mandanten ausgeschaltet und für { $login } nicht eingeschaltet. Exchange lehnt den Versand ab, unabhängig von der Anmeldung; das ist die Voreinstellung von Microsoft.
    .fix = Schalten Sie es nur für dieses Postfach ein; Microsoft empfiehlt, es für den Mandanten ausgeschaltet zu lassen. Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > { $login } > E-Mail > E-Mail-Apps verwalten: Setzen Sie das Häkchen bei «Authentifiziertes SMTP» und speichern Sie. Oder in Exchange Online PowerShell: Set-CASMailbox -Identity { $login } -SmtpClientAuthenticationDisabled $false. Bis es wirkt, kann eine Stunde vergehen.
smtp-auth-off-for-mailbox =
    .what = Authentifiziertes SMTP ist für das Postfach { $login } ausgeschaltet. Exchange lehnt den Versand ab, unabhängig von der Anmeldung und von der Einstellung des Mandanten.
    .fix = Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > { $login } > E-Mail > E-Mail-Apps verwalten: Setzen Sie das Häkchen bei «Authentifiziertes SMTP» und speichern Sie. Oder in Exchange Online PowerShell: Set-CASMailbox -Identity { $login } -SmtpClientAuthenticationDisabled $false. Bis es wirkt, kann eine Stunde vergehen.

### 2 Einstellungen und Konten

settings-incomplete =
    .what = Die Einstellungen von { $entity } sind unvollständig, oder ein Wert hat eine falsche Form.
    .fix = Tragen Sie Verzeichnis-ID (Mandant), Anwendungs-ID (Client) und den Wert des geheimen Clientschlüssels in den Einstellungen von { $entity } ein und prüfen Sie die Einstellungen. Die ersten beiden stehen im Entra Admin Center > App-Registrierungen > Ihre App > Übersicht.
user-not-found =
    .what = Im Mandanten { $tenantId } gibt es keinen Benutzer { $login }.
    .fix = Prüfen Sie die Schreibweise der Adresse. Massgebend ist der Benutzername im Microsoft 365 Admin Center > Benutzer > Aktive Benutzer; weicht er von der E-Mail-Adresse ab, fügen Sie das Konto mit diesem Benutzernamen neu hinzu.
address-typo =
    .what = Für das Konto { $account } hat sich { $user } angemeldet. Die beiden Adressen unterscheiden sich kaum: Jene des Kontos ist wahrscheinlich falsch geschrieben.
    .fix = Berichtigen Sie die Adresse des Kontos { $account } auf { $user } und melden Sie sich noch einmal an. Sind es zwei verschiedene Personen, melden Sie sich stattdessen als { $login } an.
account-not-in-tenant =
    .what = Das Konto { $account } gehört nicht zum Mandanten { $tenantId } von { $entity }.
    .fix = Melden Sie sich als { $login } an. Gehört dieser Benutzer zu einer anderen Firma, verschieben Sie das Konto zu deren Einstellungen statt jener von { $entity } und melden sich noch einmal an.
client-storage =
    .what = Das Programm konnte seine eigenen Dateien nicht lesen oder schreiben.
    .fix = Prüfen Sie, ob der Ordner des Programms besteht und dem ausführenden Benutzer gehört und ob auf dem Datenträger Platz ist. Versuchen Sie es danach noch einmal.
tokens-lost =
    .what = Das Konto { $account } war auf diesem Computer angemeldet, aber die gespeicherte Anmeldung ist weg: Die Datei mit den Token wurde gelöscht oder verschoben.
    .fix = Melden Sie sich neu an: `m365mail sign-in { $account }`. Gibt es eine Sicherung des Programmordners, bringt auch deren Wiederherstellung die Anmeldung zurück.
login-not-upn =
    .what = Für das Konto { $account } mit dem Benutzernamen { $login } hat sich { $user } angemeldet. Das Postfach öffnet sich auch für { $user }: { $account } ist eine weitere Adresse dieses Benutzers, der Benutzer wurde umbenannt, oder es ist ein freigegebenes Postfach.
    .fix = Ist { $user } die richtige Person, geben Sie das an: `m365mail account add { $account } --entity "{ $entity }" --login { $user }`, und melden Sie sich neu an: `m365mail sign-in { $account }`. Ein freigegebenes Postfach hat keine eigene Anmeldung. Andernfalls melden Sie sich als { $login } an: Wählen Sie bei «Konto auswählen» den Eintrag «Anderes Konto verwenden».
full-access-missing =
    .what = { $login } meldet sich für das Postfach { $account } an, und POP3 lehnt ab. Entweder hat { $login } keinen Vollzugriff auf dieses Postfach, oder POP3 ist dafür ausgeschaltet, oder es gibt das Postfach nicht.
    .fix = Exchange Admin Center > Empfänger > Postfächer > { $account } > Delegierung > Lesen und verwalten (Vollzugriff): Fügen Sie { $login } hinzu (in PowerShell `Add-MailboxPermission -Identity { $account } -User { $login } -AccessRights FullAccess`). Was entscheidet: ob { $login } das Postfach in Outlook im Web öffnen kann. Wenn ja, prüfen Sie bei { $account } unter «E-Mail-Apps verwalten» den Schalter POP. Bis es wirkt, kann eine Stunde vergehen.
no-mailbox =
    .what = Beide Mailserver lehnen { $login } ab, obwohl das Token alles hat, was es braucht. Entweder hat { $login } kein Postfach in Exchange Online mehr (keine Lizenz, oder es wird gerade verschoben), oder { $login } ist nicht der Benutzername (UPN) dieser Person.
    .fix = Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > { $login }: Vergleichen Sie den Benutzernamen und wählen Sie unter «Lizenzen und Apps» eine Lizenz mit Exchange Online. Was entscheidet: ob das Register «E-Mail» dieses Benutzers ein Postfach zeigt. Weicht der Benutzername ab, tragen Sie ihn ein: `m365mail account add { $account } --entity "{ $entity }" --login …`.
pop-off =
    .what = POP3 lehnt { $login } ab, obwohl das Zugriffstoken stimmt und SMTP die Anmeldung desselben Benutzers annimmt. POP ist für das Postfach wahrscheinlich ausgeschaltet.
    .fix = Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > { $login } > E-Mail > E-Mail-Apps verwalten: Setzen Sie das Häkchen bei «POP» und speichern Sie. Oder in Exchange Online PowerShell: Set-CASMailbox -Identity { $login } -PopEnabled $true. Bis es wirkt, kann eine Stunde vergehen.
pop-off-or-no-licence =
    .what = POP3 lehnt { $login } ab, obwohl das Programm keinen Fehler erkennt. Entweder ist POP für das Postfach ausgeschaltet, oder der Benutzer hat kein Postfach oder keine Lizenz. Exchange antwortet in beiden Fällen mit denselben Worten.
    .fix = Senden Sie mit demselben Konto eine Testmail: Geht sie hinaus, gibt es ein Postfach, und POP ist ausgeschaltet. Dann: Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > { $login } > E-Mail > E-Mail-Apps verwalten: Setzen Sie das Häkchen bei «POP» und speichern Sie, oder Set-CASMailbox -Identity { $login } -PopEnabled $true. Wird auch die Testmail abgelehnt: Prüfen Sie unter «Lizenzen und Apps», ob eine Lizenz mit Exchange Online zugewiesen ist.

### 3 Die Anmeldung

other-user-signed-in =
    .what = Für das Konto { $account } hat sich { $user } angemeldet, das Konto gehört aber { $login }. Wahrscheinlich war im Browser noch jemand angemeldet, und es wurde niemand gefragt.
    .fix = Melden Sie sich im Browser unter https://www.office.com ab, oder verwenden Sie ein privates Fenster. Melden Sie sich dann neu an: Wählen Sie bei «Konto auswählen» den Eintrag «Anderes Konto verwenden», geben Sie { $login } ein, und beantworten Sie «Angemeldet bleiben?» mit Nein.
sign-in-not-finished =
    .what = Die Anmeldung von { $account } begann im Browser und kam nie zurück. Was Entra auf seinen Seiten sagt, sieht ein Programm nicht: Das Fenster wurde geschlossen, das Kennwort war falsch, die mehrstufige Authentifizierung wurde nicht bestanden, oder eine Richtlinie lehnte ab.
    .fix = Melden Sie sich noch einmal an und lesen Sie, was die Seite sagt; das entscheidet. Kopieren Sie den ganzen Text der Seite und führen Sie `m365mail doctor { $account } --page-text -` aus.
sign-in-answer-foreign =
    .what = Die Antwort aus dem Browser gehört nicht zur hier begonnenen Anmeldung. Sie wurde zur Sicherheit abgelehnt.
    .fix = Beginnen Sie die Anmeldung von { $account } neu und schliessen Sie sie in dem Fenster ab, das sich öffnet. Verwenden Sie keine Adresse aus einem früheren Versuch.
pasted-address-wrong =
    .what = Was zum Abschluss der Anmeldung von { $account } eingefügt wurde, ist nicht die Adresse, auf der der Browser geendet hat. Verloren ist nichts, aber das Konto ist nicht angemeldet.
    .fix = Führen Sie `m365mail sign-in { $account } --no-browser` noch einmal aus und fügen Sie nach der Anmeldung die ganze Adresse aus der Adresszeile des Browsers ein; sie beginnt mit { $redirectUri }. Dass der Browser dort eine Fehlerseite zeigt, ist in Ordnung.
wrong-password =
    .what = Benutzername oder Kennwort von { $login } ist falsch.
    .fix = Melden Sie sich mit dem richtigen Kennwort noch einmal an. Wer es vergessen hat, wählt auf der Seite «Sie können nicht auf Ihr Konto zugreifen?» oder bittet den IT-Support um ein neues.
user-locked =
    .what = Der Benutzer { $login } ist nach zu vielen falschen Kennwörtern für eine Weile gesperrt, oder Microsoft sperrt die Adresse, von der die Anmeldung kam.
    .fix = Warten Sie einige Minuten und melden Sie sich mit dem richtigen Kennwort an. Bleibt es dabei, prüft der IT-Support im Entra Admin Center > Benutzer > { $login } > Anmeldeprotokolle.
password-expired =
    .what = Das Kennwort von { $login } ist abgelaufen.
    .fix = { $login } meldet sich unter https://www.office.com an, setzt dort ein neues Kennwort und meldet sich danach hier noch einmal an.
user-disabled =
    .what = Die Anmeldung des Benutzers { $login } ist gesperrt.
    .fix = Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > { $login } > «Anmeldung entsperren». Anschliessend meldet sich { $login } noch einmal an.
user-not-assigned =
    .what = Die App { $clientId } dürfen nur zugewiesene Benutzer verwenden, und { $login } ist nicht zugewiesen.
    .fix = Entra Admin Center > Unternehmens-Apps > Ihre App > Benutzer und Gruppen > Benutzer/Gruppe hinzufügen: Fügen Sie { $login } hinzu. Oder stellen Sie unter Eigenschaften «Zuweisung erforderlich?» auf Nein. Anschliessend meldet sich { $login } noch einmal an.
mfa-refused =
    .what = Von { $login } wurde die mehrstufige Authentifizierung verlangt und nicht bestanden.
    .fix = { $login } meldet sich noch einmal an und bestätigt in der Authenticator-App; verlangt die App eine Zahl, ist die Zahl von der Anmeldeseite einzugeben. Ist das Gerät verloren: Entra Admin Center > Benutzer > { $login } > Authentifizierungsmethoden.
mfa-required =
    .what = Eine Richtlinie des Mandanten verlangt von { $login } nun die mehrstufige Authentifizierung. Bei einer stillen Erneuerung ist sie nicht möglich.
    .fix = { $login } meldet sich noch einmal an und bestätigt in der Authenticator-App. Danach laufen die Erneuerungen wieder.
mfa-not-registered =
    .what = { $login } muss die mehrstufige Authentifizierung verwenden und hat sie noch nicht eingerichtet.
    .fix = { $login } öffnet https://aka.ms/mfasetup, richtet die Authenticator-App ein und meldet sich danach hier noch einmal an.
conditional-access =
    .what = Eine Richtlinie für bedingten Zugriff oder die Sicherheitsstandards des Mandanten lassen diese Anmeldung von { $login } nicht zu.
    .fix = Entra Admin Center > Benutzer > { $login } > Anmeldeprotokolle > die fehlgeschlagene Anmeldung. Dort nennt das Register «Bedingter Zugriff» die Richtlinie. Ändern Sie sie so, dass sie diesen Benutzer mit dieser App zulässt, oder erfüllen Sie ihre Bedingung (Gerät, Ort). Anschliessend meldet sich { $login } noch einmal an. Wurde mit einem Gerätecode angemeldet, ist oft nur dieser Weg gesperrt: Melden Sie sich dann im Browser an.
code-expired =
    .what = Der Überprüfungscode wurde zu spät eingelöst. Er gilt etwa zehn Minuten.
    .fix = Beginnen Sie die Anmeldung von { $account } neu und schliessen Sie sie ohne Unterbruch ab.
device-code-expired =
    .what = Der Code für die Anmeldung von { $account } auf einem anderen Gerät wurde nicht rechtzeitig eingegeben. Er gilt fünfzehn Minuten.
    .fix = Beginnen Sie die Anmeldung von { $account } neu und geben Sie den neuen Code sofort ein.
device-code-declined =
    .what = Auf dem anderen Gerät wurde die Anmeldung von { $account } abgebrochen.
    .fix = Beginnen Sie die Anmeldung von { $account } neu, geben Sie den Code ein, prüfen Sie, ob die Seite die richtige App nennt, und wählen Sie «Weiter».
code-invalid =
    .what = Entra kennt den Überprüfungscode nicht: Er wurde für eine andere App oder in einem anderen Mandanten ausgestellt oder unterwegs verändert.
    .fix = Beginnen Sie die Anmeldung von { $account } neu. Geschieht es wieder, melden Sie dem Hersteller des Programms: Der Code muss genau so eingelöst werden, wie ihn die Umleitung gebracht hat, mit derselben Anwendungs-ID (Client) und Verzeichnis-ID (Mandant).
code-redeemed-twice =
    .what = Der Überprüfungscode wurde zweimal eingelöst. Er gilt nur einmal.
    .fix = Beginnen Sie die Anmeldung von { $account } neu. Geschieht es wieder, melden Sie das dem Hersteller des Programms.
code-verifier-wrong =
    .what = Der Nachweis (PKCE), der mit dem Überprüfungscode gesendet wurde, gehört nicht zu dieser Anmeldung.
    .fix = Beginnen Sie die Anmeldung von { $account } neu. Geschieht es wieder, melden Sie das dem Hersteller des Programms.
redirect-uri-differs =
    .what = Das Programm nannte zu Beginn der Anmeldung einen anderen Umleitungs-URI als beim Einlösen des Codes. Beide müssen Zeichen für Zeichen gleich sein.
    .fix = Beginnen Sie die Anmeldung von { $account } neu. Geschieht es wieder, melden Sie das dem Hersteller des Programms.
request-malformed =
    .what = Das Programm sendete eine Anfrage, die der Server von Microsoft in dieser Form nicht annimmt.
    .fix = Melden Sie dem Hersteller des Programms den Wortlaut des Servers; an den Einstellungen der Firma liegt es nicht.
tls-too-old =
    .what = Die Verbindung verwendete eine Version von TLS, die Microsoft nicht mehr annimmt.
    .fix = Aktualisieren Sie Programm und Betriebssystem, damit sie TLS 1.2 oder neuer verwenden.
pop3-one-line-auth =
    .what = Der POP3-Server brach die Verbindung bei der Anmeldung von { $account } ab. Wahrscheinlich sendete das Programm das Token in derselben Zeile wie AUTH XOAUTH2; Exchange nimmt es nur in einer eigenen Zeile an.
    .fix = Melden Sie dem Hersteller des Programms: «AUTH XOAUTH2» senden, auf «+» warten, dann das Token senden. In Java Mail: mail.pop3s.auth.xoauth2.two.line.authentication.format=true. Wird es bereits in zwei Zeilen gesendet, ist das Token länger als 4096 Zeichen.
token-too-long =
    .what = POP3 hat abgebrochen, als es das Token von { $account } erhielt: Es ist länger als die 4096 Zeichen, die POP3 von Exchange Online annimmt.
    .fix = Ein Token wächst mit dem, was darin steht: Entra Admin Center > Unternehmens-Apps > Ihre App > Einmaliges Anmelden und App-Registrierungen > Ihre App > Tokenkonfiguration: Entfernen Sie Gruppenansprüche und optionale Ansprüche. Melden Sie sich dann neu an: `m365mail sign-in { $account }`.

### 4 Die Testmail

basic-authentication =
    .what = Das Programm versuchte, sich mit Benutzername und Kennwort anzumelden. Exchange Online nimmt nur die Anmeldung mit OAuth2 (XOAUTH2) an.
    .fix = Stellen Sie das Konto im Programm auf «OAuth2» oder «Microsoft 365» um. Bietet es beides nicht an, verlangen Sie vom Hersteller des Programms eine Version, die es kann. App-Kennwörter helfen nicht.
not-authenticated =
    .what = Das Programm versuchte zu senden, ohne sich vorher anzumelden.
    .fix = Schalten Sie im Konto des Programms die Authentifizierung für ausgehende E-Mails ein: Server smtp.office365.com, Port 587, STARTTLS, OAuth2. Ist sie eingeschaltet, nennen Sie dem Hersteller des Programms den Wortlaut des Servers.
smtp-login-refused =
    .what = SMTP lehnt die Anmeldung von { $login } ab, obwohl das Zugriffstoken, soweit erkennbar, in Ordnung ist. Den Grund nennt Exchange nicht.
    .fix = Prüfen Sie in dieser Reihenfolge. Microsoft 365 Admin Center > Benutzer > Aktive Benutzer: Der Benutzername muss genau { $login } lauten, auch wenn die E-Mail-Adresse anders ist. { $login } darf kein freigegebenes Postfach sein: Bei SMTP meldet sich der Benutzer an, das freigegebene Postfach ist nur Absender. «Lizenzen und Apps»: Eine Lizenz mit Exchange Online ist zugewiesen. Funktioniert das Abholen mit demselben Benutzer, gibt es ein Postfach, und der Benutzername entscheidet.
send-as-denied =
    .what = { $login } darf nicht unter der Adresse des Absenders senden.
    .fix = Verwenden Sie entweder { $login } als Absender, oder: Exchange Admin Center > Empfänger > Postfächer > das Postfach des Absenders > Delegierung > Senden als: Fügen Sie { $login } hinzu. In Exchange Online PowerShell: Add-RecipientPermission -Identity { $account } -Trustee { $login } -AccessRights SendAs. Bis es wirkt, kann eine Stunde vergehen.
mailbox-or-store-full =
    .what = Das Postfach von { $login } oder der Speicher des Servers ist voll; die Kopie für «Gesendete Elemente» lässt sich nicht ablegen, darum wird die E-Mail nicht versendet.
    .fix = Löschen oder archivieren Sie E-Mails im Postfach von { $login } und leeren Sie «Gelöschte Elemente». Die Belegung steht im Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > { $login } > E-Mail.
message-too-large =
    .what = Die E-Mail ist grösser, als das Postfach { $login } senden darf. Anhänge wachsen beim Senden um einen Drittel.
    .fix = Senden Sie kleinere Anhänge oder einen Link. Ein Administrator kann die Grenze erhöhen: Set-Mailbox -Identity { $login } -MaxSendSize 150MB.
recipient-refused =
    .what = Die Adresse eines Empfängers wurde abgelehnt, oder die E-Mail hat zu viele Empfänger.
    .fix = Prüfen Sie die Adressen der Empfänger; senden Sie bei sehr vielen Empfängern an weniger auf einmal.
sending-blocked =
    .what = Microsoft lässt { $login } nicht mehr senden: Es besteht Spamverdacht, oder die tägliche Grenze der Empfänger ist erreicht.
    .fix = Microsoft Defender-Portal > E-Mail und Zusammenarbeit > Überprüfen > Eingeschränkte Entitäten: Prüfen Sie, ob { $login } aufgeführt ist, klären Sie den Grund und heben Sie die Sperre auf. Ist nur die tägliche Grenze erreicht, geht es nach 24 Stunden wieder.

### 5 Der Alltag

refresh-token-expired =
    .what = Das Konto { $account } wurde neunzig Tage lang nicht verwendet. Deshalb ist seine Anmeldung abgelaufen.
    .fix = { $login } meldet sich noch einmal an. Wird das Konto mindestens einmal in neunzig Tagen verwendet, bleibt es angemeldet.
sessions-revoked =
    .what = Alle Anmeldungen von { $login } wurden widerrufen, zum Beispiel weil ein Administrator das Kennwort zurückgesetzt oder die Sitzungen beendet hat.
    .fix = { $login } meldet sich noch einmal an, gegebenenfalls mit dem neuen Kennwort.
sign-in-frequency =
    .what = Eine Richtlinie für bedingten Zugriff verlangt in diesem Mandanten in Abständen eine neue Anmeldung.
    .fix = { $login } meldet sich noch einmal an. Soll das nicht wiederkehren, nimmt der Administrator diese App von der «Anmeldehäufigkeit» der Richtlinie aus: Entra Admin Center > Bedingter Zugriff > Richtlinien > Sitzung.
refresh-token-invalid =
    .what = Microsoft nimmt die gespeicherte Anmeldung von { $account } nicht mehr an.
    .fix = { $login } meldet sich noch einmal an.
access-token-expired =
    .what = Der Mailserver erhielt für { $account } ein abgelaufenes Zugriffstoken.
    .fix = Prüfen Sie, ob Datum, Uhrzeit und Zeitzone dieses Computers stimmen. Stimmen sie, melden Sie dem Hersteller des Programms: Es muss das Token erneuern, bevor es abläuft.
throttled =
    .what = Microsoft bremst das Programm: zu viele Anfragen oder Verbindungen in kurzer Zeit.
    .fix = Warten Sie einige Minuten und versuchen Sie es dann noch einmal. Geschieht es oft, lassen Sie das Programm seltener und mit nur einer Verbindung auf einmal abholen.
temporarily-refused =
    .what = Der Mailserver lehnt { $account } vorübergehend ab; er sagt selbst, dass es vorbeigeht.
    .fix = Warten Sie eine Viertelstunde und führen Sie den Befehl noch einmal aus, zum Beispiel `m365mail fetch { $account }`. Dauert es an: Microsoft 365 Admin Center > Integrität > Dienststatus.
service-unavailable =
    .what = Der Dienst von Microsoft meldet eine vorübergehende eigene Störung.
    .fix = Warten Sie und versuchen Sie es noch einmal. Dauert es an: Microsoft 365 Admin Center > Integrität > Dienststatus. Bei POP3 kann auch ein sehr voller Posteingang der Grund sein: Verschieben Sie alte E-Mails in andere Ordner.
entra-unreachable =
    .what = Der Anmeldeserver { $host } ist von diesem Computer aus nicht erreichbar.
    .fix = Prüfen Sie Netzwerk, Namensauflösung und Firewall: HTTPS (Port 443) zu login.microsoftonline.com muss offen sein.
mail-server-unreachable =
    .what = Der Mailserver { $host } ist von diesem Computer aus nicht erreichbar.
    .fix = Prüfen Sie Netzwerk, Namensauflösung und Firewall: Port 995 zu outlook.office365.com und Port 587 zu smtp.office365.com müssen offen sein.
network-down =
    .what = Von diesem Computer aus sind weder der Anmeldeserver noch ein Mailserver von Microsoft erreichbar. Er hat keine Verbindung zum Internet oder keine Namensauflösung.
    .fix = Prüfen Sie auf diesem Computer, ob sich eine Webseite öffnet und ob das VPN verbunden ist, falls die Firma eines verwendet. Nach aussen müssen offen sein: Port 443 zu login.microsoftonline.com, Port 995 zu outlook.office365.com, Port 587 zu smtp.office365.com. Führen Sie danach `m365mail doctor` noch einmal aus.
proxy-in-between =
    .what = Anstelle von { $host } antwortet etwas anderes als Microsoft: ein Proxy, eine Firewall oder die Anmeldeseite eines Netzwerks.
    .fix = Öffnen Sie auf diesem Computer https://{ $host } im Browser: Die Anmeldeseite eines Netzwerks (Hotel, Gäste-WLAN) muss zuerst ausgefüllt werden. In der Firma müssen Firewall oder Proxy login.microsoftonline.com (443), outlook.office365.com (995) und smtp.office365.com (587) ohne Prüfung des Inhalts durchlassen; dieses Programm verbindet sich direkt und verwendet keinen Proxy.
not-the-mail-server =
    .what = Was unter { $host } antwortet, ist nicht der Mailserver von Exchange Online: Es spricht ein anderes Protokoll oder bietet keine Anmeldung mit OAuth2 (XOAUTH2) an.
    .fix = Prüfen Sie auf diesem Computer, wohin der Name führt: `nslookup { $host }` muss Adressen von Microsoft zeigen. Suchen Sie nach einem Eintrag in der hosts-Datei, einem E-Mail-Filter des Virenscanners und einer Umleitung in der Firewall, und nehmen Sie diese für die Ports 995 und 587 heraus. Führen Sie danach `m365mail doctor` noch einmal aus.
starttls-missing =
    .what = Der Mailserver { $host } bietet hier keine Verschlüsselung (STARTTLS) an. Exchange Online tut das immer: Etwas dazwischen nimmt das Angebot heraus. Ohne sie wurde nichts gesendet und kein Token gezeigt.
    .fix = Schalten Sie in der Firewall oder im Virenscanner die Prüfung von SMTP auf Port 587 aus (bei Cisco «ESMTP inspection», bei Virenscannern «E-Mail-Schutz»). Führen Sie danach `m365mail doctor` noch einmal aus.
clock-wrong =
    .what = Die Uhr dieses Computers geht falsch: Sie weicht um mehr als fünf Minuten von der Uhr von Microsoft ab. Token scheinen dann noch nicht gültig oder noch gültig, obwohl sie es nicht sind.
    .fix = Stellen Sie die Uhr über das Netzwerk: Windows: Einstellungen > Zeit und Sprache > Datum und Uhrzeit > Jetzt synchronisieren; macOS: Systemeinstellungen > Allgemein > Datum & Uhrzeit; Linux: `timedatectl set-ntp true`. Führen Sie danach `m365mail doctor` noch einmal aus.
client-busy =
    .what = Ein anderer Lauf dieses Programms hält eine Datei fest, die gebraucht wird, und gibt sie nicht frei: Er arbeitet noch, oder er wurde angehalten (zum Beispiel mit Ctrl-Z).
    .fix = Beenden Sie den anderen Lauf: Holen Sie ihn mit `fg` nach vorn und lassen Sie ihn fertig werden, oder beenden Sie ihn im Task-Manager; seine Prozessnummer steht beim Befund. Durch Warten geht nichts kaputt. Führen Sie danach den Befehl noch einmal aus.
certificate-not-trusted =
    .what = Dem Zertifikat von { $host } wird nicht vertraut. Wahrscheinlich liest ein Proxy oder Virenschutz die Verbindung mit, oder die Uhr dieses Computers geht falsch.
    .fix = Nehmen Sie { $host } von der Überprüfung durch Proxy oder Virenschutz aus, oder übergeben Sie dem Programm die Zertifizierungsstelle als PEM-Datei mit --ca-file. Prüfen Sie Datum und Uhrzeit dieses Computers.
unknown =
    .what = { $number ->
        [none] Für diese Antwort hat das Programm keine Erklärung.
       *[other] Für AADSTS{ $number } hat das Programm keine Erklärung.
    }
    .fix = { $number ->
        [none] Geben Sie den Wortlaut des Servers samt Zeitangabe und IDs dem IT-Support oder dem Hersteller des Programms weiter.
       *[other] Lesen Sie https://login.microsoftonline.com/error?code={ $number }, oder geben Sie den Wortlaut des Servers samt Zeitangabe und IDs dem IT-Support weiter.
    }
