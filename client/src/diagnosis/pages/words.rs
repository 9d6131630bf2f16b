//! The wordings, special before general.

use super::{Provenance, Row};
use crate::diagnosis::id::FindingId;

macro_rules! rows {
    ($($finding:ident $provenance:ident $source:ident $($fragment:literal)+;)+) => {
        /// All rows, special before general.
        pub(super) const ROWS: &[Row] = &[$(Row {
            fragments: &[$($fragment),+], finding: FindingId::$finding, provenance: Provenance::$provenance,
            source: $source,
        }),+];
    };
}

/// Microsoft's list of numbers, which tells what each page is about; the German words are those of
/// the same pages.
const LIST: &str = "https://learn.microsoft.com/entra/identity-platform/reference-error-codes";
const CONSENT: &str = "https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/troubleshoot-consent-issues";
const WORKFLOW: &str =
    "https://learn.microsoft.com/entra/identity/enterprise-apps/configure-admin-consent-workflow";
const LOCKOUT: &str =
    "https://learn.microsoft.com/entra/identity/authentication/howto-password-smart-lockout";
const MATCHING: &str =
    "https://learn.microsoft.com/entra/identity/authentication/how-to-mfa-number-match";
const SET_UP: &str = "https://learn.microsoft.com/entra/identity/authentication/concept-registration-mfa-sspr-combined";
const DEFAULTS: &str = "https://learn.microsoft.com/entra/fundamentals/security-defaults";
const ACCESS: &str =
    "https://learn.microsoft.com/entra/identity/conditional-access/troubleshoot-conditional-access";
const SEEN_ACCESS: &str = "https://oneuptime.com/blog/post/2026-02-16-how-to-troubleshoot-azure-ad-conditional-access-policies-blocking-user-sign-ins/view";
const SEEN_LOCKOUT: &str = "https://umatechnology.org/?p=1648595";
const OTHER_TENANT: &str = "https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts50020-user-account-identity-provider-does-not-exist";
const ASSIGNED: &str = "https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts50105-user-not-assigned-role";
const DEVICE: &str = "https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code";
const DEVICES: &str = "https://learn.microsoft.com/mem/intune/fundamentals/whats-new-app-ui";
const RISK: &str =
    "https://learn.microsoft.com/entra/id-protection/concept-identity-protection-user-experience";

rows! {
    // The password page.
    UserDisabled Assumed LIST "your account has been locked" "support person";
    UserDisabled Assumed LIST "your account has been disabled";
    UserDisabled Assumed LIST "ihr konto wurde gesperrt" "support";
    UserDisabled Assumed LIST "ihr konto wurde deaktiviert";
    UserLocked Captured SEEN_LOCKOUT "your account is temporarily locked";
    UserLocked Assumed LIST "tried to sign in too many times";
    UserLocked Assumed LOCKOUT "ihr konto ist vorübergehend gesperrt";
    UserLocked Assumed LOCKOUT "ihr konto wurde vorübergehend gesperrt";
    UserLocked Assumed LIST "zu oft versucht, sich";
    WrongPassword Assumed LIST "your account or password is incorrect";
    WrongPassword Assumed LIST "incorrect user id or password";
    WrongPassword Assumed LIST "that password is incorrect";
    WrongPassword Assumed LIST "ihr konto oder kennwort ist nicht korrekt";
    WrongPassword Assumed LIST "ihr konto oder kennwort ist falsch";
    WrongPassword Assumed LIST "das konto oder das kennwort ist falsch";
    WrongPassword Assumed LIST "dieses kennwort ist falsch";
    UserNotFound Assumed LIST "this username may be incorrect";
    UserNotFound Assumed LIST "couldn't find an account with that username";
    UserNotFound Assumed LIST "could not find an account with that username";
    UserNotFound Assumed LIST "dieser benutzername ist möglicherweise nicht korrekt";
    UserNotFound Assumed LIST "dieser benutzername ist möglicherweise falsch";
    UserNotFound Assumed LIST "kein konto mit diesem benutzernamen";

    // The page to change the password.
    PasswordExpired Assumed LIST "your password has expired";
    PasswordExpired Assumed LIST "you need to update your password";
    PasswordExpired Assumed LIST "kennwort abgelaufen ist";
    PasswordExpired Assumed LIST "ihr kennwort ist abgelaufen";
    PasswordExpired Assumed LIST "sie müssen ihr kennwort aktualisieren";

    // Multifactor authentication, asked and refused.
    MfaRefused Assumed MATCHING "identity verification request" "denied it";
    MfaRefused Assumed MATCHING "we didn't hear from you";
    MfaRefused Assumed MATCHING "we're having trouble verifying your account";
    MfaRefused Assumed MATCHING "anforderung zur identitätsüberprüfung" "abgelehnt";
    MfaRefused Assumed MATCHING "anforderung zur identitätsüberprüfung" "nicht rechtzeitig";
    MfaRefused Assumed MATCHING "wir haben nichts von ihnen gehört";
    MfaRefused Documented MATCHING "enter the number shown to sign in";
    MfaRefused Documented MATCHING "approve sign in request";
    MfaRefused Assumed MATCHING "anmeldeanforderung genehmigen";
    MfaRefused Assumed MATCHING "geben sie die angezeigte zahl ein";

    // Multifactor authentication, not yet set up.
    MfaNotRegistered Assumed SET_UP "your organization needs more information to keep your account secure";
    MfaNotRegistered Assumed SET_UP "more information required";
    MfaNotRegistered Assumed DEFAULTS "microsoft has enabled security defaults";
    MfaNotRegistered Assumed SET_UP "weitere informationen zum schutz ihres kontos";
    MfaNotRegistered Assumed SET_UP "weitere informationen erforderlich";
    MfaNotRegistered Assumed DEFAULTS "sicherheitsstandards aktiviert";

    // Conditional Access.
    ConditionalAccess Captured SEEN_ACCESS "you cannot access this right now";
    ConditionalAccess Assumed ACCESS "does not meet the criteria to access this resource";
    ConditionalAccess Assumed ACCESS "you can't get there from here";
    ConditionalAccess Assumed ACCESS "you can't get to this yet";
    ConditionalAccess Assumed ACCESS "sie können zurzeit nicht darauf zugreifen";
    ConditionalAccess Assumed ACCESS "sie können derzeit nicht darauf zugreifen";
    ConditionalAccess Assumed ACCESS "erfüllt aber nicht die kriterien für den zugriff";

    // Consent that only an administrator can give.
    ApprovalRequired Documented CONSENT "need admin approval";
    ApprovalRequired Documented CONSENT "that only an admin can grant";
    ApprovalRequired Documented WORKFLOW "this app requires your admin's approval";
    ApprovalRequired Documented WORKFLOW "approval required";
    ApprovalRequired Assumed CONSENT "administratorgenehmigung erforderlich";
    ApprovalRequired Assumed CONSENT "die nur ein administrator erteilen kann";
    ApprovalRequired Assumed WORKFLOW "genehmigung erforderlich";

    // Whose account it is.
    AccountNotInTenant Documented OTHER_TENANT "selected user account does not exist in tenant";
    PersonalAccount Assumed OTHER_TENANT "can't sign in here with a personal account";
    AccountNotInTenant Assumed OTHER_TENANT "das ausgewählte benutzerkonto ist im mandanten" "nicht vorhanden";
    PersonalAccount Assumed OTHER_TENANT "hier nicht mit einem persönlichen konto anmelden";
    UserNotAssigned Documented ASSIGNED "block users unless they are specifically granted";

    // The device code.
    DeviceCodeNotKnown Assumed DEVICE "that code didn't work";
    DeviceCodeExpired Assumed DEVICE "the code you entered has expired";
    DeviceCodeNotKnown Assumed DEVICE "dieser code hat nicht funktioniert";
    DeviceCodeExpired Assumed DEVICE "der eingegebene code ist abgelaufen";

    // Risk, seen by Microsoft.
    UserAtRisk Assumed RISK "your account is blocked" "suspicious activity";
    UserAtRisk Assumed RISK "your sign-in was blocked";
    UserAtRisk Assumed RISK "detected something unusual about this sign-in";
    UserAtRisk Assumed RISK "ihre anmeldung wurde blockiert";
    UserAtRisk Assumed RISK "ihr konto ist blockiert";
    UserAtRisk Assumed RISK "votre connexion a été bloquée";
    UserAtRisk Assumed RISK "votre compte est bloqué";

    // Devices that a policy wants to know.
    ConditionalAccess Documented DEVICES "help us keep your device secure";
    ConditionalAccess Documented DEVICES "set up your device to get access";
    ConditionalAccess Assumed DEVICES "requires your device to be managed";
    ConditionalAccess Assumed DEVICES "requires the device requesting access to be managed";
    ConditionalAccess Assumed DEVICES "requires you to secure this device";
    ConditionalAccess Assumed DEVICES "you don't have access to this";
    ConditionalAccess Assumed DEVICES "you cannot proceed right now";
    ConditionalAccess Assumed DEVICES "helfen sie uns" "gerät" "schützen";
    ConditionalAccess Assumed DEVICES "helfen sie uns" "sicherheit ihres geräts";
    ConditionalAccess Assumed DEVICES "richten sie ihr gerät ein" "zugriff";
    ConditionalAccess Assumed DEVICES "aidez-nous à" "sécuri" "votre appareil";
    ConditionalAccess Assumed DEVICES "aidez-nous à protéger votre appareil";
    ConditionalAccess Assumed DEVICES "configurez votre appareil pour" "accès";

    // The same pages in French.
    UserDisabled Assumed LIST "votre compte a été verrouillé" "support";
    UserDisabled Assumed LIST "votre compte a été désactivé";
    UserLocked Assumed LOCKOUT "votre compte est temporairement verrouillé";
    UserLocked Assumed LOCKOUT "votre compte a été temporairement verrouillé";
    UserLocked Assumed LOCKOUT "trop de tentatives de connexion";
    UserLocked Assumed LOCKOUT "tenté de vous connecter un trop grand nombre de fois";
    WrongPassword Assumed LIST "votre compte ou mot de passe est incorrect";
    WrongPassword Assumed LIST "votre compte ou votre mot de passe est incorrect";
    WrongPassword Assumed LIST "nom d'utilisateur ou mot de passe incorrect";
    WrongPassword Assumed LIST "ce mot de passe est incorrect";
    UserNotFound Assumed LIST "ce nom d'utilisateur est peut-être incorrect";
    UserNotFound Assumed LIST "ce nom d'utilisateur semble incorrect";
    UserNotFound Assumed LIST "compte avec ce nom d'utilisateur";
    PasswordExpired Assumed LIST "votre mot de passe a expiré";
    PasswordExpired Assumed LIST "vous devez mettre à jour votre mot de passe";
    MfaRefused Assumed MATCHING "vérification d'identité" "refusé";
    MfaRefused Assumed MATCHING "vérification d'identité" "pas répondu";
    MfaRefused Assumed MATCHING "nous n'avons pas reçu de réponse";
    MfaRefused Assumed MATCHING "nous n'avons pas eu de vos nouvelles";
    MfaRefused Assumed MATCHING "approuver la demande de connexion";
    MfaRefused Assumed MATCHING "approuvez la demande de connexion";
    MfaRefused Assumed MATCHING "entrez le numéro affiché pour vous connecter";
    MfaNotRegistered Assumed SET_UP "plus d'informations requises";
    MfaNotRegistered Assumed SET_UP "informations supplémentaires requises";
    MfaNotRegistered Assumed SET_UP "votre organisation a besoin de plus d'informations";
    MfaNotRegistered Assumed SET_UP "votre organisation a besoin d'informations supplémentaires";
    MfaNotRegistered Assumed DEFAULTS "paramètres de sécurité par défaut" "activé";
    ConditionalAccess Assumed ACCESS "vous ne pouvez pas y accéder pour le moment";
    ConditionalAccess Assumed ACCESS "vous ne pouvez pas accéder à ceci pour le moment";
    ConditionalAccess Assumed ACCESS "vous ne pouvez pas accéder à cet élément pour le moment";
    ConditionalAccess Assumed ACCESS "ne répond pas aux critères" "ressource";
    ConditionalAccess Assumed ACCESS "ne remplit pas les critères" "ressource";
    ConditionalAccess Assumed ACCESS "vous ne pouvez pas encore y accéder";
    ApprovalRequired Assumed CONSENT "approbation de l'administrateur requise";
    ApprovalRequired Assumed CONSENT "approbation de l'administrateur nécessaire";
    ApprovalRequired Assumed CONSENT "approbation administrateur";
    ApprovalRequired Assumed CONSENT "que seul un administrateur peut accorder";
    ApprovalRequired Assumed WORKFLOW "approbation requise";
    AccountNotInTenant Assumed OTHER_TENANT "compte d'utilisateur sélectionné n'existe pas dans le locataire";
    PersonalAccount Assumed OTHER_TENANT "vous connecter ici avec un compte personnel";
    DeviceCodeNotKnown Assumed DEVICE "ce code n'a pas fonctionné";
    DeviceCodeExpired Assumed DEVICE "le code que vous avez entré a expiré";

    // Near variants of the same pages, in the three languages.
    UserDisabled Assumed LIST "your account is disabled";
    UserDisabled Assumed LIST "ihr konto ist deaktiviert";
    UserDisabled Assumed LIST "votre compte est désactivé";
    UserLocked Assumed LOCKOUT "too many sign-in attempts";
    UserLocked Assumed LOCKOUT "zu viele anmeldeversuche";
    UserLocked Assumed LOCKOUT "zu oft versucht";
    UserLocked Assumed LOCKOUT "vous connecter trop de fois";
    UserLocked Assumed LOCKOUT "vous connecter à de trop nombreuses reprises";
    WrongPassword Assumed LIST "your email or password is incorrect";
    WrongPassword Assumed LIST "username or password is incorrect";
    WrongPassword Assumed LIST "incorrect username or password";
    WrongPassword Assumed LIST "wrong password";
    WrongPassword Assumed LIST "das kennwort ist falsch";
    WrongPassword Assumed LIST "das kennwort ist nicht korrekt";
    WrongPassword Assumed LIST "falsches kennwort";
    WrongPassword Assumed LIST "benutzername oder kennwort falsch";
    WrongPassword Assumed LIST "benutzername oder das kennwort";
    WrongPassword Assumed LIST "le mot de passe est incorrect";
    WrongPassword Assumed LIST "mot de passe erroné";
    WrongPassword Assumed LIST "identifiant ou mot de passe incorrect";
    UserNotFound Assumed LIST "microsoft account doesn't exist";
    UserNotFound Assumed LIST "find an account with that";
    UserNotFound Assumed LIST "username isn't in our system";
    UserNotFound Assumed LIST "microsoft-konto ist nicht vorhanden";
    UserNotFound Assumed LIST "microsoft-konto existiert nicht";
    UserNotFound Assumed LIST "microsoft-konto gibt es nicht";
    UserNotFound Assumed LIST "kein konto mit diesem";
    UserNotFound Assumed LIST "kein konto gefunden";
    UserNotFound Assumed LIST "ce compte microsoft n'existe pas";
    UserNotFound Assumed LIST "trouvé de compte avec ce";
    UserNotFound Assumed LIST "trouver un compte avec ce";
    UserNotFound Assumed LIST "aucun compte avec ce";
    PasswordExpired Assumed LIST "update your password";
    PasswordExpired Assumed LIST "kennwort aktualisieren";
    PasswordExpired Assumed LIST "aktualisieren sie ihr kennwort";
    PasswordExpired Assumed LIST "mettre à jour votre mot de passe";
    PasswordExpired Assumed LIST "mettez à jour votre mot de passe";
    PasswordExpired Assumed LIST "mettre à jour le mot de passe";
    MfaRefused Assumed MATCHING "sign-in request was denied";
    MfaRefused Assumed MATCHING "wir haben keine antwort";
    MfaRefused Assumed MATCHING "anforderung abgelehnt";
    MfaRefused Assumed MATCHING "beim überprüfen ihres kontos";
    MfaRefused Assumed MATCHING "bei der überprüfung ihres kontos";
    MfaRefused Assumed MATCHING "genehmigen sie die anmeldeanforderung";
    MfaRefused Assumed MATCHING "nous n'avons pas eu de réponse";
    MfaRefused Assumed MATCHING "demande refusée";
    MfaRefused Assumed MATCHING "à vérifier votre compte";
    MfaRefused Assumed MATCHING "vérification de votre compte";
    MfaNotRegistered Assumed SET_UP "keep your account secure";
    MfaNotRegistered Assumed SET_UP "schützen sie ihr konto";
    MfaNotRegistered Assumed SET_UP "ihr konto zu schützen";
    MfaNotRegistered Assumed SET_UP "protégeons votre compte";
    MfaNotRegistered Assumed SET_UP "sécuriser votre compte";
    ConditionalAccess Assumed ACCESS "does not meet the criteria";
    ConditionalAccess Assumed ACCESS "doesn't meet the criteria";
    ConditionalAccess Assumed ACCESS "erfüllt nicht die kriterien";
    ConditionalAccess Assumed ACCESS "erfüllt jedoch nicht die kriterien";
    ConditionalAccess Assumed ACCESS "entspricht nicht den kriterien";
    ConditionalAccess Assumed ACCESS "nicht die kriterien für den zugriff";
    ConditionalAccess Assumed ACCESS "von hier aus nicht darauf zugreifen";
    ConditionalAccess Assumed ACCESS "noch nicht darauf zugreifen";
    ConditionalAccess Assumed ACCESS "ne répond pas aux critères";
    ConditionalAccess Assumed ACCESS "ne remplit pas les critères";
    ConditionalAccess Assumed ACCESS "ne satisfait pas aux critères";
    ConditionalAccess Assumed ACCESS "vous ne pouvez pas y accéder";
    ConditionalAccess Assumed ACCESS "à partir d'ici" "accéder";
    ConditionalAccess Assumed DEVICES "gerät" "muss verwaltet";
    ConditionalAccess Assumed DEVICES "gerät verwaltet wird";
    ConditionalAccess Assumed DEVICES "appareil" "soit géré";
    ConditionalAccess Assumed DEVICES "appareil doit être géré";
    ApprovalRequired Assumed CONSENT "admin approval";
    ApprovalRequired Assumed CONSENT "genehmigung durch administrator";
    ApprovalRequired Assumed CONSENT "genehmigung durch den administrator";
    ApprovalRequired Assumed CONSENT "genehmigung durch einen administrator";
    ApprovalRequired Assumed CONSENT "genehmigung des administrators";
    ApprovalRequired Assumed CONSENT "administratorgenehmigung";
    ApprovalRequired Assumed CONSENT "administratorzustimmung erforderlich";
    ApprovalRequired Assumed CONSENT "zustimmung des administrators erforderlich";
    ApprovalRequired Assumed CONSENT "approbation de l'administrateur";
    ApprovalRequired Assumed CONSENT "approbation d'un administrateur";
    ApprovalRequired Assumed CONSENT "approbation de l'admin";
    ApprovalRequired Assumed CONSENT "consentement de l'administrateur requis";
    AccountNotInTenant Assumed OTHER_TENANT "does not exist in tenant";
    AccountNotInTenant Assumed OTHER_TENANT "benutzerkonto" "nicht im mandanten";
    AccountNotInTenant Assumed OTHER_TENANT "benutzerkonto" "existiert im mandanten";
    AccountNotInTenant Assumed OTHER_TENANT "n'existe pas dans le locataire";
    PersonalAccount Assumed OTHER_TENANT "use your work or school account instead";
    PersonalAccount Assumed OTHER_TENANT "stattdessen ihr geschäfts";
    PersonalAccount Assumed OTHER_TENANT "persönlichen konto" "nicht anmelden";
    PersonalAccount Assumed OTHER_TENANT "plutôt votre compte professionnel";
    UserNotAssigned Assumed ASSIGNED "ihr administrator hat die anwendung" "blockiert";
    UserNotAssigned Assumed ASSIGNED "administrateur a configuré l'application" "bloquer";
    DeviceCodeExpired Assumed DEVICE "this code has expired";
    DeviceCodeExpired Assumed DEVICE "dieser code ist abgelaufen";
    DeviceCodeExpired Assumed DEVICE "ce code a expiré";
    DeviceCodeNotKnown Assumed DEVICE "dieser code funktioniert nicht";
    DeviceCodeNotKnown Assumed DEVICE "ce code ne fonctionne pas";
    UserAtRisk Assumed RISK "your account is at risk";
    UserAtRisk Assumed RISK "ihr konto ist gefährdet";
    UserAtRisk Assumed RISK "ungewöhnliche" "anmeldung" "festgestellt";
    UserAtRisk Assumed RISK "votre compte est à risque";
    UserAtRisk Assumed RISK "activité suspecte" "compte";
}
