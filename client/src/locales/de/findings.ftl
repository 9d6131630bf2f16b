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
redirect-uri-missing =
    .what = Weder das Programm noch die App-Registrierung { $clientId } nennt einen Umleitungs-URI. Entra weiss nicht, wohin es zurückkehren soll.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Authentifizierung > Plattform hinzufügen > Web: Tragen Sie den Umleitungs-URI ein, den das Programm in seinen Einstellungen zeigt (bei m365mail { $redirectUri }), und speichern Sie.
redirect-uri-malformed =
    .what = Der Umleitungs-URI { $redirectUri }, den das Programm sendet, ist keine vollständige Adresse.
    .fix = Tragen Sie den Umleitungs-URI in den Einstellungen von { $entity } vollständig ein, mit http:// oder https:// am Anfang und genau so, wie er im Entra Admin Center > App-Registrierungen > Ihre App > Authentifizierung steht.
public-client-flows-off =
    .what = Das Programm meldet sich ohne geheimen Clientschlüssel an (mit einem Gerätecode oder mit Benutzername und Kennwort), und die App-Registrierung { $clientId } lässt das nicht zu.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Authentifizierung > Erweiterte Einstellungen > Öffentliche Clientflows zulassen: Wählen Sie Ja und speichern Sie. Kann das Programm einen geheimen Clientschlüssel senden, tragen Sie stattdessen einen in seinen Einstellungen ein.
app-keys-or-claims =
    .what = Die Token der App { $clientId } lassen sich nicht ausstellen: Ihr eigener Signaturschlüssel oder ihre Regeln für Ansprüche fehlen, sind abgelaufen oder falsch.
    .fix = Entra Admin Center > Unternehmens-Apps > Ihre App > Einmaliges Anmelden: Prüfen Sie das Signaturzertifikat und «Attribute & Ansprüche» oder entfernen Sie die eigenen Regeln der App. Ein Mailsoftware braucht beides nicht.

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
    .what = { $domain ->
        [none] Microsoft kennt keinen Mandanten mit der Verzeichnis-ID (Mandant) { $tenantId }.
       *[other] Microsoft kennt keinen Mandanten mit der Domäne { $domain }. Wahrscheinlich ist ein Buchstabe darin falsch, oder die Domäne ist in keinem Mandanten bestätigt.
    }
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Übersicht: Kopieren Sie «Verzeichnis-ID (Mandant)» in die Einstellungen von { $entity }. Achten Sie darauf, dass es nicht die Anwendungs-ID (Client) ist; die beiden sehen gleich aus.
tenant-id-wrong =
    .what = Die Verzeichnis-ID (Mandant) { $tenantId } von { $entity } gehört zu einem anderen Mandanten als die E-Mail-Adressen der Konten; jener Mandant hat keine App { $clientId }.
    .fix = Entra Admin Center des eigenen Mandanten der Firma > App-Registrierungen > Ihre App > Übersicht: Kopieren Sie «Verzeichnis-ID (Mandant)» und tragen Sie sie mit `m365mail settings set --entity "{ $entity }" --tenant-id <TENANT-ID>` ein; führen Sie danach `m365mail settings check --entity "{ $entity }"` aus.
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
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Übersicht zeigt beide. Tragen Sie sie mit `m365mail settings set --entity "{ $entity }" --tenant-id <TENANT-ID> --client-id <CLIENT-ID>` ein und führen Sie danach `m365mail settings check --entity "{ $entity }"` aus.
ids-swapped =
    .what = Die beiden IDs von { $entity } sind vertauscht: { $clientId }, eingetragen als Anwendungs-ID (Client), ist die Verzeichnis-ID (Mandant), und umgekehrt.
    .fix = Tragen Sie sie umgekehrt ein: `m365mail settings set --entity "{ $entity }" --tenant-id { $clientId } --client-id { $tenantId }`, und führen Sie danach `m365mail settings check --entity "{ $entity }"` aus.
client-secret-ends-soon =
    .what = { $ended ->
        [none] Der geheime Clientschlüssel von { $entity } läuft innert 30 Tagen ab. Danach kann niemand in der Firma mehr E-Mails abholen oder senden.
       *[other] Der geheime Clientschlüssel von { $entity } ist gemäss Einstellungen am { $ended } abgelaufen. Funktioniert die Mail noch, ist dieser Tag falsch; sonst liegt es daran.
    }
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Zertifikate & Geheimnisse > Neuer geheimer Clientschlüssel: Kopieren Sie den Wert und tragen Sie ihn mit `m365mail settings set --entity "{ $entity }" --secret-file - --secret-ends JJJJ-MM-TT` ein. Der alte bleibt bis zu seinem Ablauf gültig.
check-blocked-by-policy =
    .what = Eine Richtlinie des Mandanten blockiert die Prüfung von { $entity }, die ein Token ohne Benutzer verlangt. Das sagt nichts über die Benutzer: Für sie gelten eigene Richtlinien.
    .fix = Für E-Mails ist nichts zu tun: Melden Sie ein Konto an. Soll auch die Prüfung gelingen: Entra Admin Center > Schutz > Bedingter Zugriff: Die Richtlinie für Workloadidentitäten muss die App { $clientId } durchlassen.
client-secret-unwanted =
    .what = Mit einem Gerätecode gilt die App { $clientId } als öffentlicher Client, und Entra lehnt dann jeden geheimen Clientschlüssel ab.
    .fix = Lassen Sie den geheimen Clientschlüssel weg: Leeren Sie ihn in den Einstellungen von { $entity }, oder wählen Sie die Anmeldung mit dem Browser, wo er hingehört.
certificate-not-registered =
    .what = Das Programm meldet sich mit einem Zertifikat an, und die App-Registrierung { $clientId } hat dieses Zertifikat nicht oder nicht mehr.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Zertifikate & Geheimnisse > Zertifikate > Zertifikat hochladen: Laden Sie den öffentlichen Teil des Zertifikats hoch, das das Programm verwendet, und vergleichen Sie den Fingerabdruck.
assertion-out-of-time =
    .what = Der Nachweis, mit dem sich das Programm anmeldet, ist abgelaufen oder noch nicht gültig. Meist geht die Uhr seines Computers falsch.
    .fix = Stellen Sie Datum, Zeit und Zeitzone des Computers auf automatisch und versuchen Sie es noch einmal. Stimmen sie, wenden Sie sich an den Hersteller des Programms: Es muss für jede Anfrage einen neuen Nachweis signieren.
assertion-invalid =
    .what = Der signierte Nachweis oder das Token, das das Programm Entra anstelle eines geheimen Clientschlüssels vorlegt, ist fehlerhaft oder stammt von jemand anderem oder gilt für etwas anderes.
    .fix = Nennen Sie dem Hersteller des Programms den Wortlaut des Servers. Für E-Mail braucht es keinen solchen Nachweis: Ein geheimer Clientschlüssel in den Einstellungen von { $entity } genügt.
microsofts-app-id =
    .what = Die Anwendungs-ID (Client) { $clientId } gehört einem Programm von Microsoft selbst. Microsoft erlaubt ihm nur, was es selbst braucht.
    .fix = Registrieren Sie eine App der Firma (Entra Admin Center > App-Registrierungen > Neue Registrierung) und tragen Sie deren «Anwendungs-ID (Client)» in den Einstellungen von { $entity } ein.
wrong-cloud =
    .what = Der Mandant { $tenantId } gehört zu einer anderen Cloud von Microsoft (China, US-Behörden) als die Anmeldeadresse, die das Programm fragt.
    .fix = Prüfen Sie die Verzeichnis-ID (Mandant) in den Einstellungen von { $entity }. Stimmt sie, muss das Programm die Adressen jener Cloud verwenden, zum Beispiel login.microsoftonline.us oder login.partner.microsoftonline.cn: Fragen Sie den Hersteller.
tenant-blocked =
    .what = Der Mandant { $tenantId } ist nicht verfügbar: Er wurde gelöscht, ist wegen Inaktivität gesperrt oder ist noch nicht bereit.
    .fix = Der Administrator meldet sich unter https://admin.microsoft.com an und prüft Abrechnung > Ihre Produkte. Einen gesperrten Mandanten öffnet der Support von Microsoft wieder.
client-certificate-expired =
    .what = Das Zertifikat, mit dem sich die Mailsoftware bei Entra anmeldet, ist abgelaufen oder noch nicht gültig.
    .fix = Erstellen Sie für die Mailsoftware ein neues Zertifikat, laden Sie dessen öffentlichen Teil hoch (Entra Admin Center > App-Registrierungen > Ihre App > Zertifikate & Geheimnisse > Zertifikate > Zertifikat hochladen) und wählen Sie es in der Mailsoftware. Stimmen seine Daten, stellen Sie die Uhr des Computers.

### 1.3 Die drei Berechtigungen

pop-permission-missing =
    .what = Der Anmeldung von { $account } fehlt die Berechtigung POP.AccessAsUser.All. Exchange gibt deshalb keine E-Mails heraus.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > API-Berechtigungen > Berechtigung hinzufügen > Von meiner Organisation verwendete APIs > Office 365 Exchange Online > Delegierte Berechtigungen: Wählen Sie POP.AccessAsUser.All, danach «Administratorzustimmung erteilen». Anschliessend meldet sich { $login } noch einmal an, denn eine Berechtigung wirkt erst bei einer neuen Anmeldung.
smtp-permission-missing =
    .what = Der Anmeldung von { $account } fehlt die Berechtigung SMTP.Send. Exchange versendet deshalb keine E-Mails.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > API-Berechtigungen > Berechtigung hinzufügen > Von meiner Organisation verwendete APIs > Office 365 Exchange Online > Delegierte Berechtigungen: Wählen Sie SMTP.Send, danach «Administratorzustimmung erteilen». Anschliessend meldet sich { $login } noch einmal an, denn eine Berechtigung wirkt erst bei einer neuen Anmeldung.
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
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > API-Berechtigungen > Berechtigung hinzufügen > Von meiner Organisation verwendete APIs > Office 365 Exchange Online > Delegierte Berechtigungen: Wählen Sie POP.AccessAsUser.All und SMTP.Send, unter Microsoft Graph > Delegierte Berechtigungen offline_access, danach «Administratorzustimmung erteilen».
scope-unknown =
    .what = { $asked ->
        [none] Das Programm verlangt eine Berechtigung, die es nicht gibt oder die falsch geschrieben ist.
       *[other] Das Programm verlangt { $asked }, eine Berechtigung, die es nicht gibt oder die falsch geschrieben ist.
    }
    .fix = Melden Sie das dem Hersteller des Programms. Richtig sind https://outlook.office.com/POP.AccessAsUser.All, https://outlook.office.com/SMTP.Send und offline_access.
scopes-of-two-resources =
    .what = Das Programm verlangt Berechtigungen zweier Dienste auf einmal, zum Beispiel von Exchange Online und von Microsoft Graph. Ein Token gilt immer für einen.
    .fix = Melden Sie das dem Hersteller des Programms: Es braucht je eine Anfrage; ein Aktualisierungstoken genügt für beide.
exchange-not-subscribed =
    .what = Der Mandant { $tenantId } hat kein Exchange Online, oder das Abonnement ist abgelaufen.
    .fix = Microsoft 365 Admin Center > Abrechnung > Ihre Produkte: Prüfen Sie, ob ein Abonnement mit Exchange Online aktiv ist. Prüfen Sie auch, ob die Verzeichnis-ID (Mandant) zu jener Firma gehört, um deren E-Mails es geht.
user-read-missing =
    .what = Die App { $clientId } hat nicht einmal die Berechtigung, Benutzer anzumelden und ihr Profil zu lesen (User.Read).
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > API-Berechtigungen > Berechtigung hinzufügen > Microsoft Graph > Delegierte Berechtigungen: Setzen Sie das Häkchen bei User.Read und wählen Sie dann «Administratorzustimmung erteilen». Danach meldet sich { $login } noch einmal an.
app-only-scope =
    .what = { $asked ->
        [none] Das Programm meldet sich ohne Benutzer an (Clientanmeldeinformationen) und verlangt einzelne Berechtigungen. Entra nimmt dann nur den Bereich eines ganzen Dienstes an.
       *[other] Das Programm meldet sich ohne Benutzer an (Clientanmeldeinformationen) und verlangt { $asked }. Entra nimmt dann nur den Bereich eines ganzen Dienstes an.
    }
    .fix = Stellen Sie im Programm den Bereich (Scope) https://outlook.office365.com/.default ein, oder wenden Sie sich an den Hersteller. Die Berechtigungen selbst sind jene der App-Registrierung: POP.AccessAsApp, SMTP.SendAsApp.
resource-misspelt =
    .what = { $asked ->
        [none] Das Programm verlangt einen Dienst, den der Mandant { $tenantId } unter diesem Namen nicht kennt. Wahrscheinlich ist er falsch geschrieben.
       *[other] Das Programm verlangt { $asked }, und der Mandant { $tenantId } kennt keinen Dienst dieses Namens. Wahrscheinlich ist er falsch geschrieben.
    }
    .fix = Berichtigen Sie den Bereich (Scope) im Programm, oder wenden Sie sich an den Hersteller. Für E-Mail beginnt er mit https://outlook.office.com/ (oder https://outlook.office365.com/), zum Beispiel https://outlook.office.com/POP.AccessAsUser.All.
default-scope-mixed =
    .what = { $asked ->
        [none] Die Mailsoftware verlangt .default, also alle Berechtigungen eines Dienstes, zusammen mit anderen Berechtigungen. Entra nimmt beides nicht in einer Anfrage an.
       *[other] Die Mailsoftware verlangt .default, also alle Berechtigungen eines Dienstes, zusammen mit anderen Berechtigungen ({ $asked }). Entra nimmt beides nicht in einer Anfrage an.
    }
    .fix = Berichtigen Sie den Bereich (Scope) in der Mailsoftware oder melden Sie es dem Hersteller. Wo sich ein Benutzer anmeldet: https://outlook.office.com/POP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access, ohne .default. Wo sich die Mailsoftware selbst anmeldet (Client Credentials): https://outlook.office365.com/.default und nichts anderes.
exchange-disabled =
    .what = Exchange Online selbst ist als Anwendung des Mandanten { $tenantId } ausgeschaltet. Niemand erhält ein Token für E-Mails, welche Mailsoftware auch immer fragt.
    .fix = Entra Admin Center > Unternehmens-Apps > Alle Anwendungen > Anwendungstyp «Microsoft-Anwendungen» > Office 365 Exchange Online > Eigenschaften: Setzen Sie «Für die Benutzeranmeldung aktiviert?» auf Ja und speichern Sie. Steht es schon auf Ja: Microsoft 365 Admin Center > Abrechnung > Ihre Produkte: Ein Abonnement mit Exchange Online muss aktiv sein.
app-being-set-up =
    .what = Der Mandant { $tenantId } kann die App { $clientId } in diesem Moment nicht aufnehmen: Eine Unternehmens-App derselben ID wird dort eben angelegt, oder eine vor Kurzem gelöschte ist noch da.
    .fix = Warten Sie eine Viertelstunde; dann meldet sich { $login } noch einmal an. Bleibt es dabei: Entra Admin Center > Unternehmens-Apps > Alle Anwendungen: Suchen Sie die App { $clientId } und wählen Sie dort Berechtigungen > «Administratorzustimmung erteilen».

### 1.4 Authentifiziertes SMTP

smtp-auth-off-for-tenant =
    .what = Authentifiziertes SMTP ist für den ganzen Mandanten ausgeschaltet und für { $login } nicht eingeschaltet. Exchange lehnt den Versand ab, unabhängig von der Anmeldung; das ist die Voreinstellung von Microsoft.
    .fix = Schalten Sie es nur für dieses Postfach ein; Microsoft empfiehlt, es für den Mandanten ausgeschaltet zu lassen. Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > { $login } > E-Mail > E-Mail-Apps verwalten: Setzen Sie das Häkchen bei «Authentifiziertes SMTP» und speichern Sie. Oder in Exchange Online PowerShell: Set-CASMailbox -Identity { $login } -SmtpClientAuthenticationDisabled $false. Bis es wirkt, kann eine Stunde vergehen.
smtp-auth-off-for-mailbox =
    .what = Authentifiziertes SMTP ist für das Postfach { $login } ausgeschaltet. Exchange lehnt den Versand ab, unabhängig von der Anmeldung und von der Einstellung des Mandanten.
    .fix = Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > { $login } > E-Mail > E-Mail-Apps verwalten: Setzen Sie das Häkchen bei «Authentifiziertes SMTP» und speichern Sie. Oder in Exchange Online PowerShell: Set-CASMailbox -Identity { $login } -SmtpClientAuthenticationDisabled $false. Bis es wirkt, kann eine Stunde vergehen.

### 2 Einstellungen und Konten

settings-incomplete =
    .what = Die Einstellungen von { $entity } sind unvollständig: Ihre Datei oder ein Wert fehlt, oder ein Wert hat eine falsche Form.
    .fix = Tragen Sie Verzeichnis-ID (Mandant), Anwendungs-ID (Client) und den Wert des geheimen Clientschlüssels in den Einstellungen von { $entity } ein und prüfen Sie die Einstellungen. Die ersten beiden stehen im Entra Admin Center > App-Registrierungen > Ihre App > Übersicht. Gibt es eine Sicherung des Programmordners, bringt das Wiederherstellen von `settings.toml` alles zurück.
user-not-found =
    .what = Im Mandanten { $tenantId } gibt es keinen Benutzer { $login }.
    .fix = Prüfen Sie die Schreibweise der Adresse. Massgebend ist der Benutzername im Microsoft 365 Admin Center > Benutzer > Aktive Benutzer; weicht er von der E-Mail-Adresse ab, fügen Sie das Konto mit diesem Benutzernamen neu hinzu.
address-typo =
    .what = Für das Konto { $account } hat sich { $user } angemeldet. Die beiden Adressen unterscheiden sich kaum: Jene des Kontos ist wahrscheinlich falsch geschrieben.
    .fix = Berichtigen Sie die Adresse des Kontos { $account } auf { $user } und melden Sie sich noch einmal an. Sind es zwei verschiedene Personen, melden Sie sich stattdessen als { $login } an.
account-not-in-tenant =
    .what = Das Konto { $account } gehört nicht zum Mandanten { $tenantId } von { $entity }.
    .fix = Was entscheidet: Microsoft 365 Admin Center > Benutzer > Aktive Benutzer dieser Firma: Ist { $account } dort aufgeführt? Wenn ja, melden Sie sich als der Benutzer an, der dort steht. Wenn nein, ist das Postfach nicht in diesem Mandanten: Hat es eine andere Firma, verschieben Sie das Konto zu deren Einstellungen statt jenen von { $entity } und melden Sie sich noch einmal an; liegt es bei einem anderen Anbieter, entfernen Sie es mit `m365mail account remove { $account }`, denn dieses Programm liest nur Postfächer in Microsoft 365.
mailbox-elsewhere =
    .what = Das Postfach { $account } liegt bei einem Anbieter für alle. Es ist weder in Microsoft 365 noch im Mandanten von { $entity }, und mit der Registrierung von { $entity } kann es niemand öffnen.
    .fix = Was entscheidet: Microsoft 365 Admin Center > Benutzer > Aktive Benutzer: Dort stehen die Postfächer der Firma mit ihren Adressen. Hat die Person eines, richten Sie jene Adresse ein: `m365mail account add ADRESSE --entity "{ $entity }"`. Entfernen Sie die andere: `m365mail account remove { $account }`; ihre E-Mails bleiben beim Anbieter, dessen eigene Zugangsdaten eine Mailsoftware dafür braucht.
client-storage =
    .what = Das Programm konnte seine eigenen Dateien nicht lesen oder schreiben.
    .fix = Prüfen Sie, ob der Ordner des Programms und die gesehene Datei bestehen, dem ausführenden Benutzer gehören und keine Links sind und ob auf dem Datenträger Platz ist. Eine beschädigte Aufzeichnung der letzten Versuche wird von selbst beiseitegelegt und neu begonnen. Versuchen Sie es danach noch einmal.
tokens-lost =
    .what = Das Konto { $account } war auf diesem Computer angemeldet, aber die gespeicherte Anmeldung ist weg: Die Datei mit den Token wurde gelöscht, verschoben oder beschädigt.
    .fix = Melden Sie sich neu an: `m365mail sign-in { $account }`. Gibt es eine Sicherung des Programmordners, bringt auch deren Wiederherstellung die Anmeldung zurück.
login-not-upn =
    .what = Für das Konto { $account } mit dem Benutzernamen { $login } hat sich { $user } angemeldet. { $opened ->
        [none] Ob sich das Postfach für { $user } öffnet, wurde nicht gesehen: Es ist dieselbe Person unter anderem Namen, eine weitere Adresse dieses Benutzers oder ein freigegebenes Postfach.
       *[other] Das Postfach öffnet sich auch für { $opened }: { $account } ist eine weitere Adresse dieses Benutzers, der Benutzer wurde umbenannt, oder es ist ein freigegebenes Postfach.
    }
    .fix = Ist { $user } die richtige Person, geben Sie das an: `m365mail account add { $account } --entity "{ $entity }" --login { $user }`, und melden Sie sich neu an: `m365mail sign-in { $account }`. Ein freigegebenes Postfach hat keine eigene Anmeldung. Andernfalls melden Sie sich als { $login } an: Wählen Sie bei «Konto auswählen» den Eintrag «Anderes Konto verwenden».
full-access-missing =
    .what = { $login } meldet sich für das Postfach { $account } an, und POP3 lehnt ab. Entweder hat { $login } keinen Vollzugriff auf dieses Postfach, oder POP3 ist dafür ausgeschaltet, oder es gibt das Postfach nicht.
    .fix = Exchange Admin Center > Empfänger > Postfächer > { $account } > Delegierung > Lesen und verwalten (Vollzugriff): Fügen Sie { $login } hinzu (in PowerShell `Add-MailboxPermission -Identity { $account } -User { $login } -AccessRights FullAccess`). Was entscheidet: ob { $login } das Postfach in Outlook im Web öffnen kann. Wenn ja, prüfen Sie bei { $account } unter «E-Mail-Apps verwalten» den Schalter POP. Bis es wirkt, kann eine Stunde vergehen.
no-mailbox =
    .what = Beide Mailserver lehnen { $login } ab, obwohl das Token alles hat, was es braucht. Entweder hat { $login } kein Postfach in Exchange Online mehr (keine Lizenz, oder es wird gerade verschoben), oder { $login } ist nicht der Benutzername (UPN) dieser Person.
    .fix = Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > { $login }: Vergleichen Sie den Benutzernamen und wählen Sie unter «Lizenzen und Apps» eine Lizenz mit Exchange Online. Was entscheidet: ob das Register «E-Mail» dieses Benutzers ein Postfach zeigt. Weicht der Benutzername ab, tragen Sie ihn ein: `m365mail account add { $account } --entity "{ $entity }" --login <LOGIN>`.
pop-off =
    .what = POP3 lehnt { $login } ab, obwohl das Zugriffstoken stimmt und SMTP die Anmeldung desselben Benutzers annimmt. POP ist für das Postfach wahrscheinlich ausgeschaltet.
    .fix = Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > { $login } > E-Mail > E-Mail-Apps verwalten: Setzen Sie das Häkchen bei «POP» und speichern Sie. Oder in Exchange Online PowerShell: Set-CASMailbox -Identity { $login } -PopEnabled $true. Bis es wirkt, kann eine Stunde vergehen.
pop-off-or-no-licence =
    .what = POP3 lehnt { $login } ab, obwohl das Programm keinen Fehler erkennt. Entweder ist POP für das Postfach ausgeschaltet, oder der Benutzer hat kein Postfach oder keine Lizenz. Exchange antwortet in beiden Fällen mit denselben Worten.
    .fix = Senden Sie mit demselben Konto eine Testmail: Geht sie hinaus, gibt es ein Postfach, und POP ist ausgeschaltet. Dann: Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > { $login } > E-Mail > E-Mail-Apps verwalten: Setzen Sie das Häkchen bei «POP» und speichern Sie, oder Set-CASMailbox -Identity { $login } -PopEnabled $true. Wird auch die Testmail abgelehnt: Prüfen Sie unter «Lizenzen und Apps», ob eine Lizenz mit Exchange Online zugewiesen ist.
starttls-not-used =
    .what = Das Programm versucht, über eine unverschlüsselte Verbindung zu senden. Exchange Online verlangt zuerst STARTTLS.
    .fix = Stellen Sie im Konto des Programms für ausgehende E-Mails ein: Server smtp.office365.com, Port 587, Verschlüsselung STARTTLS (manchmal «TLS» genannt), nicht «keine» und nicht «SSL».
xoauth-malformed =
    .what = Der Benutzername, den das Programm mit dem Token sendet, ist keine gültige Adresse.
    .fix = Tragen Sie im Konto des Programms den vollständigen Benutzernamen mit @ und Domäne und ohne Leerzeichen ein ({ $login }). Stimmt er, wenden Sie sich an den Hersteller des Programms: Zwischen Benutzer und Token gehört ein Byte mit dem Wert 1.
imap-login-refused =
    .what = IMAP lehnt die Anmeldung von { $login } ab und sagt nicht, weshalb: Das Token gilt für einen anderen Dienst, ihm fehlt IMAP.AccessAsUser.All, es gehört jemand anderem, oder IMAP ist für das Postfach ausgeschaltet.
    .fix = Prüfen Sie der Reihe nach: Der Bereich (Scope) ist https://outlook.office.com/IMAP.AccessAsUser.All; angemeldet hat sich { $login }; Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > { $login } > E-Mail > E-Mail-Apps verwalten: Bei «IMAP» steht ein Häkchen.
imap-not-connected =
    .what = Die Anmeldung von { $login } ist gültig, aber IMAP öffnet dafür kein Postfach: Es hat sich jemand anderes angemeldet, IMAP ist ausgeschaltet, der Vollzugriff auf das Postfach fehlt, oder es gibt kein Postfach.
    .fix = Prüfen Sie, wer sich angemeldet hat: Es muss { $login } sein. Dann Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > { $login } > E-Mail > E-Mail-Apps verwalten: Setzen Sie das Häkchen bei «IMAP» und speichern Sie. Bei einem anderen Postfach: Add-MailboxPermission -Identity { $account } -User { $login } -AccessRights FullAccess. Ging es früher, können auch zu viele Verbindungen der Grund sein: Warten Sie.
tls-port-mixed-up =
    .what = Verschlüsselung und Port passen nicht zusammen: Die eine Seite sprach TLS, die andere Klartext. Entweder beginnt die Mailsoftware mit TLS, wo der Server STARTTLS will, oder umgekehrt.
    .fix = Stellen Sie im Konto der Mailsoftware ein: Abholen über outlook.office365.com, Port 995, SSL/TLS; Senden über smtp.office365.com, Port 587, STARTTLS (nicht «SSL/TLS»). Steht es schon so da, antwortet etwas dazwischen: Versuchen Sie es aus einem anderen Netz (Hotspot eines Telefons).
other-providers-server =
    .what = Das ist keine Zeile von Exchange Online, sondern die eines Mailservers eines anderen Anbieters (etwa Gmail oder ein Postfix), der die Anmeldung ablehnt.
    .fix = Prüfen Sie die Server im Konto der Mailsoftware: Für Microsoft 365 sind es outlook.office365.com, Port 995, und smtp.office365.com, Port 587. Gehört das Konto zum anderen Anbieter, sagt dessen Hilfe, was er verlangt (oft ein App-Kennwort).

### 3 Die Anmeldung

other-user-signed-in =
    .what = Für das Konto { $account } hat sich { $user } angemeldet, das Konto gehört aber { $login }. Wahrscheinlich war im Browser noch jemand angemeldet, und es wurde niemand gefragt.
    .fix = Melden Sie sich im Browser unter https://www.office.com ab, oder verwenden Sie ein privates Fenster. Melden Sie sich dann neu an: Wählen Sie bei «Konto auswählen» den Eintrag «Anderes Konto verwenden», geben Sie { $login } ein, und beantworten Sie «Angemeldet bleiben?» mit Nein. Ist { $user } der eigene Benutzername der Person, die { $account } verwendet, geben Sie stattdessen das an: `m365mail account add { $account } --entity "{ $entity }" --login { $user }`.
sign-in-not-finished =
    .what = { $page ->
        [none] Die Anmeldung von { $account } begann im Browser und kam nie zurück. Was Entra auf seinen Seiten sagt, sieht ein Programm nicht: Das Fenster wurde geschlossen, das Kennwort war falsch, die mehrstufige Authentifizierung wurde nicht bestanden, oder eine Richtlinie lehnte ab.
       *[other] Die Anmeldung von { $account } endete auf einer Seite, die dieses Programm nicht kennt. Sie beginnt mit «{ $page }».
    }
    .fix = { $page ->
        [none] Melden Sie sich noch einmal an und lesen Sie, was die Seite sagt; das entscheidet. Kopieren Sie den ganzen Text der Seite und führen Sie `m365mail doctor { $account } --page-text -` aus.
       *[other] Öffnen Sie auf der Seite «{ $page }» die weiteren Details: Eine Zahl von fünf Ziffern und mehr erklärt `m365mail explain NUMMER`. Steht keine da, schreiben Sie mit `m365mail doctor --bundle DATEI` eine Datei für den Support, ohne Geheimnisse und Namen: Der Wortlaut der Seite ist darin. Ein Administrator findet den Grund im Entra Admin Center > Benutzer > { $login } > Anmeldeprotokolle.
    }
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
    .what = Der Mailserver brach ab, als er das Token von { $account } erhielt: Es ist länger als die 4096 Zeichen, die Exchange Online annimmt.
    .fix = Ein Token wächst mit dem, was darin steht: Entra Admin Center > Unternehmens-Apps > Ihre App > Einmaliges Anmelden und App-Registrierungen > Ihre App > Tokenkonfiguration: Entfernen Sie Gruppenansprüche und optionale Ansprüche. Melden Sie sich dann neu an: `m365mail sign-in { $account }`.
personal-account =
    .what = { $login } ist mit einem persönlichen Microsoft-Konto angemeldet. Die App einer Firma nimmt nur Geschäftskonten an.
    .fix = Melden Sie sich unter https://www.office.com ab oder verwenden Sie ein privates Fenster. Melden Sie sich dann neu an: Wählen Sie auf «Konto auswählen» den Eintrag «Anderes Konto verwenden» und geben Sie das Geschäftskonto ein. Fragt die Seite nach der Art des Kontos, wählen Sie «Geschäfts- oder Schulkonto».
tenant-restrictions =
    .what = Das Netz, aus dem sich { $login } anmeldet, lässt nur bestimmte Mandanten zu (Mandanteneinschränkungen eines Proxys), und { $tenantId } gehört nicht dazu.
    .fix = Die IT der Firma, deren Netz das ist, nimmt den Mandanten { $tenantId } in die Kopfzeile «Restrict-Access-To-Tenants» ihres Proxys auf. Oder melden Sie sich aus einem anderen Netz an.
page-reloaded =
    .what = Eine Seite der Anmeldung wurde neu geladen oder mit der Zurück-Taste aufgerufen. Kaputt ist nichts.
    .fix = Schliessen Sie den Tab und beginnen Sie die Anmeldung von { $account } im Programm noch einmal. Geschieht es ohne Neuladen, wenden Sie sich an den Hersteller des Programms: Die Adresse nimmt nur POST an.
endpoints-swapped =
    .what = Die Adresse, die Token ausstellt, wurde wie eine Seite aufgerufen (mit GET statt POST). Oft sind die beiden Adressen der Anmeldung in den Einstellungen des Programms vertauscht.
    .fix = Prüfen Sie die Einstellungen des Programms: Die Autorisierungsadresse endet mit /oauth2/v2.0/authorize, die Tokenadresse mit /oauth2/v2.0/token. Stimmen sie, wenden Sie sich an den Hersteller des Programms.
grant-damaged =
    .what = Was das Programm von der Anmeldung von { $account } vorlegte (das gespeicherte Aktualisierungstoken oder den Code aus dem Browser), war abgeschnitten oder unterwegs verändert.
    .fix = { $login } meldet sich noch einmal an; wer die Adresse aus dem Browser einfügt, nimmt sie ganz. Geschieht es sofort wieder, wenden Sie sich an den Hersteller des Programms.
sign-in-interrupted =
    .what = Eine Seite der Anmeldung blieb ohne Antwort, etwa «Angemeldet bleiben?», die Frage nach der gemeinten App oder die Auswahl des Kontos. Das gehört zu einer Anmeldung und ist kein Fehler.
    .fix = { $login } beginnt die Anmeldung im aktuellen Browser des Systems noch einmal und beantwortet jede Seite bis zum Schluss.
device-not-accepted =
    .what = Das Gerät, mit dem sich { $login } anmeldet, ist dem Mandanten nicht beigetreten, wurde dort deaktiviert oder gelöscht.
    .fix = Entra Admin Center > Geräte > Alle Geräte: Suchen Sie das Gerät und aktivieren Sie es. Fehlt es, verbinden Sie es neu: Windows-Einstellungen > Konten > Auf Arbeits- oder Schulkonto zugreifen. Danach meldet sich { $login } noch einmal an.
user-at-risk =
    .what = Microsoft hält das Konto { $login } oder diese Anmeldung für gefährdet: Das Kennwort ist vielleicht Fremden bekannt.
    .fix = Entra Admin Center > Schutz > Riskante Aktivitäten > Riskante Benutzer: Prüfen Sie { $login }, setzen Sie das Kennwort zurück oder verwerfen Sie das Risiko. Danach setzt { $login } ein neues Kennwort und meldet sich noch einmal an.
age-consent-missing =
    .what = Das Konto { $login } ist als jenes einer minderjährigen Person vermerkt, und die Zustimmung der gesetzlichen Vertretung fehlt.
    .fix = Entra Admin Center > Benutzer > { $login } > Eigenschaften: Prüfen Sie «Altersgruppe» und «Zustimmung für Minderjährige erteilt».
device-code-not-known =
    .what = Der auf dem anderen Gerät eingegebene Code ist keiner, der wartet: Er ist vertippt, schon verwendet oder für einen anderen Server bestimmt.
    .fix = Beginnen Sie die Anmeldung von { $account } noch einmal, kopieren Sie den neuen Code, statt ihn zu tippen, und geben Sie ihn unter der Adresse ein, die das Programm zeigt.
device-code-pending =
    .what = Noch ist nichts falsch: Das Programm wartet, bis der Code auf dem anderen Gerät eingegeben ist.
    .fix = Öffnen Sie die Adresse, die das Programm zeigt, geben Sie den Code ein und schliessen Sie die Anmeldung dort ab.
code-or-refresh-token-expired =
    .what = Was das Programm von der Anmeldung von { $account } vorlegte, ist abgelaufen: der Code aus dem Browser nach etwa zehn Minuten oder das gespeicherte Aktualisierungstoken nach neunzig Tagen ohne Verwendung.
    .fix = { $login } meldet sich noch einmal an und schliesst ohne Pause ab. War die Anmeldung eben erst, kam der Code zu spät; ging es schon lange gut, wurde das Konto neunzig Tage nicht verwendet.
federation-broken =
    .what = Die Firma meldet sich über einen eigenen Server oder einen anderen Anbieter an (Verbund, etwa AD FS), und Entra nimmt dessen Antwort nicht an.
    .fix = Der Administrator prüft den Verbund: Zertifikate des Anmeldeservers, dessen Uhr und die Domäne im Entra Admin Center > Einstellungen > Domänennamen. Weiter sieht Microsoft hier nicht.
saml-request =
    .what = Eine Anfrage des SAML-Protokolls ist fehlerhaft. Mailsoftware verwendet SAML nicht; sie stammt von einer Webanwendung der Firma.
    .fix = Geben Sie den Wortlaut des Servers jener Stelle weiter, die für diese Webanwendung das einmalige Anmelden eingerichtet hat: Entra Admin Center > Unternehmens-Apps > die Anwendung > Einmaliges Anmelden.
on-premises-password-check =
    .what = Die Kennwörter prüfen Server der Firma (Pass-Through-Authentifizierung), und sie liessen sich nicht fragen, oder der Benutzer darf sich zu dieser Zeit nicht anmelden.
    .fix = Die IT der Firma prüft die Authentifizierungs-Agents: Entra Admin Center > Microsoft Entra Connect > Passthrough-Authentifizierung, ihre Verbindung zum Active Directory, ihre Uhr und die Anmeldezeiten von { $login }.
windows-sign-on =
    .what = Entra wollte { $login } mit der Sitzung von Windows anmelden (Kerberos, nahtloses einmaliges Anmelden), und das gelang nicht.
    .fix = Melden Sie sich stattdessen mit Benutzername und Kennwort an, oder sperren und entsperren Sie den Computer im Netz der Firma. Bleibt es dabei, prüft die IT der Firma das nahtlose einmalige Anmelden in Microsoft Entra Connect.
passkey-refused =
    .what = Der Passkey, der befristete Zugriffspass oder Windows Hello des Geräts wurde für { $login } nicht angenommen.
    .fix = Wählen Sie «Weitere Anmeldemöglichkeiten» und verwenden Sie das Kennwort oder die Authenticator-App. Richten Sie danach Windows Hello oder den Passkey unter https://aka.ms/mysecurityinfo neu ein.
user-certificate-refused =
    .what = Das Zertifikat (Smartcard), mit dem sich { $login } anmeldet, fehlt oder wurde nicht angenommen, oder ein Proxy hat es entfernt.
    .fix = Wählen Sie eine andere Anmeldemöglichkeit. Der Administrator prüft Entra Admin Center > Schutz > Authentifizierungsmethoden > Zertifikatbasierte Authentifizierung: die Zertifizierungsstellen und die Adresse ihrer Sperrliste.
password-change-refused =
    .what = Das neue Kennwort von { $login } wurde nicht angenommen: Das alte war falsch, das neue ist zu schwach oder zu ähnlich, oder das eigene Verzeichnis der Firma lehnte es ab.
    .fix = Versuchen Sie es unter https://aka.ms/sspr mit einem längeren, ganz anderen Kennwort noch einmal. Bleibt es dabei, setzt der IT-Support eines: Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > { $login } > Kennwort zurücksetzen.
sign-out-failed =
    .what = Das Abmelden im Browser gelang nicht. Für das Abrufen und Senden von E-Mails ist das ohne Belang.
    .fix = Schliessen Sie alle Fenster des Browsers, oder melden Sie sich unter https://www.office.com ab.
sign-in-cancelled =
    .what = Die Anmeldung wurde auf der Seite verlassen: mit «Abbrechen», «Zurück» oder «Ohne Zustimmung zur Anwendung zurückkehren».
    .fix = { $login } beginnt die Anmeldung noch einmal und folgt der Seite bis zum Schluss. Steht dort «Administratorgenehmigung erforderlich», stimmt zuerst ein Administrator zu: Entra Admin Center > App-Registrierungen > Ihre App > API-Berechtigungen > «Administratorzustimmung erteilen».
sign-in-needed =
    .what = Die Mailsoftware verlangte ein Token, ohne eine Seite zu zeigen, und niemand ist dort angemeldet, der gemeint sein könnte; oder der Browser verbirgt ihr die Sitzung (Cookies von Drittanbietern).
    .fix = { $login } meldet sich einmal in einem sichtbaren Fenster der Mailsoftware an. Fragt sie immer wieder ohne Seite, melden Sie es dem Hersteller: Auf login_required muss eine Seite folgen.
grant-of-another-app =
    .what = Die gespeicherte Anmeldung oder der Code gehört zu einer anderen Anwendungs-ID (Client) als der, die jetzt damit fragt ({ $clientId }). Die Anwendungs-ID wurde seither geändert, oder der geheime Clientschlüssel oder das Zertifikat gehört zu einer anderen App.
    .fix = Vergleichen Sie die «Anwendungs-ID (Client)» in den Einstellungen der Mailsoftware mit dem Entra Admin Center > App-Registrierungen > Ihre App > Übersicht; der Schlüssel muss zu derselben App gehören. Danach meldet sich { $login } noch einmal an.

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
    .what = { $own ->
        [none] { $login } darf nicht unter der Adresse des Absenders senden.
       *[other] Der Server nimmt { $own } nicht als Absender an, obwohl sich { $own } angemeldet hat: Das Postfach dieses Benutzers hat eine andere Adresse, oder es gibt keines.
    }
    .fix = { $own ->
        [none] Verwenden Sie entweder { $login } als Absender, oder: Exchange Admin Center > Empfänger > Postfächer > das Postfach des Absenders > Delegierung > Senden als: Fügen Sie { $login } hinzu. In Exchange Online PowerShell: Add-RecipientPermission -Identity { $account } -Trustee { $login } -AccessRights SendAs. Bis es wirkt, kann eine Stunde vergehen.
       *[other] Exchange Admin Center > Empfänger > Postfächer: Suchen Sie { $own }. Hat das Postfach eine andere primäre Adresse, richten Sie das Konto unter jener ein, mit dem Benutzernamen daneben: `m365mail account add ADRESSE --entity "{ $entity }" --login { $own }`. Ist { $own } nur eine zweite Adresse davon, erlaubt es der Administrator in Exchange Online PowerShell: Set-OrganizationConfig -SendFromAliasEnabled $true. Gibt es kein Postfach, braucht der Benutzer eine Lizenz mit Exchange Online.
    }
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
account-must-sign-in =
    .what = Microsoft sendet für { $login } erst wieder, wenn sich die Person im Browser angemeldet und die Fragen dort beantwortet hat.
    .fix = Melden Sie sich unter https://outlook.office.com als { $login } an, folgen Sie der Seite, senden Sie dort eine E-Mail und versuchen Sie es dann noch einmal.
relay-refused =
    .what = Die E-Mail wurde Exchange Online ohne Anmeldung übergeben, und so leitet es sie nicht an andere Domänen weiter.
    .fix = Verwenden Sie im Programm die Clientübermittlung: Server smtp.office365.com, Port 587, STARTTLS, OAuth2. Für ein Gerät, das sich nicht anmelden kann: Exchange Admin Center > Nachrichtenfluss > Connectors: Prüfen Sie, ob der Connector die öffentliche Adresse der Firma nennt und die Domäne des Absenders zum Mandanten gehört.
direct-send-refused =
    .what = Der Mandant lehnt E-Mails unter seinen eigenen Adressen ab, für die sich niemand angemeldet hat (Direct Send ist ausgeschaltet).
    .fix = Melden Sie sich im Programm zum Senden an: Server smtp.office365.com, Port 587, STARTTLS, OAuth2. Oder der Administrator richtet für diesen Absender einen Connector ein oder lässt es wieder zu: Set-OrganizationConfig -RejectDirectSend $false.
tenant-sending-limit =
    .what = Der ganze Mandant hat seine Tagesgrenze für Empfänger ausserhalb erreicht; für Testmandanten und für Adressen unter onmicrosoft.com ist sie niedrig.
    .fix = Warten Sie 24 Stunden. Geschieht es oft: Senden Sie von einer Adresse der eigenen Domäne, kaufen Sie Lizenzen statt der Testversion, und versenden Sie Massenmails über einen Dienst, der dafür gemacht ist.
domain-not-registered =
    .what = Der Mandant sendet unter einer Domäne, die nicht darin registriert ist, und Microsoft hat ihn deshalb gesperrt.
    .fix = Microsoft 365 Admin Center > Einstellungen > Domänen: Fügen Sie die Domäne des Absenders hinzu und bestätigen Sie sie. Bitten Sie dann den Support von Microsoft, die Sperre aufzuheben.
sender-refused =
    .what = Der Server der Gegenseite oder eine Regel nimmt von diesem Absender keine E-Mails an.
    .fix = Erreichen Sie den Empfänger auf anderem Weg und bitten Sie um Freigabe; dessen IT findet den Grund in ihrer Nachrichtenablaufverfolgung.
sender-domain-unproven =
    .what = Die Gegenseite lehnt die E-Mail ab, weil die Domäne des Absenders nicht beweist, dass sie echt ist (SPF, DKIM, DMARC).
    .fix = Der Administrator setzt den SPF-Eintrag der Domäne auf «v=spf1 include:spf.protection.outlook.com -all» und schaltet DKIM ein: Microsoft Defender-Portal > E-Mail und Zusammenarbeit > Richtlinien und Regeln > Bedrohungsrichtlinien > E-Mail-Authentifizierungseinstellungen.
recipient-restricts =
    .what = Der Empfänger (eine Person, eine Gruppe oder ein öffentlicher Ordner) nimmt E-Mails nur von bestimmten Absendern oder nur aus der eigenen Firma an.
    .fix = Bitten Sie, wem die Adresse gehört, { $login } zuzulassen. Im eigenen Mandanten: Exchange Admin Center > Empfänger > der Empfänger > Einschränkung der Nachrichtenzustellung.
recipient-mailbox =
    .what = Das Postfach des Empfängers nimmt die E-Mail nicht an: Es ist voll, ausgeschaltet oder bekommt zu viel auf einmal.
    .fix = Erreichen Sie den Empfänger auf anderem Weg; beheben kann es nur die Gegenseite. Senden Sie später noch einmal.
undeliverable-on-the-way =
    .what = Die E-Mail hat Microsoft verlassen, aber der Mailserver des Empfängers war nicht zu finden oder antwortete nicht rechtzeitig.
    .fix = Prüfen Sie den Teil der Adresse nach dem @ auf Tippfehler und senden Sie noch einmal. Stimmt die Adresse, muss die IT des Empfängers ihren Mailserver und dessen MX-Eintrag prüfen.
mail-loop =
    .what = Die E-Mail ging zwischen Mailservern im Kreis, bis einer davon aufgab.
    .fix = Wer die Domäne des Empfängers verwaltet, prüft MX-Eintrag, Weiterleitungen und Connectors: Exchange Admin Center > Nachrichtenfluss > Akzeptierte Domänen und Connectors.
message-malformed =
    .what = Die E-Mail selbst entspricht nicht der Norm: Ihr Absenderfeld, ein anderes Kopffeld oder ihre Zeilen sind fehlerhaft.
    .fix = Nennen Sie dem Hersteller des Programms den Wortlaut des Servers: ein einziges From-Feld (RFC 5322), keine einzelnen Zeilenvorschübe, gültiges MIME.
forwarding-blocked =
    .what = Der Mandant lässt nicht zu, dass E-Mails automatisch nach aussen weitergeleitet werden.
    .fix = Microsoft Defender-Portal > E-Mail und Zusammenarbeit > Richtlinien und Regeln > Bedrohungsrichtlinien > Antispam > Ausgangsrichtlinie > Regeln für die automatische Weiterleitung: Lassen Sie es für { $login } zu, oder entfernen Sie die Weiterleitung.
tenant-sending-blocked =
    .what = Microsoft nimmt von diesem ganzen Mandanten keine E-Mails an, oder nicht von der Adresse, von der sie kommen: Zu viel davon war verdächtig, oder der Mandant ist zu neu.
    .fix = Suchen Sie das Konto, das Spam versendet: Microsoft Defender-Portal > E-Mail und Zusammenarbeit > Überprüfen > Eingeschränkte Entitäten, und Exchange Admin Center > Nachrichtenfluss > Nachrichtenablaufverfolgung. Ändern Sie sein Kennwort, entfernen Sie fremde Weiterleitungsregeln und Connectors und eröffnen Sie dann ein Supportticket bei Microsoft: Nur Microsoft hebt die Sperre auf. Ein Testmandant wird frei, sobald eine Lizenz gekauft ist.

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
nothing-answers =
    .what = { $host } nimmt die Verbindung an, und dann kommt nichts mehr. Wahrscheinlich nimmt eine Firewall, ein Proxy oder ein Virenscanner mit Inhaltsprüfung die Verbindungen an seiner Stelle an.
    .fix = Was entscheidet: Führen Sie `m365mail doctor` noch einmal aus einem anderen Netzwerk aus (Hotspot eines Telefons). Geht es dort, müssen Firewall, Proxy und Virenscanner der Firma login.microsoftonline.com (443), outlook.office365.com (995) und smtp.office365.com (587) ohne Prüfung des Inhalts durchlassen. Geht es auch dort nicht, hat Microsoft eine Störung: Microsoft 365 Admin Center > Integrität > Dienststatus.
network-down =
    .what = Von diesem Computer aus sind weder der Anmeldeserver noch ein Mailserver von Microsoft erreichbar. Er hat keine Verbindung zum Internet oder keine Namensauflösung.
    .fix = Prüfen Sie auf diesem Computer, ob sich eine Webseite öffnet und ob das VPN verbunden ist, falls die Firma eines verwendet. Nach aussen müssen offen sein: Port 443 zu login.microsoftonline.com, Port 995 zu outlook.office365.com, Port 587 zu smtp.office365.com. Führen Sie danach `m365mail doctor` noch einmal aus.
proxy-in-between =
    .what = Anstelle von { $host } antwortet etwas anderes als Microsoft: ein Proxy, eine Firewall oder die Anmeldeseite eines Netzwerks. Auch was die Verbindung nur annimmt und gleich wieder schliesst, gehört dazu.
    .fix = Öffnen Sie auf diesem Computer https://{ $host } im Browser: Die Anmeldeseite eines Netzwerks (Hotel, Gäste-WLAN) muss zuerst ausgefüllt werden. In der Firma müssen Firewall oder Proxy login.microsoftonline.com (443), outlook.office365.com (995) und smtp.office365.com (587) ohne Prüfung des Inhalts durchlassen; dieses Programm verbindet sich direkt und verwendet keinen Proxy.
hung-up-after-token =
    .what = { $tokenLength ->
        [none] Der Mailserver hat ohne ein Wort aufgelegt, sobald ihm das Token von { $account } gezeigt wurde. Etwas dazwischen kennt keine so lange Zeile, das Token ist länger als die 4096 Zeichen, die Exchange Online annimmt, oder der Server wird gerade neu gestartet.
       *[other] Der Mailserver hat ohne ein Wort aufgelegt, sobald ihm das Token von { $account } gezeigt wurde. Etwas dazwischen kennt keine so lange Zeile, oder der Server wird gerade neu gestartet. Die Länge des Tokens ist nicht der Grund: { $tokenLength } Zeichen von höchstens 4096.
    }
    .fix = Was entscheidet: Führen Sie `m365mail doctor { $account }` noch einmal aus einem anderen Netzwerk aus (Hotspot eines Telefons). Geht es dort, müssen Firewall oder Virenscanner { $host } auf den Ports 995 und 587 ohne Prüfung des Inhalts durchlassen. { $tokenLength ->
        [none] Geht es auch dort nicht, entfernen Sie Gruppenansprüche und optionale Ansprüche: Entra Admin Center > App-Registrierungen > Ihre App > Tokenkonfiguration, danach `m365mail sign-in { $account }`.
       *[other] Geht es auch dort nicht, warten Sie eine Viertelstunde und sehen Sie nach: Microsoft 365 Admin Center > Integrität > Dienststatus.
    }
not-the-mail-server =
    .what = Was unter { $host } antwortet, ist nicht der Mailserver von Exchange Online: Es spricht ein anderes Protokoll, will TLS in einem anderen Moment oder bietet keine Anmeldung mit OAuth2 (XOAUTH2) an.
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
refresh-token-of-spa =
    .what = Die Anmeldung von { $account } endet nach 24 Stunden, weil der Umleitungs-URI { $redirectUri } als «Single-Page-Anwendung» registriert ist.
    .fix = Entra Admin Center > App-Registrierungen > Ihre App > Authentifizierung: Löschen Sie { $redirectUri } unter «Single-Page-Anwendung», fügen Sie ihn unter «Web» hinzu und speichern Sie. Danach meldet sich { $login } noch einmal an.
request-loop =
    .what = Das Programm verlangt innert Minuten immer wieder dasselbe Token. Microsoft hat es für eine Weile gebremst.
    .fix = Schliessen Sie das Programm für einige Minuten. Geschieht es wieder, wenden Sie sich an den Hersteller: Es muss ein Zugriffstoken behalten, solange es gilt, und darf eine abgelehnte Anfrage nicht wiederholen.
session-ended =
    .what = Der Server schloss eine Verbindung, auf der zu lange nichts geschah. Verloren ist nichts.
    .fix = Versuchen Sie es noch einmal. Stört es die Arbeit, wenden Sie sich an den Hersteller des Programms: Es soll sich neu verbinden, statt die Verbindung offen zu halten.
imap-folder-unknown =
    .what = IMAP kennt im Postfach keinen Ordner dieses Namens oder hat schon einen.
    .fix = Lassen Sie das Programm die Liste der Ordner neu abrufen und wählen Sie den Ordner daraus; die Namen hängen von der Sprache des Postfachs ab.
imap-request-refused =
    .what = IMAP nimmt einen Befehl des Programms in dieser Form oder in diesem Augenblick nicht an.
    .fix = Nennen Sie dem Hersteller des Programms die Zeile und den Befehl davor. Gehen andere Ordner, hilft es vorerst, die E-Mail zu verschieben, über die es stolpert.
token-refused =
    .what = Der Mailserver nimmt das Zugriffstoken von { $account } nicht an: Es ist abgelaufen, gilt für einen anderen Dienst oder für einen anderen Benutzer.
    .fix = { $login } meldet sich noch einmal an. Geschieht es wieder, melden Sie es dem Hersteller der Mailsoftware: aud des Tokens muss https://outlook.office.com oder https://outlook.office365.com sein, exp in der Zukunft liegen, und der Benutzer daneben muss der Benutzername (UPN) sein, der sich angemeldet hat.
lasting-server-fault =
    .what = Der Mailserver meldet einen eigenen Fehler oder einen des Postfachs { $account }, der nicht von selbst vorbeigeht ([SYS/PERM]). Name und Token sind nicht der Grund.
    .fix = Microsoft 365 Admin Center > Integrität > Dienststatus; dann Benutzer > Aktive Benutzer > { $login }: Prüfen Sie, ob die Lizenz mit Exchange Online da ist und das Postfach besteht. Ist beides in Ordnung, eröffnen Sie ein Supportticket bei Microsoft und geben die Zeile mit der Zeit an.
server-unreachable =
    .what = Der Server { $host } ist von diesem Computer aus nicht erreichbar: Sein Name ist nicht bekannt, sein Port ist geschlossen, oder er antwortet nicht.
    .fix = Prüfen Sie die Servernamen im Konto der Mailsoftware Buchstabe für Buchstabe: outlook.office365.com (Port 995) und smtp.office365.com (Port 587); die Anmeldung läuft über login.microsoftonline.com (Port 443). Stimmen sie, prüfen Sie das Netz, die Namensauflösung und die Firewall.
connection-cut =
    .what = Die Verbindung zu { $host } wurde mittendrin getrennt. Keine Seite sagte, warum.
    .fix = Versuchen Sie es noch einmal. Geschieht es jedes Mal: Eine Firewall, ein Virenscanner oder ein Proxy schaut hinein; versuchen Sie es aus einem anderen Netz (Hotspot eines Telefons). Geht es dort, lassen Sie outlook.office365.com (995), smtp.office365.com (587) und login.microsoftonline.com (443) ohne Prüfung durch. Eine sehr alte Mailsoftware kennt vielleicht TLS 1.2 nicht: Aktualisieren Sie sie.
microsofts-own =
    .what = Diese Nummer gehört zwischen Dienste von Microsoft selbst; Mailsoftware verursacht sie nicht.
    .fix = Melden Sie sich noch einmal an. Bleibt es dabei, eröffnen Sie bei Microsoft eine Supportanfrage und nennen Sie Zeit, Ablaufverfolgungs-ID und Korrelations-ID.
unknown =
    .what = { $number ->
        [none] Für diese Antwort hat das Programm keine Erklärung.
       *[other] Für AADSTS{ $number } hat das Programm keine Erklärung.
    }
    .fix = { $number ->
        [none] Geben Sie den Wortlaut des Servers samt Zeitangabe und IDs dem IT-Support oder dem Hersteller des Programms weiter. Eine Datei für den Support, ohne Geheimnisse und Namen, schreibt `m365mail doctor --bundle DATEI`; senden Sie sie mit.
       *[other] Lesen Sie https://login.microsoftonline.com/error?code={ $number }, oder geben Sie den Wortlaut des Servers samt Zeitangabe und IDs dem IT-Support weiter. Eine Datei für den Support, ohne Geheimnisse und Namen, schreibt `m365mail doctor --bundle DATEI`; senden Sie sie mit.
    }
