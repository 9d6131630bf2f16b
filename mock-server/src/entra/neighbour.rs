//! Somebody of another tenant at a sign-in of this one. The sign-in itself knows its own tenant only;
//! the real service knows them all, and checks the password where the account lives.

use super::aadsts::{Aadsts, Refusal};
use super::authority::named;
use super::fields::Fields;
use super::step::{Step, What};
use crate::tenant::Tenant;

/// What the step becomes where the name that this tenant does not have is another tenant's: the
/// password is wrong, or right and of no use here.
pub(super) fn recognize(tenants: &[Tenant], posted: &Fields, step: Step) -> Step {
    let unknown = step
        .told
        .as_ref()
        .is_some_and(|told| told.error == Aadsts::UserNotFound);
    let (true, Some(login)) = (unknown, posted.get("login")) else {
        return step;
    };
    let home = tenants.iter().find(|tenant| tenant.user(login).is_some());
    let user = home.and_then(|home| home.user(login));
    let (Some(home), Some(user)) = (home, user) else {
        return step;
    };
    let password = posted.get("passwd");
    if user.password.as_deref() != password {
        return wrong_password(step, login);
    }
    let client_id = step.client_id.clone().unwrap_or_default();
    let here = tenants
        .iter()
        .find(|tenant| tenant.app(&client_id).is_some());
    let app = here.and_then(|tenant| tenant.app(&client_id));
    let (Some(here), Some(app)) = (here, app) else {
        return step;
    };
    let refusal = named(Aadsts::UserOfAnotherTenant, app)
        .naming("user", &user.upn)
        .naming("home", &home.id)
        .naming("tenant", &here.name)
        .of(&user.upn);
    Step {
        what: What::Error(refusal),
        told: None,
        ..step
    }
}

fn wrong_password(mut step: Step, login: &str) -> Step {
    let refusal = Refusal::from(Aadsts::WrongPassword).of(login);
    if let What::Page(page) = &mut step.what {
        page.error = Some((refusal.error.row().number, refusal.message()));
    }
    Step {
        told: Some(refusal),
        ..step
    }
}
