//! Diagnosis: app-not-found-in-tenant — AADSTS700016 and its relatives.
//!
//! The number alone is a class: the client ID is wrong, the tenant ID is wrong, or the app was
//! deleted. A token that was once issued decides: it names the application (`appid`) and the tenant
//! (`tid`) that worked. So does the users' mail domain, where another tenant has verified it.

use super::{Case, FindingId, Verdict};
use crate::diagnosis::aadsts;
use crate::evidence::{Attempt, Failure, Local};

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let row = aadsts::of(case.failure)?;
    if row.finding != FindingId::AppNotFoundInTenant {
        return None;
    }
    let Some((appid, tid)) = earlier_token(case) else {
        return Some(match tenant_of_the_users(case) {
            Some(words) => Verdict::new(FindingId::TenantIdWrong).seeing(words),
            None => Verdict::new(FindingId::AppNotFoundInTenant),
        });
    };
    let same_app = appid.eq_ignore_ascii_case(&case.entity.client_id);
    let same_tenant = tid.eq_ignore_ascii_case(&case.entity.tenant_id);
    let id = match (same_app, same_tenant) {
        (true, true) => FindingId::AppDeleted,
        (false, true) => FindingId::ClientIdWrong,
        (true, false) => FindingId::TenantIdWrong,
        // The tenant exists, else Entra had said 90002; which of the two values is meant for the
        // other stays open.
        (false, false) => FindingId::AppNotFoundInTenant,
    };
    let evidence = format!("earlier access token: appid = {appid}, tid = {tid}");
    Some(Verdict::new(id).seeing(evidence))
}

/// What Entra said of the users' mail domain, where that is another tenant's: then it is not the app
/// that is missing.
fn tenant_of_the_users<'a>(case: &Case<'a>) -> Option<&'a str> {
    case.entity.accounts.iter().find_map(|account| {
        match account.tenant.as_ref().and_then(Attempt::failure) {
            Some(Failure::Local(local)) if local.kind == Local::OtherTenant => {
                Some(local.words.as_str())
            }
            _ => None,
        }
    })
}

fn earlier_token<'a>(case: &Case<'a>) -> Option<(&'a str, &'a str)> {
    let tokens = case
        .entity
        .accounts
        .iter()
        .filter_map(|account| account.token.as_ref());
    tokens
        .filter_map(|token| Some((token.appid.as_deref()?, token.tid.as_deref()?)))
        .next()
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::evidence::{AccountEvidence, EntraRequest, Leg, TokenClaims};

    #[track_caller]
    fn check_token(token: Option<TokenClaims>, expected: FindingId) {
        let account = AccountEvidence { token, ..account() };
        check(
            account,
            Leg::Refresh,
            entra(EntraRequest::Refresh, 700016),
            expected,
        );
    }

    #[test]
    fn an_earlier_token_decides_where_there_is_one() {
        let other = Some("33333333-3333-4333-8333-333333333333".to_owned());
        let good = token(&[]);
        check_token(None, FindingId::AppNotFoundInTenant);
        check_token(Some(good.clone()), FindingId::AppDeleted);
        let app = TokenClaims {
            appid: other.clone(),
            ..good.clone()
        };
        check_token(Some(app), FindingId::ClientIdWrong);
        check_token(
            Some(TokenClaims { tid: other, ..good }),
            FindingId::TenantIdWrong,
        );
    }
}
