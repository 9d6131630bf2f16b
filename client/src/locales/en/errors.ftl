error-disk = could not access { $path }: { $why }. Nothing was lost; check the disk and the folder's permissions.
error-damaged = { $path } is not what this program wrote: { $why }. Restore it from a backup; a file with tokens is written anew by signing in again.
error-roots = could not { $why }. Correct --ca-file, or leave it out to trust what this computer trusts.
error-file = could not read { $path }: { $why }
error-no-home = could not find a place to keep the settings; name one with --home or M365MAIL_HOME
error-settings = the settings file has a mistake at { $place }
    { $what }
settings-unknown-key = the key "{ $key }" does not exist here. Allowed: { $allowed }. Correct or remove it.
settings-entity = there is no entity "{ $name }" in this file; correct the name or add [entities."{ $name }"]
settings-syntax = This is not valid TOML. Correct this place; `m365mail settings set` writes a correct file.
settings-missing-key = The key `{ $key }` is missing here. Add it; `m365mail settings set` writes a correct file.
settings-twice = This key stands there twice. Take one of them out.
settings-kind = A value of another kind belongs here: a text (a string) stands in quotation marks, `[entities.NAME]` begins a firm and `[[accounts]]` an account.
error-tenant-id = "{ $given }" is not a Directory (tenant) ID, which looks like 01234567-89ab-cdef-0123-456789abcdef. You find it in the Entra admin center under App registrations > your app > Overview > Directory (tenant) ID.
error-client-id = "{ $given }" is not an Application (client) ID, which looks like 01234567-89ab-cdef-0123-456789abcdef. You find it in the Entra admin center under App registrations > your app > Overview > Application (client) ID.
error-secret-is-its-id = this is the secret's ID, not its value. The portal shows both side by side under Certificates & secrets; copy the column "Value". It is shown only once after the secret was created: if it is gone, create a new secret.
error-secret-empty = the secret is empty. Copy the column "Value" from the Entra admin center under Certificates & secrets.
error-secret-has-spaces = the secret has spaces or control characters inside, which no secret of the portal has. Copy the column "Value" once more.
error-secret-ends = "{ $given }" is no day. Write the day on which the client secret ends as YYYY-MM-DD, for example 2027-11-30. The portal shows it under Certificates & secrets in the column "Expires".
error-redirect-not-a-url = "{ $given }" is not a redirect URI; the usual one is http://localhost/callback
error-redirect-not-http = "{ $given }" does not begin with http://. On this computer the answer of the browser arrives unencrypted over loopback; register http://localhost/callback
error-redirect-not-this-computer = "{ $given }" does not lead to this computer; its host must be localhost or 127.0.0.1
error-redirect-more-than-a-path = "{ $given }" contains more than host, port and path; remove the user name, the part after "?" or the part after "#"
error-address = "{ $given }" is not a mail address; give it in full, for example anna.muster@muster-legal.example
error-entity-name = "{ $given }" cannot be the name of an entity: 1 to 64 characters without control characters
error-unknown-entity = there is no entity "{ $name }". See `m365mail settings show`, or add it with `m365mail settings set --entity "{ $name }" …`
error-unknown-account = there is no account { $name }. See `m365mail account list`, or add it with `m365mail account add { $name } --entity …`
error-account-exists = The account { $name } already exists; first remove the one with `m365mail account remove …`
error-no-entities = there is no entity yet. Add one with `m365mail settings set --entity NAME --tenant-id ID --client-id ID --secret-file FILE`
error-no-accounts = there is no account yet. Add one with `m365mail account add ADDRESS --entity …`
error-no-secret = the entity "{ $name }" has no client secret yet. Set it with `m365mail settings set --entity "{ $name }" --secret-file …`
error-port-taken = could not listen on port { $port } of this computer, which the redirect URI fixes: another program has it. End that program, or leave the port out of the redirect URI.
error-pasted = this is not the address to which this sign-in led. Copy the whole address line of the browser after signing in; it begins with the redirect URI and contains "code=" and "state=".
error-message = could not build the message: { $why }
failed-check = could not check the settings of "{ $subject }". { $words }
    What to do: m365mail doctor
failed-sign-in = could not sign in { $subject }. { $words }
    What to do: m365mail doctor { $subject }
failed-refresh = could not get an access token for { $subject }. { $words }
    What to do: m365mail doctor { $subject }
failed-refresh-sign-in = The access token of { $subject } could not be renewed without a new sign-in. { $words }
    What to do: sign in again with m365mail sign-in { $subject }; if that is refused too, m365mail doctor { $subject }
failed-fetch = could not fetch the mail of { $subject }. { $words }
    What to do: m365mail doctor { $subject }
failed-send = could not send from { $subject }. { $words }
    What to do: m365mail doctor { $subject }
failed-send-unanswered = it is not known whether the mail of { $subject } was sent: it was handed over, and no valid answer came back. { $words }
    What to do: look into Sent Items before you send it again; then m365mail doctor { $subject }
error-missing-ids = the entity "{ $name }" is new and needs both ids: --tenant-id and --client-id
error-not-signed-in = { $address } is not signed in. Sign in with `m365mail sign-in { $address }`
error-no-browser = could not open a browser: { $why }. Sign in with `--no-browser`, which prints the address.
answer-server = The answer: { $words }
answer-unreachable = The reason: { $host } cannot be reached: { $words }
answer-foreign = The reason: the answer does not belong to this sign-in ({ $words })
answer-not-finished = The reason: no answer came from the browser in time ({ $words })
answer-other-user = The reason: somebody else signed in ({ $words })
answer-no-token = The reason: there is no token ({ $words })
answer-no-refresh-token = The reason: there is nothing to renew the token with ({ $words })
answer-odd = The reason: the answer is not from a server of Microsoft ({ $words })
answer-storage = The reason: something on this computer failed ({ $words })
answer-settings = The reason: a value of the settings is missing or malformed ({ $words })
answer-address-typo = The reason: somebody with almost the same name signed in ({ $words })
answer-other-tenant = The reason: the address belongs to another organisation ({ $words })
answer-secret-id = The reason: this is the ID of a secret and not its value ({ $words })
answer-secret-missing = The reason: no client secret is kept that can be read ({ $words }). Enter it with `m365mail settings set --entity … --secret-file -`
answer-tenant-id = The reason: this is not a directory (tenant) ID
answer-client-id = The reason: this is not an application (client) ID
answer-ids-equal = The reason: directory (tenant) ID and application (client) ID are one and the same value
answer-ids-swapped = The reason: directory (tenant) ID and application (client) ID are swapped
answer-pasted = The reason: what was pasted is not the address that the browser ended on
answer-tokens-lost = The reason: the account was signed in, but { $words } is gone
answer-busy = The reason: another run of this program holds { $words }
foreign-words = { $words }
because-at = { $place }: { $why }
because-not-found = no such file or folder
because-not-permitted = permission denied
because-exists = it already exists
because-is-a-folder = it is a folder
because-is-no-folder = it is not a folder
because-full = the disk is full
because-read-only = it cannot be written to
because-refused = connection refused
because-cut = the connection was cut
because-unreachable = no route there
because-timed-out = no answer in time
because-in-use = the port is in use
answer-clock = the clock of this computer is wrong ({ $words })
answer-silent = Reason: { $host } takes the connection and then says nothing: { $words }
answer-throttled = Reason: Microsoft slows the program down for a while ({ $words })
answer-throttled-until = Reason: Microsoft slows the program down for a while ({ $words }). Try again in { $seconds } s.
answer-unavailable = Reason: Microsoft's service has a passing fault of its own ({ $words })
answer-unavailable-until = Reason: Microsoft's service has a passing fault of its own ({ $words }). Try again in { $seconds } s.
answer-public-provider = Reason: mailboxes of { $domain } are not in Microsoft 365
