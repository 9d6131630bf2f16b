# The mail that `test-mail` sends: to the user, from the user.
test-mail-subject = Test mail: sending through Microsoft 365 works
test-mail-text =
    This is a test mail.

    If you can read it, this account may send through Microsoft 365:
    the sign-in is valid, Authenticated SMTP is switched on, and the
    permission SMTP.Send is granted. You may delete it.
