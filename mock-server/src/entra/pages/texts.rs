//! What the pages say, in English and German.

use super::super::step::Mistake;
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
    pub(super) for_everybody: &'static str,
    pub(super) have_admin: &'static str,
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
    pub(super) look_up: &'static str,
    pub(super) not_found: &'static str,
    pub(super) signed_out: &'static str,
    pub(super) signed_out_why: &'static str,
    pub(super) change_password: &'static str,
    pub(super) change_password_why: &'static str,
    pub(super) current_password: &'static str,
    pub(super) new_password: &'static str,
    pub(super) confirm_password: &'static str,
    pub(super) mistake_current: &'static str,
    pub(super) mistake_differs: &'static str,
    pub(super) mistake_same: &'static str,
    pub(super) approve: &'static str,
    pub(super) approve_how: &'static str,
    pub(super) approved: &'static str,
    pub(super) still_waiting: &'static str,
    pub(super) denied: &'static str,
    pub(super) denied_why: &'static str,
    pub(super) silent: &'static str,
    pub(super) silent_why: &'static str,
    pub(super) again: &'static str,
    pub(super) register: &'static str,
    pub(super) register_why: &'static str,
    pub(super) register_how: &'static str,
    pub(super) register_button: &'static str,
    pub(super) blocked: &'static str,
    pub(super) blocked_why: &'static str,
    pub(super) error_code: &'static str,
    pub(super) sign_out: &'static str,
    pub(super) request_id: &'static str,
    pub(super) correlation_id: &'static str,
    pub(super) timestamp: &'static str,
    pub(super) app_name: &'static str,
    pub(super) app_id: &'static str,
    pub(super) message: &'static str,
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
    for_everybody: "If you accept, this app will get access to the specified resources for all users in your organization. No one else will be prompted to review these permissions.",
    have_admin: "Have an admin account? Sign in with that account",
    accept: "Accept",
    cancel: "Cancel",
    approval: "Need admin approval",
    approval_why: "needs permission to access resources in your organization that only an admin can grant. Please ask an admin to grant permission to this app before you can use it.",
    back_without: "Return to the application without granting consent",
    stay: "Stay signed in?",
    stay_why: "Do this to reduce the number of times you are asked to sign in.",
    yes: "Yes",
    no: "No",
    goes_on_to: "You will continue to",
    trouble_title: "Sign in",
    trouble: "Sorry, but we’re having trouble signing you in.",
    details: "Troubleshooting details",
    look_up: "Error code",
    not_found: "Tenantbox never raises this number.",
    signed_out: "You are signed out",
    signed_out_why: "Nobody is signed in to this tenant in this browser any more. What you gave an app access to stays with it.",
    change_password: "Update your password",
    change_password_why: "You need to update your password because your password has expired.",
    current_password: "Current password",
    new_password: "New password",
    confirm_password: "Confirm password",
    mistake_current: "The current password is not correct.",
    mistake_differs: "The two new passwords do not match.",
    mistake_same: "The new password must differ from the old one.",
    approve: "Approve sign in request",
    approve_how: "Open your Authenticator app, and enter the number shown to sign in.",
    approved: "I have approved it",
    still_waiting: "We are still waiting for your approval.",
    denied: "Request denied",
    denied_why: "We sent an identity verification request to your mobile device, but you denied it.",
    silent: "We didn't hear from you",
    silent_why: "We sent an identity verification request to your mobile device, but we didn't hear from you in time.",
    again: "Send another request",
    register: "More information required",
    register_why: "Your organization needs more information to keep your account secure.",
    register_how: "Set up the Microsoft Authenticator app to go on.",
    register_button: "Set up and continue",
    blocked: "You cannot access this right now",
    blocked_why: "Your sign-in was successful but does not meet the criteria to access this resource. For example, you might be signing in from a browser, app, or location that is restricted by your admin.",
    error_code: "Error Code",
    sign_out: "Sign out and sign in with a different account",
    request_id: "Request Id",
    correlation_id: "Correlation Id",
    timestamp: "Timestamp",
    app_name: "App name",
    app_id: "App id",
    message: "Message",
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
    for_everybody: "Wenn Sie zustimmen, erhält diese App für alle Benutzer in Ihrer Organisation Zugriff auf die angegebenen Ressourcen. Niemand sonst wird aufgefordert, diese Berechtigungen zu überprüfen.",
    have_admin: "Haben Sie ein Administratorkonto? Mit diesem Konto anmelden",
    accept: "Akzeptieren",
    cancel: "Abbrechen",
    approval: "Administratorgenehmigung erforderlich",
    approval_why: "benötigt eine Berechtigung für den Zugriff auf Ressourcen in Ihrer Organisation, die nur ein Administrator erteilen kann. Bitten Sie einen Administrator, die Berechtigung für diese App zu erteilen, bevor Sie die App verwenden.",
    back_without: "Ohne Zustimmung zur Anwendung zurückkehren",
    stay: "Angemeldet bleiben?",
    stay_why: "So werden Sie seltener zur Anmeldung aufgefordert.",
    yes: "Ja",
    no: "Nein",
    goes_on_to: "Danach geht es weiter zur Anwendung",
    trouble_title: "Anmelden",
    trouble: "Leider gibt es Schwierigkeiten bei der Anmeldung.",
    details: "Details zur Fehlersuche",
    look_up: "Fehlercode",
    not_found: "Diese Nummer kommt in Tenantbox nicht vor.",
    signed_out: "Sie sind abgemeldet",
    signed_out_why: "In diesem Browser ist niemand mehr bei diesem Mandanten angemeldet. Die einer App erteilten Zugriffe bestehen weiter.",
    change_password: "Kennwort aktualisieren",
    change_password_why: "Sie müssen Ihr Kennwort aktualisieren, weil Ihr Kennwort abgelaufen ist.",
    current_password: "Aktuelles Kennwort",
    new_password: "Neues Kennwort",
    confirm_password: "Kennwort bestätigen",
    mistake_current: "Das aktuelle Kennwort ist nicht korrekt.",
    mistake_differs: "Die beiden neuen Kennwörter stimmen nicht überein.",
    mistake_same: "Das neue Kennwort muss sich vom alten unterscheiden.",
    approve: "Anmeldeanforderung genehmigen",
    approve_how: "Öffnen Sie Ihre Authenticator-App, und geben Sie die angezeigte Zahl ein, um sich anzumelden.",
    approved: "Ich habe die Anforderung genehmigt",
    still_waiting: "Ihre Genehmigung steht noch aus.",
    denied: "Anforderung abgelehnt",
    denied_why: "Wir haben eine Anforderung zur Identitätsüberprüfung an Ihr Mobilgerät gesendet, aber Sie haben sie abgelehnt.",
    silent: "Wir haben nichts von Ihnen gehört",
    silent_why: "Wir haben eine Anforderung zur Identitätsüberprüfung an Ihr Mobilgerät gesendet, aber nicht rechtzeitig eine Antwort erhalten.",
    again: "Weitere Anforderung senden",
    register: "Weitere Informationen erforderlich",
    register_why: "Ihre Organisation benötigt weitere Informationen zum Schutz Ihres Kontos.",
    register_how: "Richten Sie die Microsoft Authenticator-App ein, um fortzufahren.",
    register_button: "Einrichten und fortfahren",
    blocked: "Sie können zurzeit nicht darauf zugreifen",
    blocked_why: "Ihre Anmeldung war erfolgreich, erfüllt aber nicht die Kriterien für den Zugriff auf diese Ressource. Möglicherweise melden Sie sich mit einem Browser, einer App oder von einem Standort aus an, den Ihr Administrator eingeschränkt hat.",
    error_code: "Fehlercode",
    sign_out: "Abmelden und mit einem anderen Konto anmelden",
    request_id: "Anforderungs-ID",
    correlation_id: "Korrelations-ID",
    timestamp: "Zeitstempel",
    app_name: "App-Name",
    app_id: "App-ID",
    message: "Meldung",
    german: true,
};

impl Texts {
    pub(super) const fn of(german: bool) -> Self {
        if german { GERMAN } else { ENGLISH }
    }

    /// What an error at the sign-in means to the person who reads it. Close to the real pages'
    /// words, so that what people read there can be rehearsed here.
    pub(super) const fn explain(&self, number: u32) -> &'static str {
        match (number, self.german) {
            (50126, false) => {
                "Your account or password is incorrect. If you don't remember your password, reset it now."
            }
            (50126, true) => {
                "Ihr Konto oder Kennwort ist nicht korrekt. Wenn Sie sich nicht an Ihr Kennwort erinnern, setzen Sie es jetzt zurück."
            }
            (50034, false) => {
                "This username may be incorrect. Make sure you typed it correctly. Otherwise, contact your admin."
            }
            (50034, true) => {
                "Dieser Benutzername ist möglicherweise nicht korrekt. Vergewissern Sie sich, dass Sie ihn richtig eingegeben haben, oder wenden Sie sich an Ihren Administrator."
            }
            (500208, false) => {
                "You can't sign in here with a personal account. Use your work or school account instead."
            }
            (500208, true) => {
                "Sie können sich hier nicht mit einem persönlichen Konto anmelden. Verwenden Sie stattdessen Ihr Geschäfts-, Schul- oder Unikonto."
            }
            (50053, false) => {
                "Your account is temporarily locked to prevent unauthorized use. Try again later, and if you still have trouble, contact your admin."
            }
            (50053, true) => {
                "Ihr Konto ist vorübergehend gesperrt, um eine nicht autorisierte Nutzung zu verhindern. Versuchen Sie es später erneut, und wenden Sie sich an Ihren Administrator, wenn das Problem weiterhin besteht."
            }
            (50057, false) => {
                "Your account has been locked. Contact your support person to unlock it, then try again."
            }
            (50057, true) => {
                "Ihr Konto wurde gesperrt. Wenden Sie sich an Ihre Supportperson, um es zu entsperren, und versuchen Sie es dann erneut."
            }
            (_, false) => "This did not work.",
            (_, true) => "Das hat nicht geklappt.",
        }
    }

    /// What is wrong with a new password.
    pub(super) const fn mistake(&self, mistake: Mistake) -> &'static str {
        match mistake {
            Mistake::Current => self.mistake_current,
            Mistake::Differs => self.mistake_differs,
            Mistake::Same => self.mistake_same,
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
