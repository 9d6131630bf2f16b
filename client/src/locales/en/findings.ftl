# What is wrong and what to do about it, one message for each finding.
# Menu names are those of Microsoft's portals in English.

### 1.1 The app registration

account-type-personal-only =
    .what = The app registration { $clientId } is made for personal Microsoft accounts only. Accounts of a firm cannot sign in with it.
    .fix = Entra admin center > App registrations > your app > Authentication > Supported account types: choose "Accounts in this organizational directory only" and save. If the portal does not allow the change, create a new registration with this account type and enter its values in the settings.
redirect-uri-not-registered =
    .what = The redirect URI { $redirectUri } is not registered for the app { $clientId }. Entra shows an error page and never returns to the program.
    .fix = Entra admin center > App registrations > your app > Authentication > Add a platform > Web: enter { $redirectUri } exactly as it stands here and save.
redirect-uri-under-spa =
    .what = The redirect URI { $redirectUri } is registered as "Single-page application". Its codes can only be redeemed by a web page, not by mail software.
    .fix = Entra admin center > App registrations > your app > Authentication: delete { $redirectUri } under "Single-page application", add it under "Web" and save.
redirect-uri-under-mobile =
    .what = The redirect URI { $redirectUri } is registered under "Mobile and desktop applications". Entra then refuses the client secret.
    .fix = Entra admin center > App registrations > your app > Authentication: delete { $redirectUri } under "Mobile and desktop applications", add it under "Web" and save.
app-disabled =
    .what = The app { $clientId } is switched off in the tenant. Nobody can sign in with it.
    .fix = Entra admin center > Enterprise apps > your app > Properties: set "Enabled for users to sign-in?" to Yes and save.
app-deleted =
    .what = The app { $clientId } used to work in the tenant { $tenantId } and is no longer there. It was probably deleted.
    .fix = Entra admin center > App registrations > Deleted applications: restore the app (possible for 30 days). Otherwise register it again and enter the new values in the settings of { $entity }.
redirect-uri-missing =
    .what = Neither the program nor the app registration { $clientId } names a redirect URI. Entra does not know where to return to.
    .fix = Entra admin center > App registrations > your app > Authentication > Add a platform > Web: enter the redirect URI that the program shows in its settings (for m365mail { $redirectUri }) and save.
redirect-uri-malformed =
    .what = The redirect URI { $redirectUri } that the program sends is not a complete address.
    .fix = Enter the redirect URI in the settings of { $entity } with everything that belongs to it, beginning with http:// or https://, exactly as it stands in the Entra admin center > App registrations > your app > Authentication.
public-client-flows-off =
    .what = The program signs in without a client secret (with a device code or a user name and password), and the app registration { $clientId } does not allow that.
    .fix = Entra admin center > App registrations > your app > Authentication > Advanced settings > Allow public client flows: choose Yes and save. If the program can send a client secret, enter one in its settings instead.
app-keys-or-claims =
    .what = The tokens of the app { $clientId } cannot be made: its own signing key or its rules for claims are missing, expired or wrong.
    .fix = Entra admin center > Enterprise apps > your app > Single sign-on: check the signing certificate and "Attributes & Claims", or remove the app's own rules. A mail program needs neither.

### 1.2 The three values

app-not-found-in-tenant =
    .what = The tenant { $tenantId } has no app with the application (client) ID { $clientId }. Either the client ID is wrong, or the tenant ID, or the app was deleted.
    .fix = Entra admin center > App registrations > All applications > your app > Overview: compare "Application (client) ID" and "Directory (tenant) ID" with the settings of { $entity }, character by character. The value that differs is wrong; if the app is not in the list, look under "Deleted applications" or register it again.
client-id-wrong =
    .what = The tenant { $tenantId } has no app { $clientId }; an earlier sign-in used another application (client) ID.
    .fix = Entra admin center > App registrations > your app > Overview: copy "Application (client) ID" into the settings of { $entity }.
client-id-malformed =
    .what = The application (client) ID "{ $clientId }" is not a valid ID. It has 32 digits in five groups.
    .fix = Entra admin center > App registrations > your app > Overview: copy "Application (client) ID" into the settings of { $entity }.
tenant-not-found =
    .what = { $domain ->
        [none] Microsoft knows no tenant with the directory (tenant) ID { $tenantId }.
       *[other] Microsoft knows no tenant with the domain { $domain }. Probably a letter is wrong in it, or the domain is not verified in any tenant.
    }
    .fix = Entra admin center > App registrations > your app > Overview: copy "Directory (tenant) ID" into the settings of { $entity }. Check that it is not the application (client) ID, which looks alike.
tenant-id-wrong =
    .what = The directory (tenant) ID { $tenantId } of { $entity } belongs to another tenant than the mail addresses of the accounts; that tenant has no app { $clientId }.
    .fix = Entra admin center of the firm's own tenant > App registrations > your app > Overview: copy "Directory (tenant) ID" and enter it with `m365mail settings set --entity "{ $entity }" --tenant-id <TENANT-ID>`, then run `m365mail settings check --entity "{ $entity }"`.
tenant-id-malformed =
    .what = The directory (tenant) ID "{ $tenantId }" is not a valid ID. It has 32 digits in five groups.
    .fix = Entra admin center > App registrations > your app > Overview: copy "Directory (tenant) ID" into the settings of { $entity }.
tenant-not-named =
    .what = The sign-in went to an address for all tenants ("common", "organizations" or "consumers"). An app of one firm needs the address of that firm's tenant.
    .fix = Enter the directory (tenant) ID of the firm in the settings of { $entity }. You find it in the Entra admin center > App registrations > your app > Overview.
client-secret-expired =
    .what = The client secret of the app { $clientId } has expired. No account of { $entity } can renew its sign-in.
    .fix = Entra admin center > App registrations > your app > Certificates & secrets > New client secret. Copy the column "Value" at once (it is shown only this time), enter it in the settings of { $entity } and check the settings. Users need not sign in again.
client-secret-wrong =
    .what = The client secret in the settings of { $entity } does not belong to the app { $clientId }. Often the "Secret ID" was copied instead of the "Value".
    .fix = Entra admin center > App registrations > your app > Certificates & secrets > New client secret. Copy the column "Value", not "Secret ID", enter it in the settings of { $entity } and check the settings.
secret-id-instead-of-value =
    .what = In the settings of { $entity } the "Secret ID" of the app { $clientId } was entered as the client secret. The ID has 32 digits in five groups; the value looks different and is the secret.
    .fix = The value of a secret is shown only when it is made, so a new one is needed. Entra admin center > App registrations > your app > Certificates & secrets > New client secret. Copy the column "Value", not "Secret ID", enter it in the settings of { $entity } and check the settings.
client-secret-missing =
    .what = The app { $clientId } expects a client secret and none was sent.
    .fix = Entra admin center > App registrations > your app > Certificates & secrets > New client secret. Copy the column "Value" and enter it in the settings of { $entity }.
ids-equal =
    .what = The directory (tenant) ID and the application (client) ID of { $entity } are one and the same value, { $clientId }. They are two different IDs.
    .fix = Entra admin center > App registrations > your app > Overview shows both. Enter them with `m365mail settings set --entity "{ $entity }" --tenant-id <TENANT-ID> --client-id <CLIENT-ID>`, then run `m365mail settings check --entity "{ $entity }"`.
ids-swapped =
    .what = The two IDs of { $entity } are swapped: { $clientId }, entered as application (client) ID, is the directory (tenant) ID, and the other way round.
    .fix = Enter them the other way round: `m365mail settings set --entity "{ $entity }" --tenant-id { $clientId } --client-id { $tenantId }`, then run `m365mail settings check --entity "{ $entity }"`.
client-secret-ends-soon =
    .what = { $ended ->
        [none] The client secret of { $entity } ends within 30 days. From then on nobody of the firm can fetch or send mail.
       *[other] The client secret of { $entity } ended on { $ended }, says what was entered in the settings. If mail still works, that day is wrong; if not, this is why.
    }
    .fix = Entra admin center > App registrations > your app > Certificates & secrets > New client secret: copy the value and enter it with `m365mail settings set --entity "{ $entity }" --secret-file - --secret-ends YYYY-MM-DD`. The old secret stays good until its end.
check-blocked-by-policy =
    .what = A policy of the tenant blocks the check of { $entity }, which asks for a token without any user. That says nothing about users: they sign in under policies of their own.
    .fix = Nothing has to be done for mail: sign an account in. Who wants the check to pass too: Entra admin center > Protection > Conditional Access: the policy for workload identities must let the app { $clientId } pass.
client-secret-unwanted =
    .what = With a device code the app { $clientId } is a public client, and Entra then refuses every client secret.
    .fix = Leave the client secret out: empty it in the settings of { $entity }, or choose the sign-in with the browser, where the secret belongs.
certificate-not-registered =
    .what = The program signs in with a certificate, and the app registration { $clientId } does not have this certificate, or no longer.
    .fix = Entra admin center > App registrations > your app > Certificates & secrets > Certificates > Upload certificate: upload the public part of the certificate that the program uses, and compare the thumbprint.
assertion-out-of-time =
    .what = The proof with which the program signs in has expired or is not valid yet. Mostly the clock of its computer is wrong.
    .fix = Set date, time and time zone of the computer to automatic and try again. If they are right, tell the program's developer: it must sign a new proof for every request.
assertion-invalid =
    .what = The signed proof or token that the program presents to Entra instead of a client secret is malformed, or was issued by or for somebody else.
    .fix = Tell the program's developer the server's words. For mail no such proof is needed: a client secret in the settings of { $entity } is enough.
microsofts-app-id =
    .what = The application (client) ID { $clientId } is one of Microsoft's own programs. Microsoft allows it only what it needs itself.
    .fix = Register an app of the firm (Entra admin center > App registrations > New registration) and enter its "Application (client) ID" in the settings of { $entity }.
wrong-cloud =
    .what = The tenant { $tenantId } belongs to another cloud of Microsoft's (China, the US government) than the sign-in address that the program asks.
    .fix = Check the directory (tenant) ID in the settings of { $entity }. If it is right, the program has to use the addresses of that cloud, for instance login.microsoftonline.us or login.partner.microsoftonline.cn: ask its developer.
tenant-blocked =
    .what = The tenant { $tenantId } is not available: it was deleted, is blocked for inactivity, or is not ready yet.
    .fix = The administrator signs in at https://admin.microsoft.com and checks Billing > Your products. A blocked tenant is opened again by Microsoft's support.
client-certificate-expired =
    .what = The certificate with which the program signs in to Entra has expired or is not valid yet.
    .fix = Make a new certificate for the program, upload its public part (Entra admin center > App registrations > your app > Certificates & secrets > Certificates > Upload certificate) and choose it in the program. If its dates are right, set the clock of the computer.

### 1.3 The three permissions

pop-permission-missing =
    .what = The sign-in of { $account } lacks the permission POP.AccessAsUser.All. Exchange therefore refuses to hand out mail.
    .fix = Entra admin center > App registrations > your app > API permissions > Add a permission > APIs my organization uses > Office 365 Exchange Online > Delegated permissions: tick POP.AccessAsUser.All, then choose "Grant admin consent". Afterwards { $login } signs in once more, since a permission only reaches a new sign-in.
smtp-permission-missing =
    .what = The sign-in of { $account } lacks the permission SMTP.Send. Exchange therefore refuses to send mail.
    .fix = Entra admin center > App registrations > your app > API permissions > Add a permission > APIs my organization uses > Office 365 Exchange Online > Delegated permissions: tick SMTP.Send, then choose "Grant admin consent". Afterwards { $login } signs in once more, since a permission only reaches a new sign-in.
permissions-missing =
    .what = The token for { $account } has neither of the two permissions for mail, POP.AccessAsUser.All and SMTP.Send. Both mail servers refuse it.
    .fix = Entra admin center > App registrations > your app > API permissions > Add a permission > APIs my organization uses > Office 365 Exchange Online > Delegated permissions: tick POP.AccessAsUser.All and SMTP.Send, then "Grant admin consent". After that sign in again: `m365mail sign-in { $account }`.
offline-access-missing =
    .what = The sign-in of { $account } returned no refresh token. The account would have to be signed in again every hour.
    .fix = Entra admin center > App registrations > your app > API permissions > Add a permission > Microsoft Graph > Delegated permissions: tick offline_access, then choose "Grant admin consent". Afterwards { $login } signs in once more. If it persists, the program does not ask for offline_access: tell its developer.
wrong-audience =
    .what = The access token of { $account } was issued for another service than Exchange Online, for instance for Microsoft Graph. The mail servers do not accept it.
    .fix = The program must ask for permissions that begin with https://outlook.office.com/, and not mix them with those of Microsoft Graph: tell its developer. Then { $login } signs in once more.
consent-missing =
    .what = { $missing ->
        [none] Nobody has consented to the permissions that the app { $clientId } asks for on behalf of { $login }; or the consent was withdrawn, or is older than the permission.
       *[other] The consent to the app { $clientId } does not cover { $missing } for { $login }: it is older than the permission, or covers fewer permissions.
    }
    .fix = Entra admin center > App registrations > your app > API permissions: check that POP.AccessAsUser.All, SMTP.Send and offline_access are listed, then choose "Grant admin consent". Afterwards { $login } signs in once more.
consent-refused =
    .what = The page that asks for the permissions was cancelled. Without consent there is no access to the mailbox of { $account }.
    .fix = { $login } signs in once more and chooses "Accept" on the page "Permissions requested".
approval-required =
    .what = In this tenant only an administrator may consent to the permissions of the app { $clientId }. { $login } was shown "Need admin approval".
    .fix = Entra admin center > App registrations > your app > API permissions > "Grant admin consent". Afterwards { $login } signs in once more.
permission-not-registered =
    .what = The app registration { $clientId } does not list the permissions that are asked for.
    .fix = Entra admin center > App registrations > your app > API permissions > Add a permission > APIs my organization uses > Office 365 Exchange Online > Delegated permissions: tick POP.AccessAsUser.All and SMTP.Send; under Microsoft Graph > Delegated permissions tick offline_access; then choose "Grant admin consent".
scope-unknown =
    .what = { $asked ->
        [none] The program asks for a permission that does not exist or is misspelt.
       *[other] The program asks for { $asked }, a permission that does not exist or is misspelt.
    }
    .fix = Tell the program's developer. The right ones are https://outlook.office.com/POP.AccessAsUser.All, https://outlook.office.com/SMTP.Send and offline_access.
scopes-of-two-resources =
    .what = The program asks for permissions of two services at once, for instance of Exchange Online and of Microsoft Graph. A token is always for one.
    .fix = Tell the program's developer: the two need a request each; one refresh token serves both.
exchange-not-subscribed =
    .what = The tenant { $tenantId } has no Exchange Online, or its subscription has ended.
    .fix = Microsoft 365 admin center > Billing > Your products: check that a subscription with Exchange Online is active. Also check that the directory (tenant) ID belongs to the firm whose mail is meant.
user-read-missing =
    .what = The app { $clientId } has not even the permission to sign users in and read their profile (User.Read).
    .fix = Entra admin center > App registrations > your app > API permissions > Add a permission > Microsoft Graph > Delegated permissions: tick User.Read, then choose "Grant admin consent". Afterwards { $login } signs in once more.
app-only-scope =
    .what = { $asked ->
        [none] The program signs in without a user (client credentials) and asks for single permissions. Entra then takes only the scope of a whole service.
       *[other] The program signs in without a user (client credentials) and asks for { $asked }. Entra then takes only the scope of a whole service.
    }
    .fix = In the program, set the scope to https://outlook.office365.com/.default, or tell its developer. The permissions themselves are those of the app registration: POP.AccessAsApp, SMTP.SendAsApp.
resource-misspelt =
    .what = { $asked ->
        [none] The program asks for a service that the tenant { $tenantId } does not know under this name. Probably it is misspelt.
       *[other] The program asks for { $asked }, and the tenant { $tenantId } knows no service of this name. Probably it is misspelt.
    }
    .fix = Correct the scope in the program, or tell its developer. For mail it begins with https://outlook.office.com/ (or https://outlook.office365.com/), for instance https://outlook.office.com/POP.AccessAsUser.All.
default-scope-mixed =
    .what = { $asked ->
        [none] The program asks for .default, which means all permissions of a service, together with other permissions. Entra does not take the two in one request.
       *[other] The program asks for .default, which means all permissions of a service, together with other permissions ({ $asked }). Entra does not take the two in one request.
    }
    .fix = Correct the scope in the program, or tell its developer. Where a user signs in: https://outlook.office.com/POP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access, without .default. Where the program signs in by itself (client credentials): https://outlook.office365.com/.default and nothing else.
exchange-disabled =
    .what = Exchange Online itself is switched off as an application of the tenant { $tenantId }. Nobody gets a token for mail, whichever program asks.
    .fix = Entra admin center > Enterprise apps > All applications > application type "Microsoft Applications" > Office 365 Exchange Online > Properties: set "Enabled for users to sign-in?" to Yes and save. If it is Yes already: Microsoft 365 admin center > Billing > Your products: a subscription with Exchange Online must be active.
app-being-set-up =
    .what = The tenant { $tenantId } cannot take the app { $clientId } in at this moment: an enterprise app of the same ID is just being made there, or one that was deleted a short while ago is still there.
    .fix = Wait a quarter of an hour, then { $login } signs in once more. If it persists: Entra admin center > Enterprise apps > All applications: look for the app { $clientId } and choose Permissions > "Grant admin consent" there.

### 1.4 Authenticated SMTP

smtp-auth-off-for-tenant =
    .what = Authenticated SMTP is switched off for the whole tenant and not switched on for { $login }. Exchange refuses to send, whatever the sign-in; this is Microsoft's default.
    .fix = Switch it on for this mailbox only; Microsoft recommends leaving it off for the tenant. Microsoft 365 admin center > Users > Active users > { $login } > Mail > Manage email apps: tick "Authenticated SMTP" and save. Or in Exchange Online PowerShell: Set-CASMailbox -Identity { $login } -SmtpClientAuthenticationDisabled $false. It can take up to an hour to take effect.
smtp-auth-off-for-mailbox =
    .what = Authenticated SMTP is switched off for the mailbox { $login }. Exchange refuses to send, whatever the sign-in and whatever holds for the tenant.
    .fix = Microsoft 365 admin center > Users > Active users > { $login } > Mail > Manage email apps: tick "Authenticated SMTP" and save. Or in Exchange Online PowerShell: Set-CASMailbox -Identity { $login } -SmtpClientAuthenticationDisabled $false. It can take up to an hour to take effect.

### 2 The settings and accounts

settings-incomplete =
    .what = The settings of { $entity } are incomplete: their file or a value is missing, or a value is malformed.
    .fix = Enter directory (tenant) ID, application (client) ID and the value of the client secret in the settings of { $entity } and check the settings. You find the first two in the Entra admin center > App registrations > your app > Overview. If a backup of the program's folder exists, restoring `settings.toml` brings everything back.
user-not-found =
    .what = The tenant { $tenantId } has no user { $login }.
    .fix = Check the spelling of the address. What counts is the user name in the Microsoft 365 admin center > Users > Active users; if it differs from the mail address, add the account again with that user name.
address-typo =
    .what = { $user } signed in for the account { $account }. The two addresses hardly differ: the address of the account is probably misspelt.
    .fix = Correct the address of the account { $account } to { $user } and sign in again. If the two are different people, sign in as { $login } instead.
account-not-in-tenant =
    .what = The account { $account } does not belong to the tenant { $tenantId } of { $entity }.
    .fix = What decides: Microsoft 365 admin center > Users > Active users of this firm: is { $account } there? If so, sign in as the user who is listed there. If not, the mailbox is not in this tenant: where another firm has it, move the account to that firm's settings instead of { $entity } and sign in once more; where it is at another provider, take it out with `m365mail account remove { $account }`, since this program only reads mailboxes in Microsoft 365.
mailbox-elsewhere =
    .what = The mailbox { $account } is at a provider for everybody. It is neither in Microsoft 365 nor in the tenant of { $entity }, and nobody can open it with { $entity }'s registration.
    .fix = What decides: Microsoft 365 admin center > Users > Active users: the firm's mailboxes are listed there with their addresses. If the person has one, set up that address: `m365mail account add ADDRESS --entity "{ $entity }"`. Take the other out: `m365mail account remove { $account }`; its mail stays with its provider, whose own access data a mail program needs.
client-storage =
    .what = The program could not read or write its own files.
    .fix = Check that the program's folder and the file that was seen exist, belong to the user who runs the program and are no links, and that the disk is not full. A damaged record of the last attempts is put aside and begun anew by itself. Then try again.
tokens-lost =
    .what = The account { $account } was signed in on this computer, but what was kept of it is gone: the file with its tokens was deleted, moved or damaged.
    .fix = Sign in again: `m365mail sign-in { $account }`. If a backup of the program's folder exists, restoring it brings the sign-in back as well.
login-not-upn =
    .what = { $user } signed in for the account { $account }, whose user name is set to { $login }. { $opened ->
        [none] Whether the mailbox opens for { $user } was not seen: it is the same person under another name, another address of that user, or a shared mailbox.
       *[other] The mailbox opens for { $opened } as well: { $account } is another address of that user, a renamed user, or a shared mailbox.
    }
    .fix = If { $user } is the right person, say so: `m365mail account add { $account } --entity "{ $entity }" --login { $user }`, then sign in again: `m365mail sign-in { $account }`. A shared mailbox has no sign-in of its own. If not, sign in as { $login }: choose "Use another account" on "Pick an account".
full-access-missing =
    .what = { $login } signs in for the mailbox { $account }, and POP3 refuses it. Either { $login } has no full access to this mailbox, or POP3 is off for it, or there is no such mailbox.
    .fix = Exchange admin center > Recipients > Mailboxes > { $account } > Delegation > Read and manage (Full Access): add { $login } (in PowerShell `Add-MailboxPermission -Identity { $account } -User { $login } -AccessRights FullAccess`). What decides: whether { $login } can open the mailbox in Outlook on the web. If so, look at Manage email apps > POP of { $account }. It can take up to an hour to take effect.
no-mailbox =
    .what = Both mail servers refuse { $login }, although the token has everything that it needs. Either { $login } has no mailbox in Exchange Online any more (no licence, or it is being moved), or { $login } is not the user name (UPN) of that person.
    .fix = Microsoft 365 admin center > Users > Active users > { $login }: compare the user name, and under "Licenses and apps" tick a licence with Exchange Online. What decides: whether the Mail tab of that user shows a mailbox. If the user name differs, enter it: `m365mail account add { $account } --entity "{ $entity }" --login <LOGIN>`.
pop-off =
    .what = POP3 refuses { $login }, although the access token is correct and SMTP accepts the same user's sign-in. POP is probably switched off for the mailbox.
    .fix = Microsoft 365 admin center > Users > Active users > { $login } > Mail > Manage email apps: tick "POP" and save. Or in Exchange Online PowerShell: Set-CASMailbox -Identity { $login } -PopEnabled $true. It can take up to an hour to take effect.
pop-off-or-no-licence =
    .what = POP3 refuses { $login }, although the program sees nothing wrong. Either POP is switched off for the mailbox, or the user has no mailbox or licence. Exchange answers both in the same words.
    .fix = Send a test mail with the same account: if it goes out, there is a mailbox, and POP is switched off. Then: Microsoft 365 admin center > Users > Active users > { $login } > Mail > Manage email apps: tick "POP" and save, or Set-CASMailbox -Identity { $login } -PopEnabled $true. If the test mail is refused as well: check "Licenses and apps" for a licence with Exchange Online.
starttls-not-used =
    .what = The program tries to send over a connection that is not encrypted. Exchange Online wants STARTTLS first.
    .fix = In the program's account, set for outgoing mail: server smtp.office365.com, port 587, encryption STARTTLS (sometimes called "TLS"), not "none" and not "SSL".
xoauth-malformed =
    .what = The user name that the program sends with the token is not a valid address.
    .fix = Enter the full user name, with @ and domain and without blanks, in the account of the program ({ $login }). If it is right, tell the program's developer: between user and token belongs a byte of the value 1.
imap-login-refused =
    .what = IMAP refuses the login of { $login } and does not say why: the token is for another service, lacks IMAP.AccessAsUser.All, belongs to somebody else, or IMAP is switched off for the mailbox.
    .fix = Check in this order: the scope is https://outlook.office.com/IMAP.AccessAsUser.All; whoever signed in is { $login }; Microsoft 365 admin center > Users > Active users > { $login } > Mail > Manage email apps: "IMAP" is ticked.
imap-not-connected =
    .what = The sign-in of { $login } is valid, but IMAP opens no mailbox for it: somebody else signed in, IMAP is switched off, Full Access to the mailbox is missing, or there is no mailbox.
    .fix = Check who signed in: it must be { $login }. Then Microsoft 365 admin center > Users > Active users > { $login } > Mail > Manage email apps: tick "IMAP" and save. For another mailbox: Add-MailboxPermission -Identity { $account } -User { $login } -AccessRights FullAccess. If it worked before, too many connections can be the reason: wait.
tls-port-mixed-up =
    .what = Encryption and port do not belong together: one side spoke TLS, the other plain text. Either the program begins with TLS where the server wants STARTTLS, or the other way round.
    .fix = In the program's account, set for fetching outlook.office365.com, port 995, SSL/TLS; for sending smtp.office365.com, port 587, STARTTLS (not "SSL/TLS"). If that is what stands there, something in between answers: try from another network (a phone's hotspot).
other-providers-server =
    .what = That is no line of Exchange Online but of another provider's mail server (such as Gmail or a Postfix), which refuses the login.
    .fix = Check the servers in the program's account: for Microsoft 365 they are outlook.office365.com, port 995, and smtp.office365.com, port 587. If the account belongs to the other provider, its own help says what it wants (often an app password).

### 3 The sign-in

other-user-signed-in =
    .what = { $user } signed in for the account { $account }, but the account belongs to { $login }. Probably the browser was still signed in and asked nobody.
    .fix = Sign out at https://www.office.com in the browser or use a private window. Then sign in again: on "Pick an account" choose "Use another account", enter { $login }, and answer "Stay signed in?" with No. If { $user } is the own user name of whoever uses { $account }, say so instead: `m365mail account add { $account } --entity "{ $entity }" --login { $user }`.
sign-in-not-finished =
    .what = { $page ->
        [none] The sign-in of { $account } began in the browser and never came back. What Entra says on its pages, a program does not see: the window was closed, the password was wrong, multifactor authentication was not passed, or a policy refused.
       *[other] The sign-in of { $account } stopped at a page that this program does not know. It begins with "{ $page }".
    }
    .fix = { $page ->
        [none] Sign in once more and read what the page says; that decides. Copy the whole text of the page and run `m365mail doctor { $account } --page-text -`.
       *[other] On the page "{ $page }", open "More details" or "Troubleshooting details": a number of five digits and more is explained by `m365mail explain NUMBER`. If there is none, write a file for support, without secrets and names, by `m365mail doctor --bundle FILE`: the words of the page are in it. An administrator finds the reason in the Entra admin center > Users > { $login } > Sign-in logs.
    }
sign-in-answer-foreign =
    .what = The answer from the browser does not belong to the sign-in that was begun here. For safety it was refused.
    .fix = Start the sign-in of { $account } again and finish it in the window that opens. Do not use an address from an earlier attempt.
pasted-address-wrong =
    .what = What was pasted to end the sign-in of { $account } is not the address that the browser ended on. Nothing was lost, but the account is not signed in.
    .fix = Run `m365mail sign-in { $account } --no-browser` again and paste the whole address from the browser's address bar after signing in; it begins with { $redirectUri }. That the browser shows an error page there is as it should be.
wrong-password =
    .what = The user name or password of { $login } is wrong.
    .fix = Sign in again with the correct password. Whoever has forgotten it chooses "Can't access your account?" on the page or asks IT support for a new one.
user-locked =
    .what = The user { $login } is locked for a while after too many wrong passwords, or Microsoft blocks the address from which the sign-in came.
    .fix = Wait a few minutes and sign in with the correct password. If it persists, IT support looks in the Entra admin center > Users > { $login } > Sign-in logs.
password-expired =
    .what = The password of { $login } has expired.
    .fix = { $login } signs in at https://www.office.com, sets a new password there, and then signs in here once more.
user-disabled =
    .what = The sign-in of the user { $login } is blocked.
    .fix = Microsoft 365 admin center > Users > Active users > { $login } > "Unblock sign-in". Afterwards { $login } signs in once more.
user-not-assigned =
    .what = Only assigned users may use the app { $clientId }, and { $login } is not assigned.
    .fix = Entra admin center > Enterprise apps > your app > Users and groups > Add user/group: add { $login }. Or Properties: set "Assignment required?" to No. Afterwards { $login } signs in once more.
mfa-refused =
    .what = Multifactor authentication of { $login } was required and not passed.
    .fix = { $login } signs in once more and confirms in the Authenticator app; with number matching, type the number shown on the sign-in page. If the device is lost: Entra admin center > Users > { $login } > Authentication methods.
mfa-required =
    .what = A policy of the tenant now requires multifactor authentication from { $login }. A silent renewal cannot provide it.
    .fix = { $login } signs in once more and confirms in the Authenticator app. Afterwards the renewals work again.
mfa-not-registered =
    .what = { $login } must use multifactor authentication and has not set it up.
    .fix = { $login } opens https://aka.ms/mfasetup, sets up the Authenticator app, and then signs in here once more.
conditional-access =
    .what = A Conditional Access policy or the security defaults of the tenant do not allow this sign-in of { $login }.
    .fix = Entra admin center > Users > { $login } > Sign-in logs > the failed sign-in. The tab "Conditional Access" there names the policy. Change it so that it lets this user pass with this app, or meet its condition (device, place). Afterwards { $login } signs in once more. If the sign-in used a device code, often only this way is blocked: sign in with the browser then.
code-expired =
    .what = The verification code was redeemed too late. It is valid for about ten minutes.
    .fix = Start the sign-in of { $account } again and finish it without a break.
device-code-expired =
    .what = The code for the sign-in of { $account } on another device was not entered in time. It is good for fifteen minutes.
    .fix = Begin the sign-in of { $account } again and enter the new code at once.
device-code-declined =
    .what = On the other device the sign-in of { $account } was cancelled.
    .fix = Begin the sign-in of { $account } again, enter the code, check that the page names the right app, and choose "Continue".
code-invalid =
    .what = Entra does not know the verification code: it was issued to another app or in another tenant, or was changed on its way.
    .fix = Start the sign-in of { $account } again. If it happens again, tell the program's developer: the code must be redeemed exactly as the redirect brought it, with the same application (client) ID and directory (tenant) ID.
code-redeemed-twice =
    .what = The verification code was redeemed twice. It is valid once.
    .fix = Start the sign-in of { $account } again. If it happens again, tell the program's developer.
code-verifier-wrong =
    .what = The proof (PKCE) that was sent with the verification code does not belong to this sign-in.
    .fix = Start the sign-in of { $account } again. If it happens again, tell the program's developer.
redirect-uri-differs =
    .what = The program named one redirect URI when it began the sign-in and another when it redeemed the code. They must be the same, character by character.
    .fix = Start the sign-in of { $account } again. If it happens again, tell the program's developer.
request-malformed =
    .what = The program sent a request that Microsoft's server does not accept in this form.
    .fix = Tell the program's developer the server's words; no setting on your side will fix it.
tls-too-old =
    .what = The connection used a version of TLS that Microsoft no longer accepts.
    .fix = Update the program and the operating system so that they use TLS 1.2 or newer.
pop3-one-line-auth =
    .what = The POP3 server hung up at the login of { $account }. The program probably sent the token in the same line as AUTH XOAUTH2; Exchange takes it only in a line of its own.
    .fix = Tell the program's developer: send "AUTH XOAUTH2", wait for "+", then send the token. In Java Mail: mail.pop3s.auth.xoauth2.two.line.authentication.format=true. If it is sent in two lines already, the token is longer than 4,096 characters.
token-too-long =
    .what = The mail server broke off when it was given the token of { $account }: it is longer than the 4,096 characters that Exchange Online takes.
    .fix = A token grows with what is put into it: Entra admin center > Enterprise apps > your app > Single sign-on and App registrations > your app > Token configuration: take out group and optional claims. Then sign in again: `m365mail sign-in { $account }`.
personal-account =
    .what = { $login } is signed in with a personal Microsoft account. The app of a firm only takes work accounts.
    .fix = Sign out at https://www.office.com or use a private window. Then sign in again: on "Pick an account" choose "Use another account" and enter the work account. If the page asks "Work or school, or personal?", choose "Work or school account".
tenant-restrictions =
    .what = The network from which { $login } signs in allows only certain tenants (tenant restrictions of a proxy), and { $tenantId } is not among them.
    .fix = The IT of the firm whose network this is adds the tenant { $tenantId } to the header "Restrict-Access-To-Tenants" of its proxy. Or sign in from another network.
page-reloaded =
    .what = A page of the sign-in was reloaded or opened with the back button. Nothing is broken.
    .fix = Close the tab and begin the sign-in of { $account } again in the program. If it happens without reloading, tell the program's developer: the address takes POST only.
endpoints-swapped =
    .what = The address that issues tokens was called like a page (with GET instead of POST). Often the two addresses of the sign-in are swapped in the program's settings.
    .fix = Check the program's settings: the authorization address ends in /oauth2/v2.0/authorize, the token address in /oauth2/v2.0/token. If they are right, tell the program's developer.
grant-damaged =
    .what = What the program presented of the sign-in of { $account } (the stored refresh token or the code from the browser) was cut off or changed on its way.
    .fix = { $login } signs in once more; whoever pastes the address from the browser takes all of it. If it happens again at once, tell the program's developer.
sign-in-interrupted =
    .what = A page of the sign-in was left without an answer, such as "Stay signed in?", the question which app is meant, or a choice of accounts. That is a normal part of a sign-in, no fault.
    .fix = { $login } begins the sign-in again in the system's own, current browser and answers each page to the end.
device-not-accepted =
    .what = The device with which { $login } signs in is not joined to the tenant, was disabled there, or was deleted.
    .fix = Entra admin center > Devices > All devices: look for the device and enable it. If it is missing, join it again: Windows Settings > Accounts > Access work or school. Afterwards { $login } signs in once more.
user-at-risk =
    .what = Microsoft takes the account { $login } or this sign-in for endangered: the password may be known to strangers.
    .fix = Entra admin center > Protection > Risky activities > Risky users: check { $login }, reset the password or dismiss the risk. Afterwards { $login } sets a new password and signs in once more.
age-consent-missing =
    .what = The account { $login } is marked as that of a minor, and the consent of a legal guardian is missing.
    .fix = Entra admin center > Users > { $login } > Properties: check "Age group" and "Consent provided for minor".
device-code-not-known =
    .what = The code that was typed on the other device is none that waits: it is mistyped, already used, or meant for another country's server.
    .fix = Begin the sign-in of { $account } again, copy the new code instead of typing it, and enter it at the address that the program shows.
device-code-pending =
    .what = Nothing is wrong yet: the program waits until the code is entered on the other device.
    .fix = Open the address that the program shows, enter the code and finish the sign-in there.
code-or-refresh-token-expired =
    .what = What the program presented of the sign-in of { $account } has expired: the code from the browser after about ten minutes, or the stored refresh token after ninety days without use.
    .fix = { $login } signs in once more and finishes it without a break. If it had just been signed in, the code was late; if it had worked for long, the account was not used for ninety days.
federation-broken =
    .what = The firm signs in through a server of its own or another provider (federation, such as AD FS), and Entra does not accept that server's answer.
    .fix = The administrator checks the federation: certificates of the sign-in server, its clock, and the domain in the Entra admin center > Settings > Domain names. Microsoft cannot see further here.
saml-request =
    .what = A request of the SAML protocol is malformed. Mail programs do not use SAML; it comes from a web application of the firm.
    .fix = Give the server's words to whoever set up single sign-on for that web application: Entra admin center > Enterprise apps > the application > Single sign-on.
on-premises-password-check =
    .what = The firm's own servers check the passwords (pass-through authentication), and they could not be asked, or the user may not sign in at this hour.
    .fix = The IT of the firm checks the authentication agents: Entra admin center > Microsoft Entra Connect > Pass-through authentication, their connection to Active Directory, their clock, and the logon hours of { $login }.
windows-sign-on =
    .what = Entra wanted to sign { $login } in with the session of Windows (Kerberos, seamless single sign-on), and that did not work.
    .fix = Sign in with user name and password instead, or lock and unlock the computer inside the firm's network. If it persists, the IT of the firm checks seamless single sign-on in Microsoft Entra Connect.
passkey-refused =
    .what = The passkey, the access pass or Windows Hello of the device was not accepted for { $login }.
    .fix = Choose "Other ways to sign in" and use the password or the authenticator app. Then set up Windows Hello or the passkey again at https://aka.ms/mysecurityinfo.
user-certificate-refused =
    .what = The certificate (smart card) with which { $login } signs in is missing or was not accepted, or a proxy took it out.
    .fix = Choose another way to sign in. The administrator checks Entra admin center > Protection > Authentication methods > Certificate-based authentication: the authorities and the address of their revocation list.
password-change-refused =
    .what = The new password of { $login } was not taken: the old one was wrong, the new one is too weak or too similar, or the firm's own directory refused it.
    .fix = Try again at https://aka.ms/sspr with a longer, quite different password. If it persists, IT support sets one: Microsoft 365 admin center > Users > Active users > { $login } > Reset password.
sign-out-failed =
    .what = Signing out in the browser did not work. For fetching and sending mail it does not matter.
    .fix = Close all windows of the browser, or sign out at https://www.office.com.
sign-in-cancelled =
    .what = The sign-in was left on the page: with "Cancel", "Back", or "Return to the application without granting consent".
    .fix = { $login } begins the sign-in again and follows the page to the end. If it says "Need admin approval", an administrator consents first: Entra admin center > App registrations > your app > API permissions > "Grant admin consent".
sign-in-needed =
    .what = The program asked for a token without showing a page, and nobody is signed in there who could be meant; or the browser hides the session from the program (third-party cookies).
    .fix = { $login } signs in once in a visible window of the program. If it asks without a page again and again, tell its developer: after login_required a page has to follow.
grant-of-another-app =
    .what = The stored sign-in or the code belongs to another application (client) ID than the one that asks with it now ({ $clientId }). The client ID was changed since, or the client secret or certificate is that of another app.
    .fix = Compare "Application (client) ID" in the program's settings with the Entra admin center > App registrations > your app > Overview; the secret must be one of the same app. Then { $login } signs in once more.

### 4 The test mail

basic-authentication =
    .what = The program tried to log in with a user name and password. Exchange Online only accepts the sign-in with OAuth2 (XOAUTH2).
    .fix = Set the program's account to "OAuth2" or "Microsoft 365". If it offers neither, ask its developer for a version that does. App passwords do not help.
not-authenticated =
    .what = The program tried to send without logging in first.
    .fix = Switch on authentication for outgoing mail in the program's account: server smtp.office365.com, port 587, STARTTLS, OAuth2. If it is on, tell the program's developer the server's words.
smtp-login-refused =
    .what = SMTP refuses the login of { $login }, although the access token looks correct in every respect. Exchange does not say why.
    .fix = Check in this order. Microsoft 365 admin center > Users > Active users: the user name there must be exactly { $login }, even if the mail address differs. { $login } must not be a shared mailbox: with SMTP the user signs in, and the shared mailbox is only the sender. "Licenses and apps": a licence with Exchange Online is assigned. If fetching mail works with the same user, there is a mailbox, and the user name decides.
send-as-denied =
    .what = { $own ->
        [none] { $login } is not allowed to send under the address of the sender.
       *[other] The server does not take { $own } as the sender, though { $own } signed in: the mailbox of this user has another address, or none at all.
    }
    .fix = { $own ->
        [none] Either use { $login } as the sender, or: Exchange admin center > Recipients > Mailboxes > the sender's mailbox > Delegation > Send as: add { $login }. In Exchange Online PowerShell: Add-RecipientPermission -Identity { $account } -Trustee { $login } -AccessRights SendAs. It can take up to an hour to take effect.
       *[other] Exchange admin center > Recipients > Mailboxes: look for { $own }. If the mailbox has another primary address, set up the account under that one, with the user name beside it: `m365mail account add ADDRESS --entity "{ $entity }" --login { $own }`. If { $own } is only a second address of it, the administrator allows that in Exchange Online PowerShell: Set-OrganizationConfig -SendFromAliasEnabled $true. If there is no mailbox, the user needs a licence with Exchange Online.
    }
mailbox-or-store-full =
    .what = The mailbox of { $login } or the server's store is full; the copy for Sent Items cannot be saved, so the mail is not sent.
    .fix = Delete or archive mail in the mailbox of { $login } and empty "Deleted Items". You find the usage in the Microsoft 365 admin center > Users > Active users > { $login } > Mail.
message-too-large =
    .what = The mail is larger than the mailbox { $login } may send. Attachments grow by a third when sent.
    .fix = Send smaller attachments or a link. An administrator can raise the limit: Set-Mailbox -Identity { $login } -MaxSendSize 150MB.
recipient-refused =
    .what = A recipient's address was refused, or the mail has too many recipients.
    .fix = Check the addresses of the recipients; send to fewer recipients at once if there are very many.
sending-blocked =
    .what = Microsoft has stopped { $login } from sending: suspicion of spam, or the daily limit of recipients is reached.
    .fix = Microsoft Defender portal > Email & collaboration > Review > Restricted entities: check whether { $login } is listed, find out why, and unblock. If only the daily limit is reached, it passes after 24 hours.
account-must-sign-in =
    .what = Microsoft does not send for { $login } until the owner has signed in in a browser and answered what is asked there.
    .fix = Sign in at https://outlook.office.com as { $login }, follow the page, send one mail there, and try again.
relay-refused =
    .what = The mail was handed to Exchange Online without a login, and it does not pass such mail on to other domains.
    .fix = In the program, use client submission: server smtp.office365.com, port 587, STARTTLS, OAuth2. For a device that cannot sign in: Exchange admin center > Mail flow > Connectors: check that the connector names the public address of the firm, and that the sender's domain is one of the tenant's.
direct-send-refused =
    .what = The tenant refuses mail under its own addresses for which nobody has signed in (Direct Send is switched off).
    .fix = In the program, sign in for sending: server smtp.office365.com, port 587, STARTTLS, OAuth2. Or the administrator sets up a connector for this sender, or allows it again: Set-OrganizationConfig -RejectDirectSend $false.
tenant-sending-limit =
    .what = The whole tenant has reached its limit of outside recipients for the day; trial tenants and addresses under onmicrosoft.com have a low one.
    .fix = Wait 24 hours. If it happens often: send from an address of the firm's own domain, buy licences instead of a trial, and send mass mail through a service made for it.
domain-not-registered =
    .what = The tenant sends under a domain that is not registered in it, and Microsoft has therefore stopped it.
    .fix = Microsoft 365 admin center > Settings > Domains: add and verify the domain of the sender. Then ask Microsoft's support to lift the block.
sender-refused =
    .what = The recipient's server or a rule refuses mail from this sender.
    .fix = Write to the recipient in another way and ask to be allowed there; the recipient's IT finds the reason in its message trace.
sender-domain-unproven =
    .what = The recipient refuses the mail because the domain of the sender does not prove that it is genuine (SPF, DKIM, DMARC).
    .fix = The administrator sets the SPF record of the domain to "v=spf1 include:spf.protection.outlook.com -all" and switches on DKIM: Microsoft Defender portal > Email & collaboration > Policies & rules > Threat policies > Email authentication settings.
recipient-restricts =
    .what = The recipient (a person, a group or a public folder) takes mail only from certain senders or from inside its firm.
    .fix = Ask the owner of the recipient's address to allow { $login }. In one's own tenant: Exchange admin center > Recipients > the recipient > Message delivery restriction.
recipient-mailbox =
    .what = The recipient's mailbox does not take the mail: it is full, switched off, or gets too much at once.
    .fix = Reach the recipient in another way; only the recipient's side can cure it. Send again later.
undeliverable-on-the-way =
    .what = The mail left Microsoft, but the recipient's mail server could not be found or did not answer in time.
    .fix = Check the part of the address behind @ for a slip and send again. If the address is right, the recipient's IT has to look at its mail server and its MX record.
mail-loop =
    .what = The mail went round in a circle between mail servers until one of them gave up.
    .fix = The administrator of the recipient's domain checks the MX record, forwarding and connectors: Exchange admin center > Mail flow > Accepted domains and Connectors.
message-malformed =
    .what = The mail itself is not written as the standard wants it: its From or another header, or its lines, are malformed.
    .fix = Tell the program's developer the server's words: one From address (RFC 5322), no bare line feeds, valid MIME.
forwarding-blocked =
    .what = The tenant does not allow that mail is forwarded to the outside automatically.
    .fix = Microsoft Defender portal > Email & collaboration > Policies & rules > Threat policies > Anti-spam > Outbound policy > Automatic forwarding rules: allow it for { $login }, or remove the forwarding.
tenant-sending-blocked =
    .what = Microsoft does not take mail from this whole tenant, or not from the address that it comes from: too much of it was suspicious, or the tenant is too new.
    .fix = Look for the account that sends spam: Microsoft Defender portal > Email & collaboration > Review > Restricted entities, and Exchange admin center > Mail flow > Message trace. Change its password, remove foreign forwarding rules and connectors, then open a support ticket with Microsoft: only it lifts the block. A trial tenant is freed by buying a licence.

### 5 Daily life

refresh-token-expired =
    .what = The account { $account } was not used for ninety days. Its sign-in has expired for that reason.
    .fix = { $login } signs in once more. As long as the account is used at least once in ninety days, it stays signed in.
sessions-revoked =
    .what = All sign-ins of { $login } were revoked, for instance because an administrator reset the password or revoked the sessions.
    .fix = { $login } signs in once more, with the new password if there is one.
sign-in-frequency =
    .what = A Conditional Access policy of the tenant asks for a new sign-in at intervals.
    .fix = { $login } signs in once more. To end it for good, the administrator exempts this app from the policy's "Sign-in frequency": Entra admin center > Conditional Access > Policies > Session.
refresh-token-invalid =
    .what = Microsoft no longer accepts the stored sign-in of { $account }.
    .fix = { $login } signs in once more.
access-token-expired =
    .what = The mail server was given an expired access token for { $account }.
    .fix = Check that date, time and time zone of this computer are correct. If they are, tell the program's developer: it must renew the token before it expires.
throttled =
    .what = Microsoft slows the program down: too many requests or connections in a short time.
    .fix = Wait a few minutes and try again. If it happens often, let the program fetch less often and with one connection at a time.
temporarily-refused =
    .what = The mail server refuses { $account } for the time being; it says itself that this passes.
    .fix = Wait a quarter of an hour and run the command again, for example `m365mail fetch { $account }`. If it persists: Microsoft 365 admin center > Health > Service health.
service-unavailable =
    .what = Microsoft's service reports a passing fault of its own.
    .fix = Wait and try again. If it lasts: Microsoft 365 admin center > Health > Service health. With POP3 a very full inbox can also be the reason: move old mail to other folders.
entra-unreachable =
    .what = The sign-in server { $host } cannot be reached from this computer.
    .fix = Check the network, the name resolution and the firewall: HTTPS (port 443) to login.microsoftonline.com must be open.
mail-server-unreachable =
    .what = The mail server { $host } cannot be reached from this computer.
    .fix = Check the network, the name resolution and the firewall: port 995 to outlook.office365.com and port 587 to smtp.office365.com must be open.
nothing-answers =
    .what = { $host } takes the connection, and then nothing is said on it. Most likely a firewall, a proxy or a virus scanner that inspects takes the connections in its place.
    .fix = What decides: run `m365mail doctor` once more from another network (a phone's hotspot). If it works there, firewall, proxy and virus scanner of the firm must pass login.microsoftonline.com (443), outlook.office365.com (995) and smtp.office365.com (587) without looking inside. If it does not, Microsoft has an outage: Microsoft 365 admin center > Health > Service health.
network-down =
    .what = Neither the sign-in server nor a mail server of Microsoft can be reached from this computer. It has no way to the internet, or no name resolution.
    .fix = Check on this computer whether a web page opens and whether the VPN, if the firm uses one, is connected. To the outside must be open: port 443 to login.microsoftonline.com, port 995 to outlook.office365.com, port 587 to smtp.office365.com. Then run `m365mail doctor` again.
proxy-in-between =
    .what = Something else than Microsoft answers in the place of { $host }: a proxy, a firewall or the login page of a network. What only takes the connection and closes it at once counts too.
    .fix = On this computer, open https://{ $host } in the browser: a login page of the network (hotel, guest Wi-Fi) has to be passed first. In the firm, let the firewall or proxy pass login.microsoftonline.com (443), outlook.office365.com (995) and smtp.office365.com (587) without looking inside; this program goes straight to these hosts and uses no proxy.
hung-up-after-token =
    .what = { $tokenLength ->
        [none] The mail server hung up without a word as soon as it was shown the token of { $account }. Something in between does not know so long a line, the token is longer than the 4,096 characters that Exchange Online takes, or the server is being restarted.
       *[other] The mail server hung up without a word as soon as it was shown the token of { $account }. Something in between does not know so long a line, or the server is being restarted. The length of the token is not the reason: { $tokenLength } characters, of at most 4,096.
    }
    .fix = What decides: run `m365mail doctor { $account }` once more from another network (a phone's hotspot). If it works there, let the firewall or virus scanner pass { $host } on ports 995 and 587 without looking inside. { $tokenLength ->
        [none] If it does not, take group and optional claims out: Entra admin center > App registrations > your app > Token configuration, then `m365mail sign-in { $account }`.
       *[other] If it does not, wait a quarter of an hour and look at the Microsoft 365 admin center > Health > Service health.
    }
not-the-mail-server =
    .what = What answers at { $host } is not the mail server of Exchange Online: it speaks another protocol, wants TLS at another moment, or offers no sign-in with OAuth2 (XOAUTH2).
    .fix = Check on this computer where the name leads: `nslookup { $host }` must show addresses of Microsoft. Look for an entry in the hosts file, for a mail filter of the virus scanner and for a redirection in the firewall, and take it out for ports 995 and 587. Then run `m365mail doctor` again.
starttls-missing =
    .what = The mail server { $host } does not offer encryption (STARTTLS) here. Exchange Online always does: something in between takes the offer out. Without it nothing was sent, and no token was shown.
    .fix = In the firewall or virus scanner, switch off the inspection of SMTP for port 587 (on Cisco devices called "ESMTP inspection"; in virus scanners "mail shield"). Then run `m365mail doctor` again.
clock-wrong =
    .what = The clock of this computer is wrong: it differs from Microsoft's by more than five minutes. Tokens then seem not yet valid or still good when they are not.
    .fix = Set the clock by the network: Windows: Settings > Time & language > Date & time > Sync now; macOS: System Settings > General > Date & Time; Linux: `timedatectl set-ntp true`. Then run `m365mail doctor` again.
client-busy =
    .what = Another run of this program holds a file that is needed and does not let go of it: it is still working, or it was stopped (for example with Ctrl-Z).
    .fix = End the other run: bring it to the front with `fg` and let it finish, or end it in the task manager; its process number stands in the evidence. Nothing is damaged by waiting. Then run the command again.
certificate-not-trusted =
    .what = The certificate of { $host } is not trusted. Probably a proxy or virus scanner reads the connection, or the clock of this computer is wrong.
    .fix = Exempt { $host } from the inspection of the proxy or virus scanner, or give the program its authority's certificate as a PEM file with --ca-file. Check the date and time of this computer.
refresh-token-of-spa =
    .what = The sign-in of { $account } ends after 24 hours, since the redirect URI { $redirectUri } is registered as "Single-page application".
    .fix = Entra admin center > App registrations > your app > Authentication: delete { $redirectUri } under "Single-page application", add it under "Web" and save. Afterwards { $login } signs in once more.
request-loop =
    .what = The program asks for the same token again and again within minutes. Microsoft has stopped it for a while.
    .fix = Close the program for some minutes. If it happens again, tell its developer: it must keep an access token for its whole life, and must not repeat a request that was refused.
session-ended =
    .what = The server closed a connection on which nothing happened for too long. Nothing is lost.
    .fix = Try again. If it interrupts work, tell the program's developer: connect anew instead of keeping a connection open.
imap-folder-unknown =
    .what = IMAP knows no folder of this name in the mailbox, or has one already.
    .fix = Let the program fetch the list of folders anew, and choose the folder from it; names differ by the mailbox's language.
imap-request-refused =
    .what = IMAP does not accept a command of the program, in this form or at this moment.
    .fix = Tell the program's developer the line and the command before it. If other folders work, moving the mail that it stumbles over helps meanwhile.
token-refused =
    .what = The mail server does not accept the access token of { $account }: it has expired, was issued for another service, or for another user.
    .fix = { $login } signs in once more. If it happens again, tell the program's developer: the token's aud must be https://outlook.office.com or https://outlook.office365.com, its exp must lie ahead, and the user beside it must be the user name (UPN) that signed in.
lasting-server-fault =
    .what = The mail server reports a fault of its own, or of the mailbox { $account }, that does not pass by itself ([SYS/PERM]). Name and token are not the reason.
    .fix = Microsoft 365 admin center > Health > Service health; then Users > Active users > { $login }: check that the licence with Exchange Online is there and the mailbox exists. If both are well, open a support ticket with Microsoft and give the line with the time.
server-unreachable =
    .what = The server { $host } cannot be reached from this computer: its name is not known, its port is closed, or it does not answer.
    .fix = Check the server names in the program's account letter by letter: outlook.office365.com (port 995) and smtp.office365.com (port 587); the sign-in is at login.microsoftonline.com (port 443). If they are right, check the network, the name resolution and the firewall.
connection-cut =
    .what = The connection to { $host } was cut in the middle. Neither side said why.
    .fix = Try again. If it happens every time: a firewall, a virus scanner or a proxy looks inside; try from another network (a phone's hotspot). If it works there, let outlook.office365.com (995), smtp.office365.com (587) and login.microsoftonline.com (443) pass without inspection. A very old program may not know TLS 1.2: update it.
microsofts-own =
    .what = This number is one between Microsoft's own services; a mail program does not cause it.
    .fix = Sign in once more. If it persists, open a support ticket with Microsoft and give the time, trace ID and correlation ID.
unknown =
    .what = { $number ->
        [none] This program has no explanation for the answer.
       *[other] This program has no explanation for AADSTS{ $number }.
    }
    .fix = { $number ->
        [none] Give the server's words to IT support or the program's developer, including the time and the IDs. A file for support, without secrets and names, is written by `m365mail doctor --bundle FILE`; send it along.
       *[other] Read https://login.microsoftonline.com/error?code={ $number }, or give the server's words to IT support, including the time and the IDs. A file for support, without secrets and names, is written by `m365mail doctor --bundle FILE`; send it along.
    }
