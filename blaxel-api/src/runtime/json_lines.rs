//! JSON values line by line (`application/x-ndjson`, `application/jsonl`).

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::json;
use crate::error::{Error, ErrorKind, json_problem_in};
use crate::transport::Incoming;

/// The JSON values of a response with one value on each line (`application/x-ndjson`, `application/jsonl`).
///
/// This is a [`Stream`] of values. [`Config::with_max_body`](crate::Config::with_max_body) limits the size of each
/// line; the size of the whole stream is not limited. The stream fails if no data arrives within the idle timeout
/// ([`CallOptions::idle_timeout`](crate::CallOptions::idle_timeout)). It ends after an error, but continues after a
/// line that does not match the type.
#[must_use = "lines are read when the stream is polled"]
pub struct JsonLines<T> {
    incoming: Incoming,
    lines: Lines,
    value: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> JsonLines<T> {
    pub(super) fn new(incoming: Incoming) -> Self {
        Self { incoming, lines: Lines::default(), value: PhantomData }
    }

    /// Returns the next value; `None` at the end of the stream.
    ///
    /// # Errors
    /// Returns an error if the connection breaks, no data arrives in time, or a line is too large or does not match the type.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            while let Some(line) = self.lines.next() {
                if line.len() > self.incoming.limit() {
                    return Poll::Ready(Some(Err(self.incoming.too_long("a line"))));
                }
                if !line.trim_ascii().is_empty() {
                    return Poll::Ready(Some(self.decode(&line)));
                }
            }
            if self.lines.ended {
                return Poll::Ready(None);
            }
            match ready!(self.incoming.poll(context)) {
                Some(Ok(chunk)) => self.lines.feed(&chunk),
                Some(Err(error)) => {
                    self.lines = Lines { ended: true, ..Lines::default() };
                    return Poll::Ready(Some(Err(error)));
                }
                None => self.lines.ended = true,
            }
            if self.lines.rest() > self.incoming.limit() {
                self.lines = Lines { ended: true, ..Lines::default() };
                return Poll::Ready(Some(Err(self.incoming.too_long("a line"))));
            }
        }
    }

    fn decode(&self, line: &[u8]) -> Result<T, Error> {
        json::read(line).map_err(|error| {
            let problem = self.incoming.sent().redact(json_problem_in(&error, line));
            let message = format!("a line of the response is {problem}");
            Error::new(ErrorKind::Decode, Some(self.incoming.operation()), message)
        })
    }
}

impl<T: DeserializeOwned> Stream for JsonLines<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonLines").finish_non_exhaustive()
    }
}

/// Takes bytes and gives lines. The last one needs no line end.
#[derive(Default)]
struct Lines {
    buffer: BytesMut,
    /// How many bytes at the start of the buffer contain no line end.
    searched: usize,
    ended: bool,
}

impl Lines {
    fn feed(&mut self, chunk: &[u8]) {
        self.buffer.extend_from_slice(chunk);
    }

    /// The size of the line that has begun.
    fn rest(&self) -> usize {
        self.buffer.len()
    }

    fn next(&mut self) -> Option<Bytes> {
        let unsearched = self.buffer.get(self.searched..).unwrap_or_default();
        let Some(end) = unsearched.iter().position(|byte| *byte == b'\n') else {
            self.searched = self.buffer.len();
            let last = self.ended && !self.buffer.is_empty();
            return last.then(|| std::mem::take(&mut self.buffer).freeze());
        };
        let line = self.buffer.split_to(self.searched + end + 1).freeze();
        self.searched = 0;
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_the_same_however_the_bytes_are_split() {
        let text = b"{\"a\":1}\n\n[2]\r\n\"last\"";
        for first in 0..text.len() {
            for second in first..text.len() {
                let mut lines = Lines::default();
                let mut found = Vec::new();
                for part in [&text[..first], &text[first..second], &text[second..]] {
                    lines.feed(part);
                    found.extend(std::iter::from_fn(|| lines.next()));
                }
                lines.ended = true;
                found.extend(std::iter::from_fn(|| lines.next()));
                assert_eq!(found, [&b"{\"a\":1}\n"[..], b"\n", b"[2]\r\n", b"\"last\""], "{first} {second}");
            }
        }
    }
}
