//! What the README promises.

use std::fs;

use crate::root;

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("a README")
}

#[test]
fn the_table_lists_every_scenario_as_it_is() {
    let readme = readme();
    let scenarios = scenarios::catalogue::all().expect("a catalogue without mistakes");
    for scenario in &scenarios {
        let row = format!(
            "| {} | `{}` | {} |",
            scenario.setup_step,
            scenario.id,
            scenario.title.say(client::locales::Language::En)
        );
        assert!(readme.contains(&row), "the README's table lacks\n{row}");
    }
    let rows = readme
        .lines()
        .filter(|line| line.starts_with("| ") && line.matches(" | ").count() == 4)
        .count();
    assert_eq!(
        rows,
        scenarios.len() + 1,
        "the README's table has a row of no scenario"
    );
}

#[test]
fn the_environment_that_it_names_exists() {
    let contract = mock_server_environment();
    let readme = readme();
    for word in readme.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'))
    {
        if word.starts_with("TENANTBOX_") {
            assert!(
                contract.iter().any(|key| key == word),
                "the README names {word}"
            );
        }
    }
}

/// The keys that a box really writes.
fn mock_server_environment() -> Vec<String> {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let server = mock_server::MockServer::start(mock_server::Config::default())
            .await
            .expect("a box");
        server
            .environment("ca.pem")
            .into_iter()
            .map(|(key, _)| key.to_owned())
            .collect()
    })
}

#[test]
fn the_example_tenant_file_is_one() {
    let readme = readme();
    let example = readme
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("an example");
    let now = mock_server::clock::Timestamp::UNIX_EPOCH;
    let file = mock_server::data::TenantFile::parse(example).expect("valid TOML");
    let tenant = file
        .tenant(now, &mut mock_server::ids::Ids::new(1))
        .expect("a tenant");
    assert!(tenant.user("carla.muster@muster-legal.example").is_some());
}
