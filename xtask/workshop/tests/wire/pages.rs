//! Lists that come in pages, and errors that the document declares.

use std::future::poll_fn;
use std::pin::Pin;

use blaxel_api::ErrorKind;
use blaxel_api::builder::CreateToolError;
use blaxel_api::types::{Problem, Tool};
use futures_core::Stream;

use crate::support::Server;

const EMPTY: &str = r#"{"data":[],"meta":{"nextCursor":"c2"}}"#;
const FULL: &str =
    r#"{"data":[{"name":"a","tags":[],"history":[]},{"name":"b","tags":[],"history":[]}],"meta":{"nextCursor":"c1"}}"#;
const LAST: &str = r#"{"data":[{"name":"c","tags":[],"history":[]}],"meta":{}}"#;

async fn pages(bodies: &[&str]) -> Server {
    let answers: Vec<_> = bodies.iter().map(|body| (200, "application/json", *body)).collect();
    Server::start(&answers).await
}

#[tokio::test]
async fn items_follow_the_cursor_over_an_empty_page_to_the_last_one() {
    let server = pages(&[FULL, EMPTY, LAST]).await;
    let client = server.client();
    let mut items = client.list_tools().limit(2).items();
    let mut names = Vec::new();
    while let Some(item) = items.next().await {
        names.push(item.unwrap().name);
    }
    assert_eq!(names, ["a", "b", "c"]);
    let lines: Vec<_> = server.received().iter().map(|request| request.line().to_owned()).collect();
    assert_eq!(lines, ["GET /tools?limit=2", "GET /tools?cursor=c1&limit=2", "GET /tools?cursor=c2&limit=2"]);
}

/// The next item as an adapter for streams asks for it.
async fn polled<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await
}

#[tokio::test]
async fn pages_and_items_are_streams() {
    let server = pages(&[FULL, LAST, FULL, LAST]).await;
    let client = server.client();
    let (mut pages, mut sizes) = (client.list_tools().pages(), Vec::new());
    while let Some(page) = polled(&mut pages).await {
        sizes.push(page.unwrap().into_inner().data.len());
    }
    assert_eq!(sizes, [2, 1]);
    let (mut items, mut names) = (client.list_tools().items(), Vec::new());
    while let Some(item) = polled(&mut items).await {
        names.push(item.unwrap().name);
    }
    assert_eq!(names, ["a", "b", "c"]);
}

#[tokio::test]
async fn a_page_is_fetched_when_it_is_asked_for_and_not_before() {
    let server = pages(&[FULL, LAST]).await;
    let client = server.client();
    let mut pages = client.list_tools().pages();
    assert_eq!(server.received().len(), 0);
    assert_eq!(pages.next().await.unwrap().unwrap().into_inner().data.len(), 2);
    assert_eq!(server.received().len(), 1);
    assert_eq!(pages.next().await.unwrap().unwrap().into_inner().data.len(), 1);
    assert!(pages.next().await.is_none());
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_cursor_that_was_there_before_is_an_error_and_no_circle() {
    let server = pages(&[FULL]).await;
    let client = server.client();
    let mut pages = client.list_tools().pages();
    assert!(pages.next().await.unwrap().is_ok());
    let error = pages.next().await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.operation_id()), (ErrorKind::Decode, Some("ListTools")));
    assert_eq!(error.body(), FULL.as_bytes());
    assert!(pages.next().await.is_none());
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_page_of_another_shape_is_not_taken_for_a_bare_list() {
    let error = pages(&[r#"{"data":1}"#]).await.client().list_tools().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("JSON of a different shape"), "{error}");
}

#[tokio::test]
async fn a_bare_list_is_an_error_that_names_the_version_to_ask_for() {
    let server = pages(&["[]"]).await;
    let error = server.client().list_tools().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("the body is a list, but the document declares a page"), "{error}");
    assert!(
        error.to_string().contains("request the version that the document describes")
            && !error.to_string().contains("2026"),
        "{error}"
    );
}

#[tokio::test]
async fn a_page_that_has_other_media_types_is_followed_in_json() {
    let server = pages(&[r#"{"data":["a"],"meta":{"nextCursor":"c1"}}"#, r#"{"data":["b"],"meta":{}}"#]).await;
    let client = server.client();
    let mut items = client.list_entries().items();
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(item.unwrap());
    }
    assert_eq!(found, ["a", "b"]);
    let received = server.received();
    let lines: Vec<_> = received.iter().map(|request| request.line().to_owned()).collect();
    assert_eq!(lines, ["GET /ledger", "GET /ledger?cursor=c1"]);
    assert!(received.iter().all(|request| request.header("accept") == Some("application/json")));
}

#[tokio::test]
async fn a_page_in_another_media_type_than_json_is_an_error_that_keeps_it() {
    let server = Server::start(&[(200, "text/csv", "a,b")]).await;
    let client = server.client();
    let mut pages = client.list_entries().pages();
    let error = pages.next().await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, &b"a,b"[..]));
    assert!(error.to_string().contains("another media type than the page that was requested"), "{error}");
    assert!(pages.next().await.is_none());
}

async fn refused(status: u16, body: &str) -> blaxel_api::Error {
    let server = Server::json(status, body).await;
    server.client().create_tool().body(Tool::new("saw", vec![])).send().await.unwrap_err()
}

#[tokio::test]
async fn declared_errors_are_decoded_by_status_and_never_by_shape() {
    let body = r#"{"error":"bad","with":"saw","hint":"look"}"#;
    let declared = |error: &blaxel_api::Error| error.declared::<CreateToolError>().ok().cloned();
    assert!(
        matches!(declared(&refused(400, body).await), Some(CreateToolError::BadRequest(problem)) if problem.error == "bad")
    );
    assert!(
        matches!(declared(&refused(409, body).await), Some(CreateToolError::Conflict(clash)) if clash.with == "saw")
    );
    assert!(matches!(declared(&refused(418, body).await), Some(CreateToolError::ClientError(_))));
    assert!(
        matches!(declared(&refused(500, body).await), Some(CreateToolError::Default(trouble)) if trouble.hint.as_deref() == Some("look"))
    );
    let without = refused(422, body).await;
    let reason = without.declared::<CreateToolError>().unwrap_err().to_string();
    assert_eq!(reason, "the document declares no type for the body of status 422: see `Error::body`");
    assert_eq!(without.body(), body.as_bytes());
}

#[tokio::test]
async fn asking_for_an_error_that_is_not_there_says_why() {
    let reason = |error: &blaxel_api::Error| error.declared::<Problem>().unwrap_err().to_string();
    let other = reason(&refused(400, r#"{"error":"bad"}"#).await);
    assert_eq!(other, "the document declares `CreateToolError` for this error, not `Problem`");
    let malformed = reason(&refused(400, r#"{"error":1}"#).await);
    assert!(malformed.starts_with("the body is not the declared `CreateToolError` ("), "{malformed}");
    assert!(malformed.contains("error") && malformed.ends_with("see `Error::body`"), "{malformed}");
    let server = Server::json(200, "{}").await;
    let unsent = server.client().get_tool().send().await.unwrap_err();
    assert_eq!(reason(&unsent), "there is no response");
}

#[tokio::test]
async fn a_list_is_continued_at_a_cursor_that_was_kept() {
    let server = pages(&[FULL, LAST]).await;
    let client = server.client();
    let mut stream = client.list_tools().limit(2).pages();
    assert_eq!((stream.cursor(), stream.next_cursor()), (None, None));
    stream.next().await.unwrap().unwrap();
    assert_eq!((stream.cursor(), stream.next_cursor()), (None, Some("c1")));
    let kept = stream.next_cursor().unwrap().to_owned();
    drop(stream);

    let mut stream = client.list_tools().limit(2).pages().resume(kept);
    assert_eq!(stream.next().await.unwrap().unwrap().value().data[0].name, "c");
    assert_eq!((stream.cursor(), stream.next_cursor()), (Some("c1"), None));
    assert!(stream.next().await.is_none());
    let lines: Vec<_> = server.received().iter().map(|request| request.line().to_owned()).collect();
    assert_eq!(lines, ["GET /tools?limit=2", "GET /tools?cursor=c1&limit=2"]);
}

#[tokio::test]
async fn after_an_error_a_list_is_continued_at_the_page_that_failed() {
    let server = Server::start(&[
        (200, "application/json", FULL),
        (400, "", ""),
        (200, "application/json", LAST),
        (200, "application/json", LAST),
    ])
    .await;
    let client = server.client();
    let mut items = client.list_tools().items();
    for name in ["a", "b"] {
        assert_eq!(items.next().await.unwrap().unwrap().name, name);
        assert_eq!((items.cursor(), items.next_cursor()), (None, Some("c1")));
    }
    items.next().await.unwrap().unwrap_err();
    let failed = items.next_cursor().unwrap().to_owned();
    let mut items = items.resume(failed);
    assert_eq!(items.next().await.unwrap().unwrap().name, "c");
    // The page of the last item, to begin it again.
    let again = items.cursor().unwrap().to_owned();
    assert_eq!(items.resume(again).next().await.unwrap().unwrap().name, "c");
    let lines: Vec<_> = server.received().iter().skip(1).map(|request| request.line().to_owned()).collect();
    assert_eq!(lines, ["GET /tools?cursor=c1", "GET /tools?cursor=c1", "GET /tools?cursor=c1"]);
}

#[tokio::test]
async fn a_cursor_too_long_for_a_url_is_refused_by_the_parameters_name_and_not_sent() {
    let cursor = "c".repeat(5_000_000);
    let page = format!(r#"{{"data":[],"meta":{{"nextCursor":"{cursor}"}}}}"#);
    let server = pages(&[&page]).await;
    let client = server.client();
    let mut pages = client.list_tools().pages();
    pages.next().await.unwrap().unwrap();
    let error = pages.next().await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Parameter, 0));
    assert!(error.to_string().contains("parameter `cursor` makes the URL too long to send"), "{error}");
    assert_eq!(server.received().len(), 1);

    let labels = vec!["l".repeat(100); 1000];
    let error = client.list_tools().limit(2).label(labels).send().await.unwrap_err();
    assert!(error.to_string().contains("parameter `label` makes the URL too long to send"), "{error}");
    assert_eq!(server.received().len(), 1);
}
