warning = Warning: { $what }
warn-secret-trimmed = there were spaces around the client secret; they were removed. Check that nothing else went wrong in copying.
warn-secret-ends = the client secret of "{ $name }" ends on { $date }, as entered. From then on nobody of the firm can fetch or send mail. Have a new one made before that and enter it with `m365mail settings set --entity "{ $name }" --secret-file - --secret-ends YYYY-MM-DD`
warn-made-private = others could read { $path }; now only you can. If somebody could have read it, create a new client secret or sign in again.
warn-not-renewable = no refresh token was returned, so the sign-in ends with its access token in about an hour. The permission offline_access is missing.
warn-scopes-missing = not granted: { $scopes }. What needs it will be refused. Who can fix it: m365mail doctor { $address }
said-type-secret = Type or paste the value of the client secret and press Enter; it is not shown.
said-settings-saved = The settings of "{ $name }" are saved.
said-settings-right = The settings of "{ $name }" are correct.
said-account-added = { $address } is set up. Sign in with: m365mail sign-in { $address }
said-account-changed = { $address } has been changed. Sign in with: m365mail sign-in { $address }
said-account-removed = { $address } is removed. Mail that was fetched is still there.
said-browser-opens = Opening the browser … Sign in there; this program waits.
said-open-this = Open this address in a browser and sign in:
    { $url }
said-forward-port = Or let the browser come back here by itself: run this first on the computer with the browser:
    ssh -L { $port }:localhost:{ $port } { $host }
said-forward-host = {"    "}HOST: this computer
said-device-code = If neither works, as a last resort: m365mail sign-in { $address } --device-code
said-paste-here = After signing in, paste the whole address line of the browser here, even if the page cannot be shown, and press Enter.
said-type-code = Open { $url } on any device and enter the code { $code } within { $minutes } minutes. This program waits.
said-signed-in = { $address } is signed in.
said-signed-out = { $address } is signed out on this computer.
said-fetched = { $address }: { $count ->
    [0] no new mail
    [one] one new mail
   *[other] { $count } new mails
}
said-sent = Sent. The server says: { $reply }
shown-entity = { $name }
    {"  "}Directory (tenant) ID    { $tenant }
    {"  "}Application (client) ID  { $client }
    {"  "}Client secret            { $secret }
    {"  "}Redirect URI             { $redirect }
shown-secret-kept = kept
shown-secret-missing = missing
shown-secret-ends = kept, ends on { $date }
shown-legs = sign-in { $signin }, refresh { $refresh }, POP3 { $pop }, SMTP { $smtp }
shown-what = What
shown-who = Who
shown-fix = Do
shown-evidence = Seen
signal-grey = grey
signal-green = green
signal-yellow = yellow
signal-red = red
owner-admin = the administrator of the Microsoft 365 tenant
owner-firm = whoever keeps the settings in the firm
owner-user = the user
owner-developer = the developer of the mail software
owner-microsoft = Microsoft; wait
next-settings = Nothing is set up yet. Begin with: m365mail settings set --entity NAME --tenant-id ID --client-id ID --secret-file FILE
next-check = Next: m365mail settings check --entity "{ $name }"
next-account = Next: m365mail account add ADDRESS --entity "{ $name }"
next-sign-in = Next: m365mail sign-in { $address }
owner-it = the firm's own IT (network, firewall, computer)
owner-nobody = nobody is known to be at fault
next-fetch = Next: m365mail fetch { $address }
next-test-mail = Next: m365mail test-mail { $address }
all-green = Nothing is wrong: settings, sign-in, fetching and sending all work.
warn-secret-ended = The client secret of "{ $name }" ended on { $date }, says what was entered in the settings. If mail still works, that day is wrong; if not, have a new one created and enter it with `m365mail settings set --entity "{ $name }" --secret-file - --secret-ends YYYY-MM-DD`
warn-home-open = Others may write to the folder { $path }: they can exchange what lies in it. Take that right away from them, for example with `chmod go-w`.
warn-record-damaged = { $path }, where this program remembers its last attempts, is damaged. When it is next written, it is put aside as { $aside } and begun anew; settings, sign-ins and mail are not touched.
said-meaning = That means: { $what }
said-still-waiting = Still waiting for the answer of Microsoft's servers …
shown-secret-ended = kept, ended on { $date }
