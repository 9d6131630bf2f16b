//! What the pages say, in English and German.

use crate::tenant::Permission;

/// One language.
pub(super) struct Texts {
    pub(super) language: &'static str,
    pub(super) mock: &'static str,
    pub(super) sign_in: &'static str,
    pub(super) sign_in_button: &'static str,
    pub(super) login: &'static str,
    pub(super) password: &'static str,
    pub(super) pick: &'static str,
    pub(super) other: &'static str,
    pub(super) forget: &'static str,
    pub(super) permissions: &'static str,
    pub(super) wants: &'static str,
    pub(super) offline: &'static str,
    pub(super) for_all: &'static str,
    pub(super) accept: &'static str,
    pub(super) cancel: &'static str,
    pub(super) approval: &'static str,
    pub(super) approval_why: &'static str,
    pub(super) back_without: &'static str,
    pub(super) stay: &'static str,
    pub(super) stay_why: &'static str,
    pub(super) yes: &'static str,
    pub(super) no: &'static str,
    pub(super) goes_on_to: &'static str,
    pub(super) trouble_title: &'static str,
    pub(super) trouble: &'static str,
    pub(super) details: &'static str,
    pub(super) signed_out: &'static str,
    pub(super) signed_out_why: &'static str,
    german: bool,
}

const ENGLISH: Texts = Texts {
    language: "en",
    mock: "a rehearsal, not Microsoft. Never enter a real password here.",
    sign_in: "Sign in",
    sign_in_button: "Sign in",
    login: "Work account (mail address)",
    password: "Password",
    pick: "Pick an account",
    other: "Use another account",
    forget: "Forget",
    permissions: "Permissions requested",
    wants: "would like to:",
    offline: "Maintain access to data you have given it access to",
    for_all: "Consent on behalf of your organization",
    accept: "Accept",
    cancel: "Cancel",
    approval: "Need admin approval",
    approval_why: "needs permission to access resources in your organization that only an admin can grant. Please ask an admin to grant permission to this app before you can use it.",
    back_without: "Return to the application without granting consent",
    stay: "Stay signed in?",
    stay_why: "Do this to reduce the number of times you are asked to sign in.",
    yes: "Yes",
    no: "No",
    goes_on_to: "This leads to the application",
    trouble_title: "Sign in",
    trouble: "Sorry, but we’re having trouble signing you in.",
    details: "Troubleshooting details",
    signed_out: "You are signed out",
    signed_out_why: "Nobody is signed in to this tenant in this browser any more. What you gave an app access to stays with it.",
    german: false,
};

const GERMAN: Texts = Texts {
    language: "de",
    mock: "eine Probe, nicht Microsoft. Hier nie ein echtes Kennwort eingeben.",
    sign_in: "Anmelden",
    sign_in_button: "Anmelden",
    login: "Geschäftskonto (E-Mail-Adresse)",
    password: "Kennwort",
    pick: "Konto auswählen",
    other: "Anderes Konto verwenden",
    forget: "Vergessen",
    permissions: "Angeforderte Berechtigungen",
    wants: "möchte:",
    offline: "Den Zugriff auf Daten beibehalten, für die Sie Zugriff erteilt haben",
    for_all: "Zustimmung im Namen Ihrer Organisation",
    accept: "Akzeptieren",
    cancel: "Abbrechen",
    approval: "Administratorgenehmigung erforderlich",
    approval_why: "benötigt eine Berechtigung für Ressourcen Ihrer Organisation, die nur eine Administratorin oder ein Administrator erteilen kann. Bitten Sie dort um die Zustimmung für diese App.",
    back_without: "Ohne Zustimmung zur Anwendung zurückkehren",
    stay: "Angemeldet bleiben?",
    stay_why: "So werden Sie seltener nach der Anmeldung gefragt.",
    yes: "Ja",
    no: "Nein",
    goes_on_to: "Danach geht es weiter zur Anwendung",
    trouble_title: "Anmelden",
    trouble: "Leider gibt es Schwierigkeiten bei der Anmeldung.",
    details: "Details zur Fehlersuche",
    signed_out: "Sie sind abgemeldet",
    signed_out_why: "In diesem Browser ist niemand mehr bei diesem Mandanten angemeldet. Die einer App erteilten Zugriffe bestehen weiter.",
    german: true,
};

impl Texts {
    pub(super) const fn of(german: bool) -> Self {
        if german { GERMAN } else { ENGLISH }
    }

    /// What an error on a page means to the person who reads it.
    pub(super) const fn explain(&self, number: u32) -> &'static str {
        match (number, self.german) {
            (50126, false) => "The account or the password is not right.",
            (50126, true) => "Konto oder Kennwort stimmen nicht.",
            (50034, false) => "This firm has no such account.",
            (50034, true) => "Dieses Konto gibt es in dieser Firma nicht.",
            (50057, false) => "The sign-in of this account is blocked.",
            (50057, true) => "Die Anmeldung dieses Kontos ist gesperrt.",
            (90094, false) => "An administrator has to consent first.",
            (90094, true) => "Zuerst muss die Administration zustimmen.",
            (_, false) => "This did not work.",
            (_, true) => "Das hat nicht geklappt.",
        }
    }

    /// A permission in words. The real pages' words are not captured; these are close to the
    /// portal's list.
    pub(super) fn permission(&self, permission: &Permission) -> &'static str {
        match (permission.name, self.german) {
            ("POP.AccessAsUser.All", false) => "Read and write access to your mail via POP",
            ("POP.AccessAsUser.All", true) => "Ihre E-Mails über POP lesen und schreiben",
            ("IMAP.AccessAsUser.All", false) => "Read and write access to your mail via IMAP",
            ("IMAP.AccessAsUser.All", true) => "Ihre E-Mails über IMAP lesen und schreiben",
            ("SMTP.Send", false) => "Send emails from your mailbox using SMTP AUTH",
            ("SMTP.Send", true) => "E-Mails aus Ihrem Postfach über SMTP AUTH senden",
            ("User.Read", false) => "Sign you in and read your profile",
            ("User.Read", true) => "Sie anmelden und Ihr Profil lesen",
            ("Mail.Read", false) => "Read your mail",
            ("Mail.Read", true) => "Ihre E-Mails lesen",
            ("Mail.ReadWrite", false) => "Read and write access to your mail",
            ("Mail.ReadWrite", true) => "Ihre E-Mails lesen und schreiben",
            ("Mail.Send", false) => "Send mail as you",
            ("Mail.Send", true) => "E-Mails in Ihrem Namen senden",
            (_, false) => "Use a permission without a description",
            (_, true) => "Eine Berechtigung ohne Beschreibung verwenden",
        }
    }
}
