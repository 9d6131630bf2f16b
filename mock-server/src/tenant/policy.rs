//! What the tenant asks of a sign-in besides the password: multifactor authentication and
//! Conditional Access.
//!
//! A policy holds for everybody, and a user can be put under it or exempted from it alone, as the
//! lists "Include" and "Exclude" of a Conditional Access policy do.

use serde::{Deserialize, Serialize};

use super::{Tenant, User};

/// The policies for everybody. A new box has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policies {
    /// Everybody needs multifactor authentication.
    pub mfa_required: bool,
    /// Security defaults: everybody needs it, and nobody can be exempted (learn.microsoft.com,
    /// "Security defaults in Microsoft Entra ID"). The real ones ask people who are not
    /// administrators only where they see a risk; the box asks always.
    pub security_defaults: bool,
    /// What Conditional Access blocks.
    pub blocks: Blocks,
}

/// What a Conditional Access policy blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Blocks {
    /// Nothing.
    #[default]
    Nothing,
    /// Every sign-in, and every renewal of a token.
    AllSignIns,
    /// Tokens of the app itself, without a user (Conditional Access for workload identities,
    /// <https://learn.microsoft.com/entra/identity/conditional-access/workload-identity>).
    WorkloadIdentities,
    /// Sign-ins with a device code (condition "Authentication flows"), and renewals of their
    /// tokens.
    DeviceCodeFlow,
}

/// How a sign-in came about, as far as policies ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Through the browser that the app opened.
    Browser,
    /// With a device code.
    DeviceCode,
}

impl Tenant {
    /// Whether this user needs multifactor authentication.
    #[must_use]
    pub fn requires_mfa(&self, user: &User) -> bool {
        let policies = &self.policies;
        policies.security_defaults || user.mfa_required.unwrap_or(policies.mfa_required)
    }

    /// Whether Conditional Access blocks this user's sign-in.
    #[must_use]
    pub fn blocks_sign_in(&self, user: &User, way: Way) -> bool {
        match user.blocks.unwrap_or(self.policies.blocks) {
            Blocks::Nothing | Blocks::WorkloadIdentities => false,
            Blocks::AllSignIns => true,
            Blocks::DeviceCodeFlow => way == Way::DeviceCode,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::seed::{Names, USER};

    #[track_caller]
    fn check(
        for_all: Policies,
        mfa: Option<bool>,
        blocks: Option<Blocks>,
        expected: (bool, bool, bool),
    ) {
        let mut tenant = Tenant::seeded(&Names::default(), "2026-03-02T12:00:00Z".parse().unwrap());
        tenant.policies = for_all;
        let user = tenant.user_mut(USER).unwrap();
        (user.mfa_required, user.blocks) = (mfa, blocks);
        let user = user.clone();
        let found = (
            tenant.requires_mfa(&user),
            tenant.blocks_sign_in(&user, Way::Browser),
            tenant.blocks_sign_in(&user, Way::DeviceCode),
        );
        assert_eq!(found, expected, "{for_all:?} {mfa:?} {blocks:?}");
    }

    #[test]
    fn what_holds_for_a_user_goes_before_what_holds_for_all() {
        let none = Policies::default();
        let blocking = |blocks| Policies { blocks, ..none };
        check(none, None, None, (false, false, false));
        check(
            none,
            Some(true),
            Some(Blocks::AllSignIns),
            (true, true, true),
        );
        let mfa = Policies {
            mfa_required: true,
            ..none
        };
        check(mfa, None, None, (true, false, false));
        check(mfa, Some(false), None, (false, false, false));
        let defaults = Policies {
            security_defaults: true,
            ..none
        };
        check(defaults, Some(false), None, (true, false, false));
        check(
            blocking(Blocks::AllSignIns),
            None,
            None,
            (false, true, true),
        );
        check(
            blocking(Blocks::AllSignIns),
            None,
            Some(Blocks::Nothing),
            (false, false, false),
        );
        check(
            blocking(Blocks::DeviceCodeFlow),
            None,
            None,
            (false, false, true),
        );
    }
}
