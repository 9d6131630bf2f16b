//! What the tenant says to a mail client that shows a token: the verdict, and the true reason.
//!
//! The signature is checked before (it needs no tenant); everything that needs the tenant is
//! checked here, in the order of the real service as far as it is known.

use serde::Deserialize;

use super::user::UserKind;
use super::{Change, Permission, Resource, Tenant, User};
use crate::cause::Cause;
use crate::clock::Timestamp;

/// The claims of an access token that the mail servers read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Claims {
    /// Audience: the identifier URI of the resource.
    pub aud: String,
    /// Issuer.
    pub iss: String,
    /// Tenant.
    pub tid: String,
    /// Not before, in seconds since 1970.
    pub nbf: i64,
    /// Expiry, in seconds since 1970.
    pub exp: i64,
    /// The user of a delegated token.
    pub upn: Option<String>,
    /// As `upn`, also for guests.
    pub unique_name: Option<String>,
    /// Delegated permissions, separated by spaces.
    pub scp: Option<String>,
    /// Application permissions.
    pub roles: Vec<String>,
    /// `app` for an app-only token.
    pub idtyp: Option<String>,
    /// The app it was issued to.
    pub appid: Option<String>,
    /// Names the token; joins Entra's events and the mail servers'.
    pub uti: Option<String>,
}

/// What is known of a token before the tenant looks at it.
pub type CheckedToken = Result<Claims, Cause>;

/// Why a client is not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    /// The true reason.
    pub cause: Cause,
    /// The change of the tenant that cures it.
    pub change: Option<Box<Change>>,
}

impl From<Cause> for Denied {
    fn from(cause: Cause) -> Self {
        Self {
            cause,
            change: None,
        }
    }
}

impl Claims {
    /// The user that a delegated token speaks for.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.upn.as_deref().or(self.unique_name.as_deref())
    }

    fn is_app_only(&self) -> bool {
        self.idtyp.as_deref() == Some("app")
    }

    fn has_scope(&self, scope: &str) -> bool {
        self.scp
            .as_deref()
            .unwrap_or_default()
            .split(' ')
            .any(|have| have == scope)
    }
}

impl Tenant {
    /// Whether a client may open the mailbox `user` by POP3 with this token.
    ///
    /// A delegate may name a shared mailbox (learn.microsoft.com, "Authenticate an IMAP, POP or SMTP
    /// connection using OAuth"); the switch that counts is then the delegate's own ("Enable or
    /// disable POP3 or IMAP4 access").
    ///
    /// # Errors
    /// The first check that fails.
    pub fn open_by_pop3<'a>(
        &'a self,
        user: &str,
        token: &CheckedToken,
        now: Timestamp,
    ) -> Result<&'a User, Denied> {
        let claims = token.as_ref().map_err(|cause| Denied::from(*cause))?;
        self.judge_token(claims, &Permission::pop(), Cause::PopPermissionMissing, now)?;
        let mailbox = self.user(user).ok_or(Cause::MailboxNotFound)?;
        let signed_in = claims
            .user()
            .and_then(|name| self.user(name))
            .ok_or(Cause::OtherUserSignedIn)?;
        let is_delegate = mailbox
            .full_access
            .iter()
            .any(|name| signed_in.is_called(name));
        if !mailbox.is_called(&signed_in.upn) && !is_delegate {
            return Err(match mailbox.kind {
                UserKind::Person => Cause::OtherUserSignedIn.into(),
                UserKind::Shared => full_access_is_missing(mailbox, signed_in),
            });
        }
        licensed(mailbox)?;
        if !signed_in.pop_enabled {
            let change = Change::PopEnabled {
                mailbox: signed_in.upn.clone(),
                enabled: true,
            };
            return Err(Denied {
                cause: Cause::PopOff,
                change: Some(Box::new(change)),
            });
        }
        Ok(mailbox)
    }

    /// Whether the POP3 front end of this tenant takes a token of this length at all.
    ///
    /// # Errors
    /// When it is too long.
    pub fn takes_by_pop3(&self, characters: usize) -> Result<(), Denied> {
        let limit = self
            .pop3_token_limit
            .and_then(|limit| usize::try_from(limit).ok());
        if limit.is_none_or(|limit| characters <= limit) {
            return Ok(());
        }
        let change = Change::GroupsClaim {
            client_id: None,
            groups: 0,
        };
        Err(Denied {
            cause: Cause::TokenTooLong,
            change: Some(Box::new(change)),
        })
    }

    /// Whether a client may submit mail as `user` with this token.
    ///
    /// The switch of the mailbox named in `user=` is judged before the token; then the token; and
    /// unlike POP3, a shared mailbox is refused even to its delegate (measured in
    /// github.com/nextcloud/mail, pull request 13668).
    ///
    /// # Errors
    /// The first check that fails.
    pub fn submit_by_smtp<'a>(
        &'a self,
        user: &str,
        token: &CheckedToken,
        now: Timestamp,
    ) -> Result<&'a User, Denied> {
        let mailbox = self.user(user);
        if let Some(mailbox) = mailbox.filter(|mailbox| !self.authenticated_smtp_for(mailbox)) {
            return Err(self.authenticated_smtp_is_off(mailbox));
        }
        let claims = token.as_ref().map_err(|cause| Denied::from(*cause))?;
        self.judge_token(
            claims,
            &Permission::smtp(),
            Cause::SmtpPermissionMissing,
            now,
        )?;
        let mailbox = mailbox.ok_or(Cause::MailboxNotFound)?;
        licensed(mailbox)?;
        let signed_in = claims
            .user()
            .and_then(|name| self.user(name))
            .ok_or(Cause::OtherUserSignedIn)?;
        if !mailbox.is_called(&signed_in.upn) {
            let is_delegate = mailbox.kind == UserKind::Shared
                && mailbox
                    .full_access
                    .iter()
                    .any(|name| signed_in.is_called(name));
            return Err(if is_delegate {
                Cause::SharedMailboxInSmtpUser
            } else {
                Cause::OtherUserSignedIn
            }
            .into());
        }
        Ok(mailbox)
    }

    /// Whether who signed in as `login` may send with the address `from`.
    ///
    /// # Errors
    /// When `from` is neither the login's own address nor one it has Send As for.
    pub fn send_as(&self, login: &str, from: &str) -> Result<(), Denied> {
        let own = self.user(login).is_some_and(|user| user.is_called(from));
        let granted = self.user(from).is_some_and(|mailbox| {
            mailbox
                .send_as
                .iter()
                .any(|name| name.eq_ignore_ascii_case(login))
        });
        if own || granted {
            return Ok(());
        }
        // Only for a mailbox of the tenant can the right be given.
        let both = self.user(from).zip(self.user(login));
        let change = both.map(|(mailbox, user)| {
            Box::new(Change::SendAs {
                mailbox: mailbox.upn.clone(),
                user: user.upn.clone(),
                granted: true,
            })
        });
        Err(Denied {
            cause: Cause::SendAsDenied,
            change,
        })
    }

    /// The mailbox's own switch says one thing, the organisation's another, and the real service
    /// words them apart. What cures both is the mailbox's switch: Microsoft advises to leave the
    /// organisation's off (learn.microsoft.com, "Enable or disable authenticated client SMTP
    /// submission").
    fn authenticated_smtp_is_off(&self, mailbox: &User) -> Denied {
        let cause = match mailbox.authenticated_smtp {
            Some(_) => Cause::SmtpAuthOffForMailbox,
            None => Cause::SmtpAuthOffForTenant,
        };
        let change = Change::AuthenticatedSmtp {
            mailbox: Some(mailbox.upn.clone()),
            enabled: Some(true),
        };
        Denied {
            cause,
            change: Some(Box::new(change)),
        }
    }

    /// What a token must be whatever the mailbox: of this tenant, in time, for Exchange, with the
    /// scope. The order is ours; the real service gives one line for all of it.
    fn judge_token(
        &self,
        claims: &Claims,
        needed: &Permission,
        lacking: Cause,
        now: Timestamp,
    ) -> Result<(), Denied> {
        if claims.tid != self.id {
            return Err(Cause::AccessTokenTenant.into());
        }
        if claims.iss != format!("https://sts.windows.net/{}/", self.id) {
            return Err(Cause::AccessTokenIssuer.into());
        }
        if now.as_second() >= claims.exp {
            return Err(Cause::AccessTokenExpired.into());
        }
        if now.as_second() < claims.nbf {
            return Err(Cause::AccessTokenNotYetValid.into());
        }
        if !is_exchange(&claims.aud) {
            return Err(Cause::WrongAudience.into());
        }
        if claims.is_app_only() {
            return Err(Cause::ServicePrincipalNotRegistered.into());
        }
        if !claims.has_scope(needed.name) {
            return Err(self.permission_is_missing(claims, needed, lacking));
        }
        Ok(())
    }

    /// The administrator's consent cures it, together with a new sign-in; see
    /// [`Change::AdminConsent`] for a registration that lacks the permission too.
    fn permission_is_missing(
        &self,
        claims: &Claims,
        needed: &Permission,
        lacking: Cause,
    ) -> Denied {
        let app = claims.appid.as_deref().and_then(|id| self.app(id));
        let change = app.map(|app| {
            Box::new(Change::AdminConsent {
                client_id: Some(app.client_id.clone()),
                permissions: Some(vec![needed.clone()]),
            })
        });
        Denied {
            cause: lacking,
            change,
        }
    }
}

/// A mailbox goes with its licence (learn.microsoft.com, "Delete or restore user mailboxes in
/// Exchange Online"); a shared one needs none. That its mail servers then answer as for a name that
/// does not exist is assumed.
fn licensed(mailbox: &User) -> Result<(), Denied> {
    if mailbox.is_licensed || mailbox.kind == UserKind::Shared {
        return Ok(());
    }
    let change = Change::Licence {
        user: mailbox.upn.clone(),
        assigned: true,
    };
    Err(Denied {
        cause: Cause::LicenceMissing,
        change: Some(Box::new(change)),
    })
}

fn full_access_is_missing(mailbox: &User, user: &User) -> Denied {
    let change = Change::FullAccess {
        mailbox: mailbox.upn.clone(),
        user: user.upn.clone(),
        granted: true,
    };
    Denied {
        cause: Cause::FullAccessMissing,
        change: Some(Box::new(change)),
    }
}

/// Both spellings name the same service principal; an older one ends in a slash.
fn is_exchange(audience: &str) -> bool {
    let audience = audience.strip_suffix('/').unwrap_or(audience);
    Resource::Exchange.identifier_uris().contains(&audience)
        || audience == Resource::Exchange.app_id()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::seed::{Names, OTHER_USER, SHARED_MAILBOX, TENANT_ID, USER};

    fn now() -> Timestamp {
        "2026-03-02T12:00:00Z".parse().unwrap()
    }

    fn annas() -> Claims {
        Claims {
            aud: "https://outlook.office.com".to_owned(),
            iss: format!("https://sts.windows.net/{TENANT_ID}/"),
            tid: TENANT_ID.to_owned(),
            nbf: now().as_second() - 300,
            exp: now().as_second() + 3600,
            upn: Some(USER.to_owned()),
            scp: Some("POP.AccessAsUser.All SMTP.Send".to_owned()),
            ..Claims::default()
        }
    }

    /// Pop3's and SMTP's verdict on one deviation from what is right.
    fn check(
        pop3: Option<Cause>,
        smtp: Option<Cause>,
        user: &str,
        spoil: impl FnOnce(&mut Tenant, &mut CheckedToken),
    ) {
        let (mut tenant, mut token) = (Tenant::seeded(&Names::default(), now()), Ok(annas()));
        spoil(&mut tenant, &mut token);
        assert_eq!(
            tenant
                .open_by_pop3(user, &token, now())
                .map_err(|denied| denied.cause)
                .err(),
            pop3,
            "pop3"
        );
        assert_eq!(
            tenant
                .submit_by_smtp(user, &token, now())
                .map_err(|denied| denied.cause)
                .err(),
            smtp,
            "smtp"
        );
    }

    fn claims(token: &mut CheckedToken) -> &mut Claims {
        token.as_mut().unwrap()
    }

    #[test]
    fn each_check_fails_alone() {
        use Cause as C;
        check(None, None, USER, |_, _| {});
        check(None, None, &USER.to_uppercase(), |_, _| {});
        let both = |cause, spoil: fn(&mut Claims)| {
            check(Some(cause), Some(cause), USER, |_, token| {
                spoil(claims(token))
            })
        };
        both(C::AccessTokenExpired, |c| c.exp = now().as_second());
        both(C::AccessTokenNotYetValid, |c| c.nbf = now().as_second() + 1);
        both(C::AccessTokenTenant, |c| c.tid = "other".to_owned());
        both(C::AccessTokenIssuer, |c| {
            c.iss = "https://sts.windows.net/other/".to_owned()
        });
        both(C::WrongAudience, |c| {
            c.aud = "https://graph.microsoft.com".to_owned()
        });
        both(C::ServicePrincipalNotRegistered, |c| {
            c.idtyp = Some("app".to_owned())
        });
        both(C::OtherUserSignedIn, |c| {
            c.upn = Some(OTHER_USER.to_owned())
        });
        both(C::OtherUserSignedIn, |c| c.upn = None);
        check(Some(C::PopPermissionMissing), None, USER, |_, t| {
            claims(t).scp = Some("SMTP.Send".to_owned())
        });
        check(None, Some(C::SmtpPermissionMissing), USER, |_, t| {
            claims(t).scp = Some("POP.AccessAsUser.All".to_owned())
        });
        check(
            Some(C::AccessTokenSignature),
            Some(C::AccessTokenSignature),
            USER,
            |_, t| *t = Err(C::AccessTokenSignature),
        );
        check(Some(C::PopOff), None, USER, |tenant, _| {
            tenant.user_mut(USER).unwrap().pop_enabled = false
        });
        check(
            Some(C::MailboxNotFound),
            Some(C::MailboxNotFound),
            "carla@muster-legal.example",
            |_, _| {},
        );
        check(
            Some(C::MailboxNotFound),
            Some(C::MailboxNotFound),
            "anna.muster",
            |_, _| {},
        );
        check(
            None,
            Some(C::SharedMailboxInSmtpUser),
            SHARED_MAILBOX,
            |_, _| {},
        );
        check(
            Some(C::FullAccessMissing),
            Some(C::OtherUserSignedIn),
            SHARED_MAILBOX,
            |tenant, _| tenant.user_mut(SHARED_MAILBOX).unwrap().full_access.clear(),
        );
        let unlicensed = Some(C::LicenceMissing);
        check(unlicensed, unlicensed, USER, |tenant, _| {
            tenant.user_mut(USER).unwrap().is_licensed = false
        });
        // A shared mailbox needs none.
        check(
            None,
            Some(C::SharedMailboxInSmtpUser),
            SHARED_MAILBOX,
            |tenant, _| tenant.user_mut(SHARED_MAILBOX).unwrap().is_licensed = false,
        );
    }

    #[test]
    fn the_switch_is_judged_before_the_token() {
        use Cause as C;
        check(None, Some(C::SmtpAuthOffForTenant), USER, |tenant, _| {
            tenant.authenticated_smtp = false
        });
        check(None, Some(C::SmtpAuthOffForMailbox), USER, |tenant, _| {
            tenant.user_mut(USER).unwrap().authenticated_smtp = Some(false);
        });
        check(None, None, USER, |tenant, _| {
            tenant.authenticated_smtp = false;
            tenant.user_mut(USER).unwrap().authenticated_smtp = Some(true);
        });
        check(
            Some(C::AccessTokenMalformed),
            Some(C::SmtpAuthOffForTenant),
            USER,
            |tenant, token| {
                tenant.authenticated_smtp = false;
                *token = Err(C::AccessTokenMalformed);
            },
        );
    }

    #[test]
    fn sending_as_another_needs_the_right() {
        let tenant = Tenant::seeded(&Names::default(), now());
        assert_eq!(tenant.send_as(USER, USER), Ok(()));
        assert_eq!(tenant.send_as(USER, SHARED_MAILBOX), Ok(()));
        assert_eq!(
            tenant.send_as(USER, OTHER_USER).unwrap_err().cause,
            Cause::SendAsDenied
        );
        assert_eq!(
            tenant
                .send_as(USER, "anna@elsewhere.example")
                .unwrap_err()
                .cause,
            Cause::SendAsDenied
        );
    }
}
