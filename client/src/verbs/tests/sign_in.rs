//! What a sign-in meets besides good and odd answers: other users, other tenants, foreign answers,
//! codes for other devices; and the settings and accounts that follow from it.

use std::time::Duration;

use jiff::Timestamp;

use super::*;
use crate::evidence::LocalFailure;
use crate::rehearsal::{Compare, ForcedValues, Redeem};

const OTHER_TENANT: &str = "2f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
/// The form in which a secret's ID is pasted for its value.
const SECRET_ID: &str = "3f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
const POP: &str = "https://outlook.office.com/POP.AccessAsUser.All";

/// A clock on which the pauses between two questions pass at once, and no patience ends.
#[derive(Debug)]
struct Leaping(Mutex<Timestamp>);

impl Clock for Leaping {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    fn sleep_until(
        &self,
        at: Timestamp,
    ) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let mut now = self.0.lock().unwrap();
        if at.duration_since(*now).as_secs() < 20 {
            *now = at.max(*now);
            return Box::pin(std::future::ready(()));
        }
        Box::pin(std::future::pending())
    }
}

/// The same client under another clock.
async fn leaping() -> Bench {
    let mut bench = Bench::new().await;
    let clock = Arc::new(Leaping(Mutex::new(bench.client.clock.now())));
    let port = forward_tls(&bench._ca, *bench.server.address()).await;
    bench.client.net = bench._ca.net(port, Arc::<Leaping>::clone(&clock));
    bench.client.clock = clock;
    bench
}

impl Bench {
    /// Entra's metadata of this domain or tenant.
    async fn metadata(&self, of: &str, tenant: &str) {
        let issuer = format!("https://{LOGIN_HOST}/{tenant}/v2.0");
        Mock::given(method("GET"))
            .and(path_regex(format!("^/{of}/v2.0/.well-known/")))
            .respond_with(json(&serde_json::json!({ "issuer": issuer }).to_string()))
            .mount(&self.server)
            .await;
    }

    fn failed_sign_in(&self, address: &Address) -> LocalFailure {
        let mut record = record::read(&self.client.home).unwrap();
        let attempt = record.account(address).attempts.sign_in.clone().unwrap();
        match attempt.outcome {
            Outcome::Failed(Failure::Local(failure)) => failure,
            other => panic!("{other:?}"),
        }
    }

    async fn device_answers(&self, answers: &[(u16, &str)]) {
        self.server.reset().await;
        let code = serde_json::json!({
            "user_code": "ECYAN6ZFU", "device_code": "planted-device-code", "expires_in": 60,
            "verification_uri": "https://microsoft.com/devicelogin", "interval": 7,
            "message": "To sign in, enter the code",
        });
        Mock::given(path_regex("/oauth2/v2.0/devicecode$"))
            .respond_with(json(&code.to_string()))
            .mount(&self.server)
            .await;
        for (status, error) in answers {
            let body = serde_json::json!({
                "error": error, "error_description": format!("AADSTS0: {error}"),
            });
            Mock::given(path_regex("/oauth2/v2.0/token$"))
                .and(body_string_contains("device_code=planted-device-code"))
                .and(body_string_contains("client_secret="))
                .respond_with(ResponseTemplate::new(*status).set_body_json(body))
                .up_to_n_times(1)
                .mount(&self.server)
                .await;
        }
    }

    async fn device_code(&self) -> Result<SignedIn, Error> {
        let options = SignInOptions::default();
        let pending = (self.client).begin_device_code(&address(), &options).await;
        let pending = pending.unwrap();
        assert_eq!(pending.user_code, "ECYAN6ZFU");
        no_secret_in(&format!("{pending:?}"));
        self.client.finish_device_code(pending).await
    }
}

async fn account(bench: &Bench, address: &str) -> Address {
    let address = Address::parse(address).unwrap();
    let name = EntityName::parse("Muster").unwrap();
    let account = Client::plain_account(address.clone(), name);
    bench.client.account_add(account).await.unwrap();
    address
}

#[tokio::test]
async fn a_misspelt_address_is_told_from_somebody_else() {
    for (login, kind) in [
        ("ana.muster@muster-legal.example", Local::AddressTypo),
        // Nobody answers for the mail server here.
        ("beat.beispiel@muster-legal.example", Local::OtherUnasked),
    ] {
        let bench = Bench::new().await;
        bench.client.account_remove(&address()).await.unwrap();
        let login = account(&bench, login).await;
        bench.answers(bench.good()).await;
        let options = SignInOptions::default();
        let error = bench.client.sign_in(&login, &options).await.unwrap_err();
        assert_eq!(error.exit_code(), 1);
        let failure = bench.failed_sign_in(&login);
        assert_eq!(failure.kind, kind, "{error}");
        assert!(failure.words.as_str().contains(ADDRESS), "{error}");
        let mut record = record::read(&bench.client.home).unwrap();
        let signed_in_as = record.account(&login).signed_in_as.clone();
        assert_eq!(signed_in_as.as_deref(), Some(ADDRESS));
        assert!(bench.client.home.tokens(&login).read().unwrap().is_none());
        // A client that never looks keeps them.
        let options = SignInOptions {
            compare: Compare::Nobody,
            ..options
        };
        let signed_in = bench.client.sign_in(&login, &options).await.unwrap();
        assert_eq!(signed_in.user.as_deref(), Some(ADDRESS));
        assert_eq!(signed_in.missing, [POP]);
    }
}

#[tokio::test]
async fn an_account_of_another_tenant_is_stopped_before_the_browser() {
    for (domain_is, ours_exists, stopped) in [
        (Some(OTHER_TENANT), true, true),
        (Some(TENANT), true, false),
        // Nobody has verified the domain; the tenant of the settings is wrong itself.
        (None, true, false),
        (Some(OTHER_TENANT), false, false),
    ] {
        let bench = Bench::new().await;
        bench.answers(bench.good()).await;
        if let Some(tenant) = domain_is {
            bench.metadata("muster-legal.example", tenant).await;
        }
        if ours_exists {
            bench.metadata(TENANT, TENANT).await;
        }
        let outcome = bench.sign_in().await;
        assert_eq!(outcome.is_err(), stopped, "{domain_is:?} {ours_exists}");
        if stopped {
            assert_eq!(bench.redemptions().await, 0);
            let failure = bench.failed_sign_in(&address());
            assert_eq!(failure.kind, Local::OtherTenant);
            for word in [OTHER_TENANT, "muster-legal.example"] {
                assert!(failure.words.as_str().contains(word), "{failure:?}");
            }
            let options = SignInOptions::default();
            let pasting = bench.client.begin_sign_in(&address(), &options).await;
            assert!(pasting.is_err());
        }
    }
}

#[tokio::test]
async fn a_foreign_answer_that_is_pasted_is_refused_and_remembered() {
    let bench = Bench::new().await;
    bench.answers(bench.good()).await;
    let options = SignInOptions::default();
    for (pasted, code, kind) in [
        (
            "http://localhost/callback?code=planted-code&state=x",
            1,
            Local::StateMismatch,
        ),
        (
            "http://localhost/callback?code=planted-code",
            2,
            Local::PastedOdd,
        ),
        ("planted-code", 2, Local::PastedOdd),
    ] {
        let pending = bench.client.begin_sign_in(&address(), &options).await;
        let error = bench.client.finish_sign_in(pending.unwrap(), pasted).await;
        let error = error.unwrap_err();
        assert_eq!(error.exit_code(), code, "{pasted}: {error}");
        no_secret_in(&error.to_string());
        assert_eq!(bench.failed_sign_in(&address()).kind, kind);
    }
    assert_eq!(bench.redemptions().await, 0);
}

#[tokio::test]
async fn a_device_code_is_asked_for_until_there_is_an_answer() {
    const PENDING: (u16, &str) = (400, "authorization_pending");
    for (answers, waited, words) in [
        // Interval, then slower for good.
        (
            vec![
                PENDING,
                (400, "slow_down"),
                PENDING,
                (400, "authorization_declined"),
            ],
            7 + 7 + 12 + 12,
            "authorization_declined",
        ),
        (vec![(400, "expired_token")], 7, "expired_token"),
        // An error with status 200, as it has been seen.
        (
            vec![(200, "bad_verification_code")],
            7,
            "bad_verification_code",
        ),
        (vec![(401, "invalid_client")], 7, "invalid_client"),
        // The code is over, and nobody says so.
        (vec![PENDING; 9], 60, "not confirmed in time"),
    ] {
        let bench = leaping().await;
        bench.device_answers(&answers).await;
        let start = bench.client.clock.now();
        let error = bench.device_code().await.unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
        no_secret_in(&format!("{error} {error:?}"));
        let passed = bench.client.clock.now().duration_since(start);
        assert_eq!(passed.as_secs(), waited, "{words}");
    }
}

#[tokio::test]
async fn a_confirmed_device_code_signs_in() {
    let bench = leaping().await;
    bench
        .device_answers(&[(400, "authorization_pending")])
        .await;
    // A nonce is not sent, and none is wanted.
    let good = ResponseTemplate::new(200).set_body_json(body(SECRETS[4], SECRETS[2], "any"));
    Mock::given(path_regex("/oauth2/v2.0/token$"))
        .respond_with(good)
        .mount(&bench.server)
        .await;
    let signed_in = bench.device_code().await.unwrap();
    assert_eq!(signed_in.user.as_deref(), Some(ADDRESS));
    assert!(bench.kept().is_some());
    let mut record = record::read(&bench.client.home).unwrap();
    assert!(!record.account(&address()).asked_scopes.is_empty());
}

#[tokio::test]
async fn what_the_settings_refuse_is_remembered_without_the_value() {
    let bench = Bench::new().await;
    let name = EntityName::parse("New Firm").unwrap();
    let typed = |tenant: &str, secret: &str| Typed {
        tenant_id: Some(tenant.to_owned()),
        client_id: Some(CLIENT.to_owned()),
        secret: Some(SecretString::from(secret)),
        secret_ends: None,
        redirect_uri: None,
    };
    for (typed, kind) in [
        (typed("planted-value", SECRETS[0]), Local::TenantIdMalformed),
        (typed(TENANT, SECRET_ID), Local::SecretIdPasted),
    ] {
        let error = bench.client.settings_enter(&name, typed).await.unwrap_err();
        assert_eq!(error.exit_code(), 2);
        let record = std::fs::read_to_string(bench.client.home.record()).unwrap();
        assert!(!record.contains(SECRET_ID) && !record.contains("planted"));
        let evidence = bench.client.evidence(None).unwrap();
        let entity = evidence.entities.iter().find(|one| one.name == "New Firm");
        let refused = entity.unwrap().refused.clone().unwrap().outcome;
        let Outcome::Failed(Failure::Local(failure)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(failure.kind, kind);
    }
    let good = typed(TENANT, SECRETS[0]);
    bench.client.settings_enter(&name, good).await.unwrap();
    let evidence = bench.client.evidence(None).unwrap();
    assert!(evidence.entities.iter().all(|one| one.refused.is_none()));
}

#[tokio::test]
async fn values_forced_into_the_settings_leave_the_client_usable() {
    let bench = Bench::new().await;
    let name = EntityName::parse("Muster").unwrap();
    let force = bench.client.settings_force(
        &name,
        ForcedValues {
            tenant_id: Some("../x y".to_owned()),
            client_id: None,
            secret: Some(SecretString::from(SECRET_ID)),
        },
    );
    force.await.unwrap();
    let shown = bench.client.settings_show().unwrap();
    assert_eq!(shown[0].tenant_id, "../x y");
    assert_eq!(shown[0].client_id, CLIENT);
    assert!(bench.client.settings_check(&name).await.is_err());
    // What cannot be an ID is judged at home.
    assert!(bench.server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_account_is_corrected_and_moved_without_its_tokens() {
    let bench = Bench::new().await;
    bench.answers(bench.good()).await;
    bench.sign_in().await.unwrap();
    let maildir = bench.client.home.mail(&address());
    std::fs::create_dir_all(&maildir).unwrap();
    let right = Address::parse("anna@muster-legal.example").unwrap();
    let known_by = bench.client.correct_address(&address(), &right).await;
    assert_eq!(known_by.unwrap(), right);
    assert!(bench.kept().is_none());
    let shown = bench.client.account_list().unwrap();
    assert_eq!(shown[0].address, right.as_str());
    assert_eq!(shown[0].maildir, maildir);
    assert!(
        bench
            .client
            .correct_address(&address(), &right)
            .await
            .is_err()
    );

    let other = EntityName::parse("Other").unwrap();
    assert!(bench.client.move_account(&right, &other).await.is_err());
    let ids = bench.client.settings_force(
        &other,
        ForcedValues {
            tenant_id: Some(OTHER_TENANT.to_owned()),
            client_id: Some(CLIENT.to_owned()),
            secret: None,
        },
    );
    ids.await.unwrap();
    bench.client.move_account(&right, &other).await.unwrap();
    let shown = bench.client.account_list().unwrap();
    assert_eq!(
        (shown[0].entity.as_str(), &shown[0].maildir),
        ("Other", &maildir)
    );
}

#[tokio::test]
async fn a_renewal_that_needs_the_user_keeps_the_tokens_and_says_so() {
    for number in [50076, 50079, 53003, 50173] {
        let bench = Bench::new().await;
        bench.answers(bench.good()).await;
        bench.sign_in().await.unwrap();
        let wanted = vec![POP.to_owned()];
        let set = bench.client.set_wanted_scopes(&address(), wanted).await;
        set.unwrap();
        let store = bench.client.home.tokens(&address());
        let mut tokens = store.read().unwrap().unwrap();
        tokens.access.expires_at = bench.client.clock.now();
        store.write(&tokens).unwrap();
        let before = bench.kept();
        let refusal = serde_json::json!({
            "error": "invalid_grant", "error_codes": [number], "suberror": "basic_action",
            "error_description": format!("AADSTS{number}: Due to a configuration change"),
        });
        bench
            .answers(ResponseTemplate::new(400).set_body_json(refusal))
            .await;
        let account = bench.client.account(&address()).unwrap();
        let error = bench.client.access(&account).await.err().unwrap();
        assert!(error.to_string().contains("m365mail sign-in"), "{error}");
        assert_eq!(bench.kept(), before);
        assert_eq!(bench.redemptions().await, 1);
        let asked = bench.server.received_requests().await.unwrap();
        let form = String::from_utf8_lossy(&asked[0].body).into_owned();
        assert!(form.contains("POP.AccessAsUser.All") && !form.contains("SMTP.Send"));
    }
}

#[test]
fn a_sign_in_asks_for_the_user_and_for_a_choice_unless_told_otherwise() {
    let usual = SignInOptions::default();
    assert_eq!(usual.prompt, Prompt::SelectAccount);
    assert_eq!(usual.redeem, Redeem::Once);
    assert_eq!(usual.compare, Compare::Login);
    assert!(usual.hint && usual.patience > Duration::ZERO);
}

#[tokio::test]
async fn another_login_ends_the_comparison_with_the_old_one() {
    let bench = Bench::new().await;
    bench.client.account_remove(&address()).await.unwrap();
    let shared = account(&bench, "kanzlei@muster-legal.example").await;
    bench.answers(bench.good()).await;
    let options = SignInOptions::default();
    assert!(bench.client.sign_in(&shared, &options).await.is_err());
    assert!(!bench.client.status().unwrap().findings.is_empty());
    let login = Address::parse(ADDRESS).unwrap();
    bench.client.set_login(&shared, login).await.unwrap();
    let status = bench.client.status().unwrap();
    assert_eq!(status.findings, []);
    bench.client.sign_in(&shared, &options).await.unwrap();
}
