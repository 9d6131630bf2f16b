page-received = Verification code received
page-close = You are signed in. You can close this window.
page-failed = The sign-in failed
page-go-back = You can close this window. The mail software says what to do.
