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
    .what = Microsoft knows no tenant with the directory (tenant) ID { $tenantId }.
    .fix = Entra admin center > App registrations > your app > Overview: copy "Directory (tenant) ID" into the settings of { $entity }. Check that it is not the application (client) ID, which looks alike.
tenant-id-wrong =
    .what = The directory (tenant) ID { $tenantId } of { $entity } belongs to another tenant than the mail addresses of the accounts; that tenant has no app { $clientId }.
    .fix = Entra admin center of the firm's own tenant > App registrations > your app > Overview: copy "Directory (tenant) ID" and enter it with `m365mail settings set --entity "{ $entity }" --tenant-id …`, then run `m365mail settings check --entity "{ $entity }"`.
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
    .fix = Entra admin center > App registrations > your app > Overview shows both. Enter them with `m365mail settings set --entity "{ $entity }" --tenant-id … --client-id …`, then run `m365mail settings check --entity "{ $entity }"`.
ids-swapped =
    .what = The two IDs of { $entity } are swapped: { $clientId }, entered as application (client) ID, is the directory (tenant) ID, and the other way round.
    .fix = Enter them the other way round: `m365mail settings set --entity "{ $entity }" --tenant-id { $clientId } --client-id { $tenantId }`, then run `m365mail settings check --entity "{ $entity }"`.
client-secret-ends-soon =
    .what = The client secret of { $entity } ends within 30 days. From then on nobody of the firm can fetch or send mail.
    .fix = Entra admin center > App registrations > your app > Certificates & secrets > New client secret: copy the value and enter it with `m365mail settings set --entity "{ $entity }" --secret-file - --secret-ends YYYY-MM-DD`. The old secret stays good until its end.
check-blocked-by-policy =
    .what = A policy of the tenant blocks the check of { $entity }, which asks for a token without any user. That says nothing about users: they sign in under policies of their own.
    .fix = Nothing has to be done for mail: sign an account in. Who wants the check to pass too: Entra admin center > Protection > Conditional Access: the policy for workload identities must let the app { $clientId } pass.

### 1.3 The three permissions

pop-permission-missing =
    .what = The sign-in of { $account } lacks the permission POP.AccessAsUser.All. Exchange therefore refuses to hand out mail.
    .fix = Entra admin center > App registrations > your app > API permissions > Add a permission > Microsoft Graph > Delegated permissions: tick POP.AccessAsUser.All, then choose "Grant admin consent". Afterwards { $login } signs in once more, since a permission only reaches a new sign-in.
smtp-permission-missing =
    .what = The sign-in of { $account } lacks the permission SMTP.Send. Exchange therefore refuses to send mail.
    .fix = Entra admin center > App registrations > your app > API permissions > Add a permission > Microsoft Graph > Delegated permissions: tick SMTP.Send, then choose "Grant admin consent". Afterwards { $login } signs in once more, since a permission only reaches a new sign-in.
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
    .fix = Entra admin center > App registrations > your app > API permissions > Add a permission > Microsoft Graph > Delegated permissions: tick POP.AccessAsUser.All, SMTP.Send and offline_access, then choose "Grant admin consent".
scope-unknown =
    .what = The program asks for a permission that does not exist or is misspelt.
    .fix = Tell the program's developer. The right ones are https://outlook.office.com/POP.AccessAsUser.All, https://outlook.office.com/SMTP.Send and offline_access.
scopes-of-two-resources =
    .what = The program asks for permissions of two services at once, for instance of Exchange Online and of Microsoft Graph. A token is always for one.
    .fix = Tell the program's developer: the two need a request each; one refresh token serves both.
exchange-not-subscribed =
    .what = The tenant { $tenantId } has no Exchange Online, or its subscription has ended.
    .fix = Microsoft 365 admin center > Billing > Your products: check that a subscription with Exchange Online is active. Also check that the directory (tenant) ID belongs to the firm whose mail is meant.

### 1.4 Authenticated SMTP

smtp-auth-off-for-tenant =
    .what = Authenticated SMTP is switched off for the whole tenant and not switched on for { $login }. Exchange refuses to send, whatever the sign-in; this is Microsoft's default.
    .fix = Switch it on for this mailbox only; Microsoft recommends leaving it off for the tenant. Microsoft 365 admin center > Users > Active users > { $login } > Mail > Manage email apps: tick "Authenticated SMTP" and save. Or in Exchange Online PowerShell: Set-CASMailbox -Identity { $login } -SmtpClientAuthenticationDisabled $false. It can take up to an hour to take effect.
smtp-auth-off-for-mailbox =
    .what = Authenticated SMTP is switched off for the mailbox { $login }. Exchange refuses to send, whatever the sign-in and whatever holds for the tenant.
    .fix = Microsoft 365 admin center > Users > Active users > { $login } > Mail > Manage email apps: tick "Authenticated SMTP" and save. Or in Exchange Online PowerShell: Set-CASMailbox -Identity { $login } -SmtpClientAuthenticationDisabled $false. It can take up to an hour to take effect.

### 2 The settings and accounts

settings-incomplete =
    .what = The settings of { $entity } are incomplete or a value is malformed.
    .fix = Enter directory (tenant) ID, application (client) ID and the value of the client secret in the settings of { $entity } and check the settings. You find the first two in the Entra admin center > App registrations > your app > Overview.
user-not-found =
    .what = The tenant { $tenantId } has no user { $login }.
    .fix = Check the spelling of the address. What counts is the user name in the Microsoft 365 admin center > Users > Active users; if it differs from the mail address, add the account again with that user name.
address-typo =
    .what = { $user } signed in for the account { $account }. The two addresses hardly differ: the address of the account is probably misspelt.
    .fix = Correct the address of the account { $account } to { $user } and sign in again. If the two are different people, sign in as { $login } instead.
account-not-in-tenant =
    .what = The account { $account } does not belong to the tenant { $tenantId } of { $entity }.
    .fix = Sign in as { $login }. If this user belongs to another firm, move the account to that firm's settings instead of { $entity }, and sign in once more.
client-storage =
    .what = The program could not read or write its own files.
    .fix = Check that the program's folder exists, belongs to the user who runs it, and that the disk is not full. Then try again.
tokens-lost =
    .what = The account { $account } was signed in on this computer, but what was kept of it is gone: the file with its tokens was deleted or moved.
    .fix = Sign in again: `m365mail sign-in { $account }`. If a backup of the program's folder exists, restoring it brings the sign-in back as well.
login-not-upn =
    .what = { $user } signed in for the account { $account }, whose user name is set to { $login }. The mailbox opens for { $user } as well: { $account } is another address of that user, a renamed user, or a shared mailbox.
    .fix = If { $user } is the right person, say so: `m365mail account add { $account } --entity "{ $entity }" --login { $user }`, then sign in again: `m365mail sign-in { $account }`. A shared mailbox has no sign-in of its own. If not, sign in as { $login }: choose "Use another account" on "Pick an account".
full-access-missing =
    .what = { $login } signs in for the mailbox { $account }, and POP3 refuses it. Either { $login } has no full access to this mailbox, or POP3 is off for it, or there is no such mailbox.
    .fix = Exchange admin center > Recipients > Mailboxes > { $account } > Delegation > Read and manage (Full Access): add { $login } (in PowerShell `Add-MailboxPermission -Identity { $account } -User { $login } -AccessRights FullAccess`). What decides: whether { $login } can open the mailbox in Outlook on the web. If so, look at Manage email apps > POP of { $account }. It can take up to an hour to take effect.
no-mailbox =
    .what = Both mail servers refuse { $login }, although the token has everything that it needs. Either { $login } has no mailbox in Exchange Online any more (no licence, or it is being moved), or { $login } is not the user name (UPN) of that person.
    .fix = Microsoft 365 admin center > Users > Active users > { $login }: compare the user name, and under "Licenses and apps" tick a licence with Exchange Online. What decides: whether the Mail tab of that user shows a mailbox. If the user name differs, enter it: `m365mail account add { $account } --entity "{ $entity }" --login …`.
pop-off =
    .what = POP3 refuses { $login }, although the access token is correct and SMTP accepts the same user's sign-in. POP is probably switched off for the mailbox.
    .fix = Microsoft 365 admin center > Users > Active users > { $login } > Mail > Manage email apps: tick "POP" and save. Or in Exchange Online PowerShell: Set-CASMailbox -Identity { $login } -PopEnabled $true. It can take up to an hour to take effect.
pop-off-or-no-licence =
    .what = POP3 refuses { $login }, although the program sees nothing wrong. Either POP is switched off for the mailbox, or the user has no mailbox or licence. Exchange answers both in the same words.
    .fix = Send a test mail with the same account: if it goes out, there is a mailbox, and POP is switched off. Then: Microsoft 365 admin center > Users > Active users > { $login } > Mail > Manage email apps: tick "POP" and save, or Set-CASMailbox -Identity { $login } -PopEnabled $true. If the test mail is refused as well: check "Licenses and apps" for a licence with Exchange Online.

### 3 The sign-in

other-user-signed-in =
    .what = { $user } signed in for the account { $account }, but the account belongs to { $login }. Probably the browser was still signed in and asked nobody.
    .fix = Sign out at https://www.office.com in the browser or use a private window. Then sign in again: on "Pick an account" choose "Use another account", enter { $login }, and answer "Stay signed in?" with No.
sign-in-not-finished =
    .what = The sign-in of { $account } began in the browser and never came back. What Entra says on its pages, a program does not see: the window was closed, the password was wrong, multifactor authentication was not passed, or a policy refused.
    .fix = Sign in once more and read what the page says; that decides. Copy the whole text of the page and run `m365mail doctor { $account } --page-text -`.
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
    .what = POP3 broke off when it was given the token of { $account }: it is longer than the 4,096 characters that POP3 of Exchange Online takes.
    .fix = A token grows with what is put into it: Entra admin center > Enterprise apps > your app > Single sign-on and App registrations > your app > Token configuration: take out group and optional claims. Then sign in again: `m365mail sign-in { $account }`.

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
    .what = { $login } is not allowed to send under the address of the sender.
    .fix = Either use { $login } as the sender, or: Exchange admin center > Recipients > Mailboxes > the sender's mailbox > Delegation > Send as: add { $login }. In Exchange Online PowerShell: Add-RecipientPermission -Identity { $account } -Trustee { $login } -AccessRights SendAs. It can take up to an hour to take effect.
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
network-down =
    .what = Neither the sign-in server nor a mail server of Microsoft can be reached from this computer. It has no way to the internet, or no name resolution.
    .fix = Check on this computer whether a web page opens and whether the VPN, if the firm uses one, is connected. To the outside must be open: port 443 to login.microsoftonline.com, port 995 to outlook.office365.com, port 587 to smtp.office365.com. Then run `m365mail doctor` again.
proxy-in-between =
    .what = Something else than Microsoft answers in the place of { $host }: a proxy, a firewall or the login page of a network.
    .fix = On this computer, open https://{ $host } in the browser: a login page of the network (hotel, guest Wi-Fi) has to be passed first. In the firm, let the firewall or proxy pass login.microsoftonline.com (443), outlook.office365.com (995) and smtp.office365.com (587) without looking inside; this program goes straight to these hosts and uses no proxy.
not-the-mail-server =
    .what = What answers at { $host } is not the mail server of Exchange Online: it speaks another protocol, or offers no sign-in with OAuth2 (XOAUTH2).
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
unknown =
    .what = { $number ->
        [none] This program has no explanation for the answer.
       *[other] This program has no explanation for AADSTS{ $number }.
    }
    .fix = { $number ->
        [none] Give the server's words to IT support or the program's developer, including the time and the IDs.
       *[other] Read https://login.microsoftonline.com/error?code={ $number }, or give the server's words to IT support, including the time and the IDs.
    }
