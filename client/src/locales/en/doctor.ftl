error-page-of-several = several sign-ins are still open; name the account whose page was read: m365mail doctor ADDRESS --page-text FILE
error-page-of-nobody = no account has an open sign-in; name the account whose page was read: m365mail doctor ADDRESS --page-text FILE
error-page-empty = the page's text is empty. Select everything on the page, copy the text, and pass it as a file or on stdin.
error-exists = { $path } already exists and is not overwritten. Choose another name.
said-asking = { $host }: { $why }
said-bundle = The report is in { $path }. Secrets, tokens and the names in mail addresses are not in it; read it before you send it on.
why-discovery = does the tenant exist? (OpenID configuration)
why-account-tenant = which tenant does the mail domain belong to? (OpenID configuration)
why-authorize = is the redirect URI registered? (authorization without a window, prompt=none)
why-client-credentials = are the three values correct? (token for the app itself)
why-refresh = is the sign-in still good? (renews the access token and keeps the new one)
why-pop3 = does POP3 accept the sign-in? (logs in and out, reads no mail)
why-smtp = does SMTP accept the sign-in? (logs in and out, sends no mail)
shown-plan = { $number }. { $method } { $host }:{ $port } { $path }
    {"   "}{ $about }: { $why }
shown-plan-changes = {"   "}changes something
shown-plan-nothing = {"   "}changes nothing
shown-plan-empty = There is nothing to ask: nothing is set up yet.
shown-certainty = Certainty
certainty-certain = certain; the server or the token says so
certainty-own = certain; this program has seen it itself
certainty-likely = likely; it fits better than anything else
certainty-one-of = one of these; they cannot be told apart from outside: { $causes }
certainty-unknown = unknown; no rule covers this yet
why-swapped-ids = is the other ID that of a tenant?
said-waiting = { $host }: still waiting for the answer …
said-lock-waiting = Waiting for { $path }: { $why }
