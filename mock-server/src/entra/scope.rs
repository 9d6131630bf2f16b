//! Reads `scope`, as the v2 endpoints do.
//!
//! The first scope that is not one of OpenID Connect's decides the resource, and bare names after
//! it are read against that resource (observed, public notes on "Microsoft OAuth2 SMTP issues";
//! learn.microsoft.com, "Scopes and permissions in the Microsoft identity platform").

use crate::tenant::grant::GrantedScope;
use crate::tenant::permission::{Permission, Resource};

/// A `scope` that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ScopeError {
    /// Neither a URI, a GUID form, nor a name; or `.default` beside other scopes.
    Invalid(String),
    /// The resource is none of this tenant.
    UnknownResource(String),
    /// The resource has no such permission.
    UnknownScope(String, Resource),
}

/// Reads a space-separated list.
pub(crate) fn parse(text: &str) -> Result<GrantedScope, ScopeError> {
    let mut scope = GrantedScope::default();
    // Whether a bare name decided the resource. A later qualified scope is then silently read as
    // the first resource's, where that has the name too: mail software meets this as a token for
    // Graph that no mailbox takes.
    let mut bare = false;
    for word in text.split_ascii_whitespace() {
        match word.to_ascii_lowercase().as_str() {
            "openid" => scope.openid = true,
            "profile" => scope.profile = true,
            "email" => scope.email = true,
            "offline_access" => scope.offline_access = true,
            _ => add(&mut scope, word, &mut bare)?,
        }
    }
    match &scope.default {
        // Documented: `.default` cannot be combined with other scopes of the resource.
        Some(default) if !scope.asked.is_empty() => Err(ScopeError::Invalid(default.clone())),
        _ => Ok(scope),
    }
}

fn add(scope: &mut GrantedScope, word: &str, bare: &mut bool) -> Result<(), ScopeError> {
    let decided = scope.resource.as_ref().map(|(resource, _)| *resource);
    let Some((audience, name)) = qualified(word)? else {
        let permission = find(decided.unwrap_or(Resource::Graph), word)?;
        if decided.is_none() {
            *bare = true;
            let audience = Resource::Graph.identifier_uris()[0].to_owned();
            scope.resource = Some((Resource::Graph, audience));
        }
        scope.asked.push((word.to_owned(), permission));
        return Ok(());
    };
    let resource = resource_of(audience)?;
    let decided = decided.unwrap_or(resource);
    if scope.resource.is_none() {
        scope.resource = Some((resource, audience.to_owned()));
    }
    if name.eq_ignore_ascii_case(".default") {
        if decided == resource {
            scope.default = Some(word.to_owned());
        } else {
            let all = resource.delegated().iter();
            scope
                .others
                .extend(all.map(|name| Permission { resource, name }));
        }
    } else if decided == resource {
        scope.asked.push((word.to_owned(), find(resource, name)?));
    } else if let (true, Some(reread)) = (*bare, Permission::find(decided, name)) {
        scope.asked.push((word.to_owned(), reread));
    } else {
        scope.others.push(find(resource, name)?);
    }
    Ok(())
}

/// Resource and name of a scope in URI or GUID form; none is a bare name.
fn qualified(word: &str) -> Result<Option<(&str, &str)>, ScopeError> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    match word.rsplit_once('/') {
        None if word.bytes().all(is_name) => Ok(None),
        Some((resource, name)) if !resource.is_empty() && !name.is_empty() => {
            Ok(Some((resource, name)))
        }
        _ => Err(ScopeError::Invalid(word.to_owned())),
    }
}

/// The resource with this identifier. One whose identifier ends in a slash is asked for with two
/// (learn.microsoft.com, "Scopes and permissions", trailing slash and `.default`).
pub(crate) fn resource_of(audience: &str) -> Result<Resource, ScopeError> {
    let plain = audience.strip_suffix('/').unwrap_or(audience);
    let names = |resource: &Resource| {
        let mut uris = resource.identifier_uris().iter();
        plain.eq_ignore_ascii_case(resource.app_id())
            || uris.any(|uri| plain.eq_ignore_ascii_case(uri))
    };
    [Resource::Exchange, Resource::Graph]
        .into_iter()
        .find(names)
        .ok_or_else(|| ScopeError::UnknownResource(audience.to_owned()))
}

fn find(resource: Resource, name: &str) -> Result<Permission, ScopeError> {
    Permission::find(resource, name)
        .filter(|permission| !permission.is_application())
        .ok_or_else(|| ScopeError::UnknownScope(name.to_owned(), resource))
}

/// A client-credentials `scope` that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AppScopeError {
    /// None, or several.
    NotOne,
    /// Without `/.default`.
    NotDefault,
    /// The resource is none of this tenant.
    Unknown(String),
}

/// The resource of a client-credentials request and its spelling: exactly one
/// `{resource}/.default` (learn.microsoft.com, "OAuth 2.0 client credentials flow").
pub(crate) fn parse_app_only(text: &str) -> Result<(Resource, String), AppScopeError> {
    let mut words = text.split_ascii_whitespace();
    let (Some(word), None) = (words.next(), words.next()) else {
        return Err(AppScopeError::NotOne);
    };
    let audience = word
        .strip_suffix("/.default")
        .ok_or(AppScopeError::NotDefault)?;
    let resource =
        resource_of(audience).map_err(|_| AppScopeError::Unknown(audience.to_owned()))?;
    Ok((resource, audience.to_owned()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EXCHANGE: &str = "https://outlook.office.com";
    const GRAPH: &str = "https://graph.microsoft.com";

    fn check(text: &str, audience: Option<&str>, names: &[&str], others: usize) {
        let scope = parse(text).unwrap();
        let found: Vec<_> = scope.asked.iter().map(|(_, one)| one.to_string()).collect();
        let resource = scope.resource.as_ref();
        assert_eq!(
            resource.map(|(_, spelt)| spelt.as_str()),
            audience,
            "{text}"
        );
        assert_eq!(
            (found, scope.others.len()),
            (
                names.iter().map(|name| (*name).to_owned()).collect(),
                others
            ),
            "{text}"
        );
    }

    #[test]
    fn the_first_resource_decides() {
        check("openid offline_access", None, &[], 0);
        check(
            "https://outlook.office.com/POP.AccessAsUser.All offline_access SMTP.Send",
            Some(EXCHANGE),
            &["POP.AccessAsUser.All", "SMTP.Send"],
            0,
        );
        check(
            "https://outlook.office365.com/SMTP.Send https://outlook.office.com/POP.AccessAsUser.All",
            Some("https://outlook.office365.com"),
            &["SMTP.Send", "POP.AccessAsUser.All"],
            0,
        );
        check(
            "https://graph.microsoft.com/User.Read https://outlook.office.com/SMTP.Send",
            Some(GRAPH),
            &["https://graph.microsoft.com/User.Read"],
            1,
        );
    }

    #[test]
    fn a_bare_name_first_makes_the_rest_graph() {
        check(
            "User.Read https://outlook.office.com/SMTP.Send",
            Some(GRAPH),
            &[
                "https://graph.microsoft.com/User.Read",
                "https://graph.microsoft.com/SMTP.Send",
            ],
            0,
        );
        check(
            "POP.AccessAsUser.All",
            Some(GRAPH),
            &["https://graph.microsoft.com/POP.AccessAsUser.All"],
            0,
        );
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let default = "https://outlook.office.com/.default";
        let mixed = format!("{default} https://outlook.office.com/SMTP.Send");
        for (text, error) in [
            ("a:b", ScopeError::Invalid("a:b".to_owned())),
            ("/x", ScopeError::Invalid("/x".to_owned())),
            (&mixed, ScopeError::Invalid(default.to_owned())),
            (
                "https://mail.example/SMTP.Send",
                ScopeError::UnknownResource("https://mail.example".to_owned()),
            ),
            (
                "https://outlook.office.com/POP.AccessAsUser",
                ScopeError::UnknownScope("POP.AccessAsUser".to_owned(), Resource::Exchange),
            ),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn an_app_asks_for_exactly_one_default() {
        let audience = "https://outlook.office365.com";
        assert_eq!(
            parse_app_only("https://outlook.office365.com/.default"),
            Ok((Resource::Exchange, audience.to_owned()))
        );
        for (text, error) in [
            ("", AppScopeError::NotOne),
            ("a/.default b/.default", AppScopeError::NotOne),
            (
                "https://outlook.office365.com/SMTP.Send",
                AppScopeError::NotDefault,
            ),
            ("x/.default", AppScopeError::Unknown("x".to_owned())),
        ] {
            assert_eq!(parse_app_only(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = parse(&text);
            let _ = parse_app_only(&text);
        }

        /// However many blanks stand between, and however often a list is joined and split again.
        #[test]
        fn a_list_is_read_as_its_words(
            words in proptest::collection::vec(
                prop_oneof![
                    Just("openid"), Just("OFFLINE_ACCESS"), Just("email"), Just("User.Read"),
                    Just("https://outlook.office.com/SMTP.Send"),
                    Just("https://outlook.office365.com/POP.AccessAsUser.All"),
                    Just("https://graph.microsoft.com/Mail.Read"),
                    Just("https://outlook.office.com/.default"), Just("x/y"), Just("nonsense"),
                ],
                0..6,
            ),
            blanks in " {1,3}",
        ) {
            let spaced = format!(" {} ", words.join(&blanks));
            prop_assert_eq!(parse(&spaced), parse(&words.join(" ")));
            if let Ok(scope) = parse(&spaced) {
                // Nothing is asked for that does not stand there.
                for (spelt, permission) in &scope.asked {
                    prop_assert!(words.contains(&spelt.as_str()));
                    prop_assert!(spelt.ends_with(permission.name));
                    prop_assert!(!permission.is_application());
                }
                prop_assert_eq!(scope.openid, words.contains(&"openid"));
                prop_assert_eq!(scope.offline_access, words.contains(&"OFFLINE_ACCESS"));
            }
        }
    }
}
