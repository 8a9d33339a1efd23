//! A server, a proxy or a setting of hostile content: what is shown of it is short, harmless and without secrets, and what cannot be
//! sent is refused before anything is.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::time::Duration;

use blaxel_api::{Config, Credentials, Error, ErrorKind};
use blaxel_api_tests::{Identity, Reply, Server, config, failure, hasty};

/// A key in which no group of characters occurs by accident.
const PLANTED: &str = "bl_QzXw9Kp2Lm7Rt4Yv";

async fn planted(reply: Reply) -> Error {
    let server = Server::always(reply).await;
    let config = Config::new(Credentials::api_key(PLANTED)).with_base_url(server.url("/v0"));
    failure(config.with_timeout(Duration::from_secs(20))).await
}

/// What a person sees: it is short, on one line, and changes nothing on a terminal.
fn shown(error: &Error) -> String {
    let line = error.to_string();
    assert!(line.len() < 4000, "{} bytes", line.len());
    let bad = |character: char| {
        character.is_control()
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}' | '\u{61c}')
    };
    assert!(!line.contains(bad), "{line:?}");
    format!("{line} {error:?} {:?}", error.details())
}

#[tokio::test]
async fn the_target_of_a_redirect_is_cut() {
    let location = format!("https://elsewhere.example/{}", "x".repeat(300_000));
    let error = planted(Reply::status(302).header("location", &location)).await;

    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert!(shown(&error).contains("redirect to https://elsewhere.example/xxx"), "{error}");
}

#[tokio::test]
async fn the_name_of_an_encoding_is_cut() {
    let server = Server::always(Reply::status(200).header("content-encoding", &"x".repeat(100_000))).await;
    let error = failure(hasty(server.url("/v0"))).await;

    assert!(shown(&error).contains("the response uses content encoding `xxx"), "{error}");
}

#[tokio::test]
async fn a_certificate_with_many_names_is_not_listed_at_length() {
    let names: Vec<String> = (0..2000).map(|number| format!("host-{number}.example")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let identity = Identity::for_names(&names);
    let server = Server::always_over_tls(&identity, Reply::status(200)).await;
    let error = failure(hasty(server.url("/v0")).with_root_certificates(identity.authority())).await;

    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(shown(&error).contains("` is not trusted ("), "{error}");
}

#[tokio::test]
async fn what_changes_a_terminal_is_shown_as_an_escape() {
    let body = "{\"message\":\"a\\u001b]0;title\\u0007b\\u202ec\\u00add\\u200be\\n::error::f\"}";
    let error = planted(Reply::status(404).body(body)).await;

    assert!(shown(&error).starts_with(
        r"delete_api_key_for_service_account: 404 Not Found: a\u{1b}]0;title\u{7}b\u{202e}c\u{ad}d\u{200b}e ::error::f"
    ), "{error}");
}

#[tokio::test]
async fn no_form_of_the_key_that_a_server_repeats_is_shown() {
    let encoded = PLANTED.bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat();
    let hidden = PLANTED.replace('K', "K\u{200b}\u{ad}");
    for repeated in [
        PLANTED.to_owned(),
        encoded,
        hidden,
        PLANTED.to_ascii_uppercase(),
        // Its base64 form.
        "YmxfUXpYdzlLcDJMbTdSdDRZdg==".to_owned(),
        // Cut by the server.
        PLANTED[..12].to_owned(),
    ] {
        for body in [
            format!(r#"{{"message":"the key {repeated}, then more"}}"#),
            format!("{} {repeated}", "x".repeat(380)),
            format!("<html><title>{repeated}</title>"),
        ] {
            let text = shown(&planted(Reply::status(404).body(body.as_str())).await);
            let secret = ["zXw9Kp", "ZXW9KP", "UXpYdz", "%51%7a"].into_iter().find(|part| text.contains(part));
            assert!(secret.is_none(), "{repeated}: {text}");
            let clean = text.replace("\\u{200b}", "").replace("\\u{ad}", "");
            assert!(!clean.contains("zXw9K"), "{repeated}: {text}");
        }
    }
}

#[tokio::test]
async fn a_key_that_the_bound_of_a_body_cuts_is_not_shown() {
    let server = Server::always(Reply::status(404).body(format!("the key is {PLANTED}"))).await;
    for bound in 19..30 {
        let config = Config::new(Credentials::api_key(PLANTED)).with_base_url(server.url("/v0"));
        let error = failure(config.with_max_error_body(bound)).await;
        assert!(!shown(&error).contains("bl_QzXw9"), "{error}");
    }
}

#[tokio::test]
async fn a_key_as_the_host_of_a_redirect_is_not_shown() {
    for location in [format!("https://{PLANTED}/x"), format!("https://{PLANTED}.example/{PLANTED}")] {
        let error = planted(Reply::status(302).header("location", &location)).await;
        let text = shown(&error).to_ascii_lowercase();
        assert!(!text.contains("qzxw9") && text.contains("[redacted]"), "{text}");
    }
}

#[test]
fn a_base_url_that_leaves_no_room_for_a_path_is_refused_and_not_repeated() {
    let error = config(format!("https://api.example.com/{}", "x".repeat(70_000))).client().map(drop).unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().starts_with("the base URL is longer than 1500 bytes"), "{}", shown(&error));
}

#[test]
fn a_blank_workspace_or_version_is_refused_by_name() {
    for blank in [" ", "\t", "  \t "] {
        let workspace = config("http://127.0.0.1").with_workspace(blank).client().map(drop).unwrap_err();
        assert!(workspace.to_string().starts_with("the workspace is blank"), "{workspace}");
        let version = config("http://127.0.0.1").with_api_version(blank).client().map(drop).unwrap_err();
        assert!(version.to_string().starts_with("the API version is blank"), "{version}");
    }
}

#[test]
fn a_token_url_with_user_info_is_refused_and_not_repeated() {
    for url in ["https://user:s3cret@id.example/t", "https://s3cret@id.example/t", "https:user:s3cret@id.example/t"] {
        let config = Config::new(Credentials::client_credentials("id", "secret")).with_base_url("https://api.example");
        let error = config.with_token_url(url).client().map(drop).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().starts_with("the token URL contains user info"), "{error}");
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
    }
}
