//! Types that requests contain: their setters, their enums, and the secrets in them.

use blaxel_api::types::{Account, AccountPlan, AccountSealed, Filter, Passphrase, Variable, required};
use serde_json::json;

use crate::support::Server;

/// Two of the three required properties are texts, so that the constructor names them.
fn required(owner: &str, api_key: &str) -> required::Account {
    required::Account { limits: vec![1, 2], api_key: api_key.to_owned(), owner: owner.to_owned() }
}

fn full() -> Account {
    Account::new(required("ada", "planted-key"))
        .limits([3_i64])
        .pin("planted-pin")
        .recovery("planted-recovery")
        .sealed(AccountSealed::new().seed("planted-seed"))
        .token("planted-token")
        .max_tokens(7)
        .labels([("colour", "red")])
        .free([("size", 1)])
        .parent(Account::new(required("eve", "planted-other")))
        .plan("small")
        .new_2(true)
        .secrets([("database", "planted-map")])
        .variable(Variable::new().value("planted-variable").secret(true))
        .additional_properties([("note", "kept")])
}

#[tokio::test]
async fn a_request_made_with_setters_is_the_json_of_their_values() {
    let server = Server::json(200, r#"{"owner":"ada","apiKey":"k","limits":[]}"#).await;
    server.client().put_account().body(full()).send().await.unwrap();
    assert_eq!(
        server.received().last().unwrap().json(),
        json!({
            "owner": "ada", "apiKey": "planted-key", "limits": [3], "pin": "planted-pin", "recovery": "planted-recovery",
            "sealed": {"seed": "planted-seed"}, "token": "planted-token", "maxTokens": 7, "labels": {"colour": "red"},
            "free": {"size": 1}, "parent": {"owner": "eve", "apiKey": "planted-other", "limits": [1, 2]}, "plan": "small",
            "new": true, "secrets": {"database": "planted-map"}, "variable": {"value": "planted-variable", "secret": true},
            "note": "kept",
        })
    );
}

#[test]
fn a_setter_with_maybe_clears_a_field_or_makes_it_null() {
    let account = full().maybe_pin(None).maybe_token(None).maybe_labels(None).maybe_max_tokens(Some(1));
    assert_eq!((account.pin, account.token, account.labels), (None, Some(None), None));
    assert_eq!(account.max_tokens, Some(1));
}

#[tokio::test]
async fn a_secret_in_a_generated_type_is_sent_and_not_shown_by_debug() {
    let account = full();
    let server = Server::json(200, &serde_json::to_string(&account).unwrap()).await;
    let answer = server.client().put_account().body(account).send().await.unwrap().into_inner();
    assert!(server.received().last().unwrap().body.contains("planted-recovery"));
    for shown in
        [format!("{answer:?}"), format!("{answer:#?}"), format!("{:?}", Passphrase::from("planted-text".to_owned()))]
    {
        assert!(!shown.contains("planted"), "{shown}");
        assert!(shown.contains("[redacted]"), "{shown}");
    }
    let shown = format!("{:?}", required("ada", "planted-key"));
    assert_eq!(shown, r#"Account { owner: "ada", api_key: [redacted], limits: [1, 2] }"#);
    let shown = format!("{:?}", Account::new(required("ada", "planted-key")));
    assert!(
        shown.contains("api_key: [redacted]") && shown.contains("owner: \"ada\"") && shown.contains("pin: None"),
        "{shown}"
    );
}

#[test]
fn an_enum_of_strings_compares_with_them_and_lists_its_values() {
    assert_eq!(AccountPlan::Small, *"small");
    assert_eq!(AccountPlan::values(), [AccountPlan::Small, AccountPlan::Large]);
    assert_eq!(AccountPlan::from("huge").unknown(), Some("huge"));
    assert_eq!(AccountPlan::Large.unknown(), None);
    assert_eq!(format!("{:>6}", AccountPlan::Large), " large");
    let error = "planted".parse::<Filter>().unwrap_err();
    assert_eq!(error.to_string(), "not a `Filter`: expected one of `idle`, `busy`, `all`");
}

#[tokio::test]
async fn the_debug_output_of_a_builder_shows_no_parameter_that_is_a_secret() {
    let server = Server::start(&[]).await;
    let client = server.client();
    let call = client.open_vault_by_query().door("left").pin("planted-pin");
    let shown = format!("{call:?} {call:#?}");
    assert!(!shown.contains("planted") && shown.contains("[redacted]") && shown.contains("left"), "{shown}");
    // Whether a value was set is no secret.
    assert!(format!("{:?}", client.open_vault_by_query()).contains("pin: Ok(None)"));
}
