//! Diagnosis: pop-permission-missing, smtp-permission-missing — the token does not carry the
//! permission of the protocol that refused it.
//!
//! Exchange says no more than "authentication failure"; the token's own `scp` says the rest. A
//! sign-in that asks for `.default` gets whatever was consented, so a permission can be missing
//! without any error on the way.

use super::{Case, FindingId, Verdict};
use crate::evidence::Protocol;

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let (protocol, token) = case.refused_token()?;
    let (id, needed) = match protocol {
        Protocol::Pop3 => (FindingId::PopPermissionMissing, "POP.AccessAsUser.All"),
        Protocol::Smtp => (FindingId::SmtpPermissionMissing, "SMTP.Send"),
    };
    if token
        .scp
        .iter()
        .any(|permission| permission.eq_ignore_ascii_case(needed))
    {
        return None;
    }
    let scp = token.scp.join(" ");
    Some(Verdict::new(id).seeing(format!("access token: scp = {scp}")))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::diagnosis::remedy::{AdminAct, ClientAct, Remedy};
    use crate::evidence::{AccountEvidence, Leg, Protocol};
    use crate::locales::Language;

    fn with_permissions(permissions: &[&str]) -> AccountEvidence {
        AccountEvidence {
            token: Some(token(permissions)),
            ..account()
        }
    }

    #[test]
    fn each_protocol_misses_its_own_permission() {
        let pop = reply(Protocol::Pop3, POP_REFUSED);
        let smtp = reply(Protocol::Smtp, SMTP_REFUSED);
        let without_pop = with_permissions(&["SMTP.Send"]);
        let without_smtp = with_permissions(&["POP.AccessAsUser.All"]);
        check(
            without_pop,
            Leg::Pop3,
            pop.clone(),
            FindingId::PopPermissionMissing,
        );
        check(
            without_smtp.clone(),
            Leg::Smtp,
            smtp,
            FindingId::SmtpPermissionMissing,
        );
        check(without_smtp, Leg::Pop3, pop, FindingId::PopOffOrNoLicence);
    }

    #[test]
    fn the_cure_is_permission_then_consent_then_sign_in() {
        let pop = reply(Protocol::Pop3, POP_REFUSED);
        let found = failing(with_permissions(&["SMTP.Send"]), Leg::Pop3, pop);
        let permissions = ["POP.AccessAsUser.All", "SMTP.Send", "offline_access"]
            .map(str::to_owned)
            .to_vec();
        assert_eq!(
            found[0].remedies,
            [
                Remedy::Administrator(AdminAct::SetPermissions {
                    permissions: permissions.clone()
                }),
                Remedy::Administrator(AdminAct::AdminConsent { permissions }),
                Remedy::Client(ClientAct::SignIn {
                    account: USER.to_owned()
                }),
            ]
        );
        assert!(
            found[0]
                .what
                .say(Language::En)
                .contains("POP.AccessAsUser.All")
        );
        assert!(
            found[0]
                .evidence
                .contains(&"access token: scp = SMTP.Send".to_owned())
        );
    }
}
