error-page-of-several = several sign-ins did not come back; name the account whose page was read: m365mail doctor ADDRESS --page-text FILE
error-page-of-nobody = no account has a sign-in that did not come back; name the account whose page was read: m365mail doctor ADDRESS --page-text FILE
error-page-empty = the page's text is empty. Select everything on the page, copy it, and give it as a file or on stdin.
error-exists = { $path } is there already and is not overwritten. Choose another name.
said-asking = { $host }: { $why }
said-bundle = The report is in { $path }. Secrets, tokens and the names in mail addresses are not in it; read it before you send it on.
why-discovery = does the tenant exist? (OpenID configuration)
why-account-tenant = whose tenant is the mail domain? (OpenID configuration)
why-authorize = is the redirect URI registered? (authorization without a window, prompt=none)
why-client-credentials = are the three values right? (token for the app itself)
why-refresh = is the sign-in still good? (renews the access token and keeps the new one)
why-pop3 = does POP3 let the account in? (logs in and out, reads no mail)
why-smtp = does SMTP let the account in? (logs in and out, sends no mail)
shown-plan = { $number }. { $method } { $host }:{ $port } { $path }
    {"   "}{ $about }: { $why }
shown-plan-changes = {"   "}changes something
shown-plan-nothing = {"   "}changes nothing
shown-plan-empty = There is nothing to ask: nothing is set up yet.
shown-certainty = Sure
certainty-certain = certain; the server or the token says so
certainty-likely = likely; it fits better than anything else
certainty-one-of = one of these, which look alike from outside: { $causes }
certainty-unknown = unknown; nobody wrote a rule for this
why-swapped-ids = is the other ID that of a tenant?
said-waiting = { $host }: still waiting for the answer …
