//! Response bodies that are read while they arrive: bytes and server-sent events.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::event_parser::{EventParser, RawEvent};
use crate::auth::SentCredentials;
use crate::error::{Error, ErrorKind, json_problem_in};
use crate::operation::Operation;
use crate::transport::Incoming;

/// The bytes of a response as they arrive, for bodies that are larger than memory or never end.
///
/// This is a [`Stream`] of chunks. The size of the whole body is not limited. The stream fails if no data arrives
/// within the idle timeout ([`CallOptions::idle_timeout`](crate::CallOptions::idle_timeout)). It ends after an error.
/// Dropping it closes the connection.
#[must_use = "the body is read when the stream is polled"]
#[derive(Debug)]
pub struct ByteStream(pub(super) Incoming);

impl ByteStream {
    /// Returns the next chunk; `None` at the end of the body.
    ///
    /// # Errors
    /// Returns an error if the connection breaks or no data arrives in time.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|context| self.0.poll(context)).await
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().0.poll(context)
    }
}

/// How the data of an event becomes a value.
pub(crate) type Decode<T> = fn(&str) -> Result<T, serde_json::Error>;

/// The server-sent events of a response (`text/event-stream`).
///
/// This is a [`Stream`] of [`Event`]s. [`Config::with_max_body`](crate::Config::with_max_body) limits the size of each
/// event; the size of the whole stream is not limited. The stream fails if no data (not even a comment) arrives within
/// the idle timeout ([`CallOptions::idle_timeout`](crate::CallOptions::idle_timeout)). It ends after an error.
///
/// A broken stream is not reopened automatically, because events could be lost or repeated. To resume, call the
/// operation again and send the id of the last event (`Last-Event-ID` of the HTML standard). The server must support
/// this:
///
/// ```no_run
/// # fn resume<T>(client: &blaxel_api::Client, events: &blaxel_api::Events<T>) -> blaxel_api::Client {
/// let options = blaxel_api::CallOptions::new().header("last-event-id", events.last_event_id());
/// let client = client.with_options(options);
/// # client
/// # }
/// ```
#[must_use = "events are read when the stream is polled"]
pub struct Events<T> {
    incoming: Incoming,
    parser: EventParser,
    decode: Decode<T>,
}

impl<T> Events<T> {
    pub(super) fn new(incoming: Incoming, decode: Decode<T>) -> Self {
        Self { incoming, parser: EventParser::default(), decode }
    }

    /// Returns the next event; `None` at the end of the stream.
    ///
    /// # Errors
    /// Returns an error if the connection breaks, no data arrives in time, or an event is too large.
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// Returns the id of the last event, to resume after it; empty if the server sent none.
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        self.parser.last_id()
    }

    /// Returns how long the server asks clients to wait before they call the operation again; `None` if it does not
    /// ask.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.parser.retry()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<T>, Error>>> {
        loop {
            if let Some(raw) = self.parser.next() {
                let (operation, sent) = (self.incoming.operation(), self.incoming.sent().clone());
                return Poll::Ready(Some(Ok(Event { raw, decode: self.decode, operation, sent })));
            }
            let chunk = match ready!(self.incoming.poll(context)) {
                Some(Ok(chunk)) => chunk,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            let limit = self.incoming.limit();
            if self.parser.feed(&chunk, limit).is_err() {
                return Poll::Ready(Some(Err(self.incoming.too_long("an event"))));
            }
        }
    }
}

impl<T> Stream for Events<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").finish_non_exhaustive()
    }
}

/// A server-sent event. `Debug` shows its name and the size of its data.
pub struct Event<T> {
    raw: RawEvent,
    decode: Decode<T>,
    operation: &'static Operation,
    sent: SentCredentials,
}

impl<T> Event<T> {
    /// Returns the name of the event: `message` if the server gave none.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.raw.name
    }

    /// Returns the id to resume after; empty if neither this event nor an earlier one has an id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.raw.id
    }

    /// Returns the data as it was received.
    #[must_use]
    pub fn data(&self) -> &str {
        &self.raw.data
    }

    /// Decodes the data as the type that the document declares. Servers may also send other events, under other names:
    /// use [`Event::name`] to distinguish them and [`Event::data`] to read them.
    ///
    /// # Errors
    /// Returns an error if the data does not match the type.
    pub fn value(&self) -> Result<T, Error> {
        (self.decode)(&self.raw.data).map_err(|error| {
            let problem = self.sent.redact(json_problem_in(&error, self.raw.data.as_bytes()));
            let message = format!("the data of an event is {problem}: see `Event::data`");
            Error::new(ErrorKind::Decode, Some(self.operation), message)
        })
    }
}

impl<T> Clone for Event<T> {
    fn clone(&self) -> Self {
        let Self { raw, decode, operation, sent } = self;
        Self { raw: raw.clone(), decode: *decode, operation, sent: sent.clone() }
    }
}

impl<T> fmt::Debug for Event<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("name", &self.raw.name)
            .field("data_bytes", &self.raw.data.len())
            .finish_non_exhaustive()
    }
}

/// Data that is JSON.
#[allow(dead_code, reason = "which of these are used depends on the document")]
pub(crate) fn json_data<T: DeserializeOwned>(data: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(data)
}

/// Data that is a text out of a list.
#[allow(dead_code, reason = "which of these are used depends on the document")]
pub(crate) fn word_data<T: DeserializeOwned>(data: &str) -> Result<T, serde_json::Error> {
    serde_json::from_value(serde_json::Value::String(data.to_owned()))
}

/// Data that is any text.
#[allow(dead_code, reason = "which of these are used depends on the document")]
#[allow(clippy::unnecessary_wraps, reason = "one of several ways to decode")]
pub(crate) fn text_data(data: &str) -> Result<String, serde_json::Error> {
    Ok(data.to_owned())
}
