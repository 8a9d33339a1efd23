//! What an error says to people and to programs, in whichever shape the server says it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use blaxel_api::{Error, Scope};
use blaxel_api_tests::{KEY, Reply, Server, failure, hasty};

async fn error(reply: Reply) -> Error {
    let server = Server::always(reply).await;
    let error = failure(hasty(server.url("/v0"))).await;
    let line = error.to_string();
    assert!(line.lines().count() == 1 && !line.contains(char::is_control), "{line:?}");
    error
}

/// What an error with this status and body says: the line without the name of the operation, code, message, retry hint.
async fn said(status: u16, body: &str) -> (String, Option<String>, Option<String>, Option<bool>) {
    let error = error(Reply::status(status).body(body)).await;
    let line = error.to_string();
    let line = line.strip_prefix("delete_api_key_for_service_account: ").expect("the operation is named").to_owned();
    let problem = error.details().cloned().unwrap_or_default();
    let owned = |text: Option<&str>| text.map(str::to_owned);
    (line, owned(problem.code()), owned(problem.message()), problem.is_retryable())
}

/// As [`said`], for a status that has no hint of its own.
async fn assert_says(status: u16, body: &str, line: &str, code: Option<&str>, message: Option<&str>) {
    let expected = (line.to_owned(), code.map(str::to_owned), message.map(str::to_owned), None);
    assert_eq!(said(status, body).await, expected, "{body}");
}

#[tokio::test]
async fn a_403_names_what_is_missing_and_the_scope_that_the_document_requires() {
    let body = r#"{"error":{"code":"FORBIDDEN","message":"missing permission","origin":"platform","retryable":false,
        "action":"ask","do_not":"retry","docs_url":"https://docs","status":403,"timestamp":"2026-01-01T00:00:00Z"}}"#;
    let error = error(Reply::status(403).body(body)).await;

    let said = "delete_api_key_for_service_account: 403 Forbidden: FORBIDDEN: missing permission";
    assert_eq!(error.to_string(), format!("{said} (the document requires scope {})", Scope::ApiKeyWrite));
    assert!(error.is_forbidden() && !error.is_not_found() && !error.is_unauthorized() && !error.is_retryable());
    assert_eq!(error.details().unwrap().is_retryable(), Some(false));
}

#[tokio::test]
async fn the_documents_error_is_decoded() {
    let line = "409 Conflict: in use: the key is in use by a job";
    let body = r#"{"error":"in use","code":409,"message":"the key is in use by a job"}"#;
    assert_says(409, body, line, Some("409"), Some("the key is in use by a job")).await;
    assert_says(400, r#"{"error":"bad id"}"#, "400 Bad Request: bad id", None, Some("bad id")).await;
    assert_says(400, r#"{"error":"bad id","code":17}"#, "400 Bad Request: 17: bad id", Some("17"), Some("bad id"))
        .await;
    assert_says(
        400,
        r#"{"error":"same","message":"same","code":400}"#,
        "400 Bad Request: same",
        Some("400"),
        Some("same"),
    )
    .await;
}

#[tokio::test]
async fn the_gateways_envelope_is_decoded() {
    for (status, name, retryable) in [(404, "ROUTE_NOT_FOUND", false), (402, "USAGE_LIMIT_EXCEEDED", false)] {
        let body =
            format!(r#"{{"error":{{"code":"{name}","message":"m","retryable":{retryable},"status":{status}}}}}"#);
        let (line, code, message, hint) = said(status, &body).await;
        assert!(line.ends_with(&format!(": {name}: m")), "{line}");
        assert_eq!((code.as_deref(), message.as_deref(), hint), (Some(name), Some("m"), Some(retryable)));
    }
    let (_, code, message, hint) =
        said(404, r#"{"error":{"code":"WORKLOAD_UNAVAILABLE","message":"m","retryable":true}}"#).await;
    assert_eq!((code.as_deref(), message.as_deref(), hint), (Some("WORKLOAD_UNAVAILABLE"), Some("m"), Some(true)));
    assert_says(404, r#"{"error":{"code":"X"}}"#, "404 Not Found: X", Some("X"), None).await;
}

#[tokio::test]
async fn an_unknown_api_version_is_decoded() {
    let body = r#"{"error":"invalid_api_version","message":"unknown version 2020-01-01"}"#;
    let line = "400 Bad Request: invalid_api_version: unknown version 2020-01-01";
    assert_says(400, body, line, Some("invalid_api_version"), Some("unknown version 2020-01-01")).await;
}

#[tokio::test]
async fn a_sandbox_error_is_decoded() {
    let body = r#"{"code":"SANDBOX_GONE","message":"the sandbox is gone","details":{"a":1},"sandbox_name":"s","status_code":410}"#;
    let line = "410 Gone: SANDBOX_GONE: the sandbox is gone";
    assert_says(410, body, line, Some("SANDBOX_GONE"), Some("the sandbox is gone")).await;
    assert_says(410, r#"{"code":"A","details":"d"}"#, "410 Gone: A: d", Some("A"), Some("d")).await;
}

#[tokio::test]
async fn html_and_text_are_named_and_not_repeated_at_length() {
    let page =
        "\n<!DOCTYPE html>\n<html><head>\n<TITLE lang=en>\n 403 – Blocked\n</TITLE></head><body>much</body></html>";
    let line = "404 Not Found: an HTML page: 403 – Blocked";
    assert_says(404, page, line, None, Some("an HTML page: 403 – Blocked")).await;
    assert_says(404, "<html><body>x</body></html>", "404 Not Found: an HTML page", None, Some("an HTML page")).await;
    assert_says(404, "<html><title>unfinished", "404 Not Found: an HTML page", None, Some("an HTML page")).await;
    assert_says(404, "<HTML><title></title>", "404 Not Found: an HTML page", None, Some("an HTML page")).await;
    assert_says(
        404,
        "no healthy\r\n\tupstream \n",
        "404 Not Found: no healthy upstream",
        None,
        Some("no healthy upstream"),
    )
    .await;
    assert_says(404, "\"just a text\"", "404 Not Found: just a text", None, Some("just a text")).await;
    assert_says(404, "[1, 2]", "404 Not Found: [1, 2]", None, Some("[1, 2]")).await;
    assert_says(404, r#"{"reason": "x"}"#, r#"404 Not Found: {"reason": "x"}"#, None, Some(r#"{"reason": "x"}"#)).await;
    assert_says(404, r#"{"error": null}"#, r#"404 Not Found: {"error": null}"#, None, Some(r#"{"error": null}"#)).await;
    assert_says(404, r#"{"error":"x"#, r#"404 Not Found: {"error":"x"#, None, Some(r#"{"error":"x"#)).await;

    let long = said(404, &"word ".repeat(1000)).await.2.unwrap();
    assert!(long.len() == 403 && long.ends_with("..."), "{}: {long}", long.len());
    let fits = "w".repeat(400);
    assert_eq!(said(404, &fits).await.2.as_deref(), Some(fits.as_str()));
}

#[tokio::test]
async fn nothing_said_gives_no_details() {
    for body in ["", " \n", "\r\n\t"] {
        let error = error(Reply::status(404).body(body)).await;
        assert!(error.details().is_none(), "{body:?}");
        assert_eq!(error.to_string(), "delete_api_key_for_service_account: 404 Not Found");
    }
}

#[tokio::test]
async fn bytes_that_are_no_text_do_no_harm() {
    let error = error(Reply::status(404).body([0xff, 0xfe, b'x', 0, 0x1b, b'[', b'2', b'J'])).await;
    assert_eq!(
        error.details().unwrap().message(),
        Some(r"\u{fffd}\u{fffd}x\u{0}\u{1b}[2J".replace(r"\u{fffd}", "\u{fffd}").as_str())
    );
    assert_eq!(error.body(), [0xff, 0xfe, b'x', 0, 0x1b, b'[', b'2', b'J'], "the body is kept as it came");
}

#[tokio::test]
async fn text_that_would_turn_or_hide_on_a_terminal_is_escaped() {
    assert_says(
        404,
        "{\"message\":\"a\\u202eb\\u200bc\\u2028d\\ne\"}",
        r"404 Not Found: a\u{202e}b\u{200b}c d e",
        None,
        Some(r"a\u{202e}b\u{200b}c d e"),
    )
    .await;
}

#[tokio::test]
async fn the_gateways_header_names_the_code_where_the_body_does_not() {
    let header = |reply: Reply| reply.header("x-blaxel-error-code", "WORKSPACE_NOT_FOUND");
    let text = error(header(Reply::status(404).body("gone"))).await;
    assert_eq!(text.to_string(), "delete_api_key_for_service_account: 404 Not Found: WORKSPACE_NOT_FOUND: gone");
    let empty = error(header(Reply::status(404))).await;
    assert_eq!(empty.details().unwrap().code(), Some("WORKSPACE_NOT_FOUND"));
    let body = error(header(Reply::status(404).body(r#"{"error":{"code":"OTHER","message":"m"}}"#))).await;
    assert_eq!(body.details().unwrap().code(), Some("OTHER"));
}

#[tokio::test]
async fn a_key_that_the_server_repeats_is_left_out() {
    for body in [
        format!(r#"{{"error":"unknown key {KEY}","code":"{KEY}","message":"Bearer {KEY} is unknown"}}"#),
        format!("<html><title>{KEY}</title></html>"),
        format!("{KEY}{KEY}"),
    ] {
        let error = error(Reply::status(400).header("x-blaxel-error-code", KEY).body(body.as_str())).await;
        let text = format!("{error} {error:?} {:?}", error.details());
        assert!(!text.contains(KEY) && text.contains("[redacted]"), "{text}");
    }
}

#[tokio::test]
async fn a_redirect_to_a_path_that_holds_the_key_leaves_it_out() {
    let error = error(Reply::status(307).header("location", &format!("https://elsewhere.example/{KEY}/x"))).await;
    let text = error.to_string();
    assert!(text.contains("https://elsewhere.example/[redacted]/x"), "{text}");
    assert!(error.details().is_none());
}

#[tokio::test]
async fn each_predicate_holds_for_its_status_alone() {
    for status in [400, 401, 403, 404, 409, 429, 500, 503] {
        let error = error(Reply::status(status)).await;
        let holds = [
            (401, error.is_unauthorized()),
            (403, error.is_forbidden()),
            (404, error.is_not_found()),
            (409, error.is_conflict()),
            (429, error.is_rate_limited()),
        ];
        for (of, holds) in holds {
            assert_eq!(holds, of == status, "{of} at {status}");
        }
        assert_eq!(error.is_server_error(), status >= 500, "{status}");
        assert!(!error.is_timeout() && !error.is_connect() && !error.is_unexpected_success());
    }
    assert!(error(Reply::status(201)).await.is_unexpected_success());
}
