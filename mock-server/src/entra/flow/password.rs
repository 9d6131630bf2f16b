//! Name and password.

use super::super::aadsts::{Aadsts, Refusal};
use crate::tenant::{Change, Tenant, User};

/// The password first: whether an account is blocked is told only to somebody who knows it.
pub(super) fn check_password<'a>(
    tenant: &'a Tenant,
    login: &str,
    password: &str,
) -> Result<&'a User, Refusal> {
    let Some(user) = tenant.user(login) else {
        return Err(Aadsts::UserNotFound
            .naming("user", login)
            .naming("tenant", &tenant.id));
    };
    match &user.password {
        Some(right) if right != password => Err(Aadsts::WrongPassword.into()),
        Some(_) if user.enabled => Ok(user),
        _ => Err(disabled(user)),
    }
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
