//! The span of a call covers decoding.

#![allow(clippy::unwrap_used, reason = "a helper that fails ends the test")]

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use test_server::{Reply, Server};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use workshop::{Config, Credentials, ErrorKind};

/// Keeps what is recorded in the spans of calls.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<(String, String)>>>);

impl Visit for Kept {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.lock().unwrap().push((field.name().to_owned(), format!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.lock().unwrap().push((field.name().to_owned(), value.to_owned()));
    }
}

impl Subscriber for Kept {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.name() == "blaxel_api.call"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn a_body_that_cannot_be_decoded_is_recorded_as_an_error() {
    let reply = Reply::status(200).header("content-type", "application/json").body(r#"{"name":"planted-7d1f"}"#);
    let server = Server::always(reply).await;
    let client = Config::new(Credentials::bearer("k")).with_base_url(server.url("")).client().unwrap();
    let kept = Kept::default();
    let error = {
        let _guard = tracing::subscriber::set_default(kept.clone());
        client.get_tool().name("a").send().await.unwrap_err()
    };
    assert_eq!(error.kind(), ErrorKind::Decode);
    let recorded = kept.0.lock().unwrap();
    for (name, value) in [
        ("http.response.status_code", "200"),
        ("error.type", "decode"),
        ("otel.status_code", "ERROR"),
        ("blaxel_api.attempts", "1"),
    ] {
        assert!(recorded.contains(&(name.to_owned(), value.to_owned())), "{name}: {recorded:?}");
    }
    assert!(!format!("{recorded:?}").contains("planted"), "{recorded:?}");
}
