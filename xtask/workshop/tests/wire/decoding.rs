//! What an error says of a body that is not what the document declares: the property and the type, and nothing of the values.

use blaxel_api::{Config, Credentials, ErrorKind};

use crate::support::Server;
use crate::support::script::{chunked, serve};

/// A key that the client sends and the server repeats.
const KEY: &str = "bl_planted_9f8e7d6c";

/// The error of a body for which the document declares a tool.
async fn said(body: &str) -> String {
    let server = Server::json(200, body).await;
    let client = Config::new(Credentials::bearer(KEY)).with_base_url(server.url()).client().unwrap();
    let error = client.share_tool().name("saw").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(!format!("{error} {error:?}").contains("planted"), "{error}");
    let text = error.to_string();
    let (_, said) = text.split_once("JSON of a different shape").unwrap();
    said.split_once(", at line ").unwrap().0.to_owned()
}

#[tokio::test]
async fn the_property_that_is_missing_or_of_another_type_is_named() {
    for (body, problem) in [
        (r#"{"tags":[],"history":[]}"#, ": property `name` is missing"),
        (r#"{"name":1,"tags":[],"history":[]}"#, " in `name`: found a number, expected a string"),
        (
            r#"{"name":"a","tags":[],"history":[],"parts":[{"name":"b","tags":[],"history":[]},{"name":"c","tags":{}}]}"#,
            " in `parts[1].tags`: found an object, expected a sequence",
        ),
        (r#"{"name":"a","tags":[],"history":[],"parts":[{"tags":[]} ]}"#, " in `parts[0]`: property `name` is missing"),
    ] {
        assert_eq!(said(body).await, problem, "{body}");
    }
}

#[tokio::test]
async fn no_value_of_a_body_and_no_key_that_it_repeats_is_shown() {
    for (body, problem) in [
        (format!(r#"{{"name":"a","tags":"{KEY}"}}"#), " in `tags`: found a string, expected a sequence"),
        (
            format!(r#"{{"name":"a","labels":{{"{KEY}":7}}}}"#),
            " in `labels.[redacted]`: found a number, expected a string",
        ),
        (
            format!(r#"{{"name":"a","labels":{{"\u001b]0;{KEY} {KEY}":true}}}}"#),
            " in `labels.*`: found a boolean, expected a string",
        ),
        (
            format!(r#"{{"name":"a","parts":["missing field `{KEY}`"]}}"#),
            " in `parts[0]`: found a string, expected struct Tool",
        ),
    ] {
        assert_eq!(said(&body).await, problem, "{body}");
    }
}

#[tokio::test]
async fn the_property_of_a_line_and_of_an_event_is_named_too() {
    let (client, _server) = serve(vec![chunked("application/x-ndjson", &[b"{\"other\":1}\n"], true)]).await;
    let mut lines = client.list_jobs().lines().await.unwrap().into_inner();
    let error = lines.next().await.unwrap().unwrap_err().to_string();
    assert!(
        error.contains("a line of the response is JSON of a different shape: property `ticket` is missing, at"),
        "{error}"
    );

    let (client, _server) = serve(vec![chunked("text/event-stream", &[b"data: {\"ticket\":[]}\n\n"], true)]).await;
    let mut events = client.start_job().body(blaxel_api::types::Pending::new("q")).events().await.unwrap().into_inner();
    let error = events.next().await.unwrap().unwrap().value().unwrap_err().to_string();
    assert!(error.contains("shape in `ticket`: found a list, expected a string, at line 1 column"), "{error}");
}
