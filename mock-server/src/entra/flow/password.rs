//! The password: whether it is right, whether it still counts, and a new one.

use super::super::aadsts::{Aadsts, Refusal};
use super::super::fields::Fields;
use super::super::step::Mistake;
use super::take::{Taken, Under, sign_in};
use crate::clock::Timestamp;
use crate::tenant::{Change, Tenant, User};

/// Somebody knows the password.
pub(super) enum Checked {
    /// And may sign in; by user principal name.
    Right(String),
    /// And has to change it first.
    Expired(String),
}

/// Checks a password and counts wrong ones.
///
/// A locked account is told to everybody, since its password is not looked at. Whether an account is
/// disabled, or its password expired, is told only to somebody who knows the password.
pub(super) fn check_password(
    tenant: &mut Tenant,
    login: &str,
    password: &str,
    now: Timestamp,
) -> Result<Checked, Refusal> {
    let tenant_id = tenant.id.clone();
    let Some(user) = tenant.user_mut(login) else {
        if is_personal(login) {
            return Err(Aadsts::PersonalAccount.into());
        }
        return Err(Aadsts::UserNotFound
            .naming("user", login)
            .naming("tenant", tenant_id));
    };
    if user.lockout.holds(now) {
        return Err(locked(user));
    }
    match &user.password {
        Some(right) if right != password => {
            user.lockout.failed(now);
            Err(Aadsts::WrongPassword.into())
        }
        Some(_) if user.enabled => {
            user.lockout.clear();
            Ok(if user.password_expired {
                Checked::Expired(user.upn.clone())
            } else {
                Checked::Right(user.upn.clone())
            })
        }
        _ => Err(disabled(user)),
    }
}

/// Whether the name is one of Microsoft's own mail domains, which no tenant can have.
fn is_personal(login: &str) -> bool {
    const DOMAINS: [&str; 4] = ["outlook.com", "hotmail.com", "live.com", "msn.com"];
    let domain = login.rsplit_once('@').map(|(_, domain)| domain);
    domain.is_some_and(|domain| DOMAINS.iter().any(|it| it.eq_ignore_ascii_case(domain)))
}

/// AADSTS50053 with the change that cures it.
fn locked(user: &User) -> Refusal {
    Refusal::from(Aadsts::UserLocked)
        .of(&user.upn)
        .cured_by(Change::UserLocked {
            user: user.upn.clone(),
            locked: false,
        })
}

/// AADSTS50057 with the change that cures it.
pub(crate) fn disabled(user: &User) -> Refusal {
    Refusal::from(Aadsts::UserDisabled)
        .of(&user.upn)
        .cured_by(Change::UserEnabled {
            user: user.upn.clone(),
            enabled: true,
        })
}

/// AADSTS50055: the user's own change cures it.
pub(super) fn expired(upn: &str) -> Refusal {
    Refusal::from(Aadsts::PasswordExpired)
        .of(upn)
        .cured_by(Change::PasswordChanged {
            user: upn.to_owned(),
            password: None,
        })
}

/// The form with the old password and twice the new one.
pub(super) fn change(under: &mut Under<'_>, posted: &Fields) -> Taken {
    let (Some(upn), Some(new)) = (under.flow.expired.clone(), posted.get("newpasswd")) else {
        return Taken::default();
    };
    let current = posted.get("currentpasswd").unwrap_or_default();
    let mistaken = |mistake| Taken {
        mistake: Some(mistake),
        ..Taken::default()
    };
    if let Err(refusal) = check_password(under.tenant, &upn, current, under.context.now) {
        if refusal.error != Aadsts::WrongPassword {
            // Locked or disabled meanwhile: back to the first page, which says so.
            under.flow.expired = None;
        }
        return Taken {
            told: Some(refusal.of(&upn)),
            mistake: Some(Mistake::Current),
            ..Taken::default()
        };
    }
    if posted.get("confirmnewpasswd") != Some(new) {
        return mistaken(Mistake::Differs);
    }
    if new == current {
        return mistaken(Mistake::Same);
    }
    let changed = Change::PasswordChanged {
        user: upn.clone(),
        password: Some(new.to_owned()),
    };
    // The user was there a moment ago.
    if under.tenant.apply(&changed, under.context.now).is_err() {
        return Taken::default();
    }
    under.flow.expired = None;
    sign_in(under, upn);
    Taken {
        changed: Some(changed),
        ..Taken::default()
    }
}
