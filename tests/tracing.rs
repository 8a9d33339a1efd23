//! The feature `tracing`: one span for each call, with OpenTelemetry's names, and nothing that was passed or sent.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use blaxel_api::Config;
use blaxel_api_tests::{KEY, Reply, Server, hasty, hasty_retries, revoke};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Keeps the spans and events of the crate.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<Span>>>);

#[derive(Debug, Default)]
struct Span {
    name: String,
    level: Option<Level>,
    fields: BTreeMap<String, String>,
    closed: bool,
}

struct Fields<'a>(&'a mut BTreeMap<String, String>);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

impl Subscriber for Kept {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("blaxel_api::")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let metadata = attributes.metadata();
        let mut span = Span { name: metadata.name().to_owned(), level: Some(*metadata.level()), ..Span::default() };
        attributes.record(&mut Fields(&mut span.fields));
        let mut spans = self.0.lock().unwrap();
        spans.push(span);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        let mut spans = self.0.lock().unwrap();
        let index = usize::try_from(id.into_u64()).unwrap() - 1;
        values.record(&mut Fields(&mut spans[index].fields));
    }

    fn event(&self, event: &Event<'_>) {
        self.0.lock().unwrap().push(Span { name: format!("event {}", event.metadata().name()), ..Span::default() });
    }

    fn try_close(&self, id: Id) -> bool {
        self.0.lock().unwrap()[usize::try_from(id.into_u64()).unwrap() - 1].closed = true;
        true
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The one span of a call with a server that gives these answers in turn, the last again and again.
async fn span(replies: Vec<Reply>, configure: impl FnOnce(Config) -> Config) -> Span {
    let next = Mutex::new(replies.into_iter().peekable());
    let server = Server::start(move |_| {
        let mut next = next.lock().unwrap();
        let reply = next.next().expect("an answer");
        if next.peek().is_none() {
            *next = vec![reply.clone()].into_iter().peekable();
        }
        reply
    })
    .await;
    let client = configure(hasty(server.url("/v0")).with_workspace("w-planted")).client().unwrap();
    let kept = Kept::default();
    {
        let _guard = tracing::subscriber::set_default(kept.clone());
        let _ = revoke(&client).await;
    }
    let mut spans = std::mem::take(&mut *kept.0.lock().unwrap());
    assert_eq!(spans.len(), 1, "one span and no event: {spans:?}");
    let text = format!("{spans:?}");
    for secret in [KEY, "sa-4f1c", "ak_1", "w-planted", "body-planted"] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
    spans.remove(0)
}

fn fields(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

const CALL: [(&str, &str); 5] = [
    ("http.request.method", "DELETE"),
    ("openapi.operation_id", "DeleteApiKeyForServiceAccount"),
    ("otel.kind", "client"),
    ("otel.name", "DELETE /service_accounts/{clientId}/api_keys/{apiKeyId}"),
    ("url.template", "/service_accounts/{clientId}/api_keys/{apiKeyId}"),
];

#[tokio::test]
async fn a_call_is_one_span_with_method_template_operation_status_and_attempts() {
    let span = span(vec![Reply::status(200).body("body-planted")], |config| config).await;

    assert_eq!((span.name.as_str(), span.level), ("blaxel_api.call", Some(Level::INFO)));
    assert!(span.closed);
    let outcome = [
        ("blaxel_api.attempts", "1"),
        ("blaxel_api.retry_delay_ms", "0"),
        ("http.request.resend_count", "0"),
        ("http.response.status_code", "200"),
    ];
    assert_eq!(span.fields, fields(&[&CALL[..], &outcome].concat()));
}

#[tokio::test]
async fn a_call_that_fails_names_the_kind_of_its_failure_and_its_last_status() {
    let failed = span(vec![Reply::status(403).body("body-planted")], |config| config).await;
    let outcome = [
        ("blaxel_api.attempts", "1"),
        ("blaxel_api.retry_delay_ms", "0"),
        ("error.type", "403"),
        ("http.request.resend_count", "0"),
        ("http.response.status_code", "403"),
        ("otel.status_code", "ERROR"),
    ];
    assert_eq!(failed.fields, fields(&[&CALL[..], &outcome].concat()));

    for (reply, kind) in [
        (Reply::raw("").then_close(), "transport"),
        (Reply::silence(), "timeout"),
        (Reply::status(200).header("content-encoding", "br"), "body"),
    ] {
        let span = span(vec![reply], |config| config.with_attempt_timeout(Duration::from_millis(50))).await;
        assert_eq!(span.fields["error.type"], kind);
    }
    let nowhere = span(vec![Reply::status(200)], |config| config.with_base_url("http://127.0.0.1:9")).await;
    assert_eq!(nowhere.fields["error.type"], "connect");
    assert_eq!(nowhere.fields.get("http.response.status_code"), None);
}

#[tokio::test]
async fn retries_are_counted_with_the_time_that_they_waited() {
    let policy = hasty_retries().retry_after_cap(Duration::from_millis(120));
    let busy = Reply::status(503).header("retry-after", "1");
    let span = span(vec![busy, Reply::status(200)], |config| config.with_retries(policy)).await;

    assert_eq!(span.fields["blaxel_api.attempts"], "2");
    assert_eq!(span.fields["http.request.resend_count"], "1");
    assert_eq!(span.fields["http.response.status_code"], "200");
    let delay: u64 = span.fields["blaxel_api.retry_delay_ms"].parse().unwrap();
    assert!((120..=122).contains(&delay), "{delay}");
}
