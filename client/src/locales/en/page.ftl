page-received = Verification code received
page-close = You are signed in. You can close this window.
page-failed = The sign-in did not succeed
page-go-back = You can close this window. The mail program says what to do.
