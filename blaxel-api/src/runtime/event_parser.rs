//! The format of `text/event-stream` (WHATWG HTML, "Server-sent events", section 9.2.6), however its bytes are split.

use std::collections::VecDeque;
use std::time::Duration;

/// An event as it was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawEvent {
    pub(super) name: String,
    pub(super) data: String,
    pub(super) id: String,
}

/// More than the limit in one event.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

/// Takes bytes and gives events.
#[derive(Debug, Default)]
pub(super) struct EventParser {
    /// The start of a line whose end has not arrived.
    line: Vec<u8>,
    /// Whether a LF is the second half of a CRLF.
    after_cr: bool,
    /// Whether the first line is over, which alone may start with a byte order mark.
    started: bool,
    name: String,
    data: String,
    has_data: bool,
    last_id: String,
    retry: Option<Duration>,
    ready: VecDeque<RawEvent>,
}

impl EventParser {
    /// The next event that is complete.
    pub(super) fn next(&mut self) -> Option<RawEvent> {
        self.ready.pop_front()
    }

    /// The id to resume after; empty if the server sent none.
    pub(super) fn last_id(&self) -> &str {
        &self.last_id
    }

    /// How long the server asks to wait before a new connection.
    pub(super) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Takes the next bytes. No event may be larger than `limit` bytes.
    pub(super) fn feed(&mut self, mut bytes: &[u8], limit: usize) -> Result<(), TooLong> {
        while !bytes.is_empty() {
            if std::mem::take(&mut self.after_cr) && bytes.first() == Some(&b'\n') {
                bytes = bytes.get(1..).unwrap_or_default();
                continue;
            }
            let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let (part, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
            if self.line.len() + self.data.len() + part.len() > limit {
                return Err(TooLong);
            }
            self.line.extend_from_slice(part);
            if let Some((end, rest)) = rest.split_first() {
                self.after_cr = *end == b'\r';
                let mut line = std::mem::take(&mut self.line);
                self.end_of_line(&line);
                line.clear();
                self.line = line;
                bytes = rest;
            } else {
                bytes = rest;
            }
        }
        Ok(())
    }

    fn end_of_line(&mut self, line: &[u8]) {
        let line = if std::mem::replace(&mut self.started, true) {
            line
        } else {
            line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)
        };
        if line.is_empty() {
            return self.dispatch();
        }
        let line = String::from_utf8_lossy(line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.data.push('\n');
                }
                self.data.push_str(value);
            }
            "id" if !value.contains('\0') => value.clone_into(&mut self.last_id),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis).or(self.retry);
            }
            // A comment, which has an empty name, or a field that is not defined.
            _ => {}
        }
    }

    fn dispatch(&mut self) {
        let name = std::mem::take(&mut self.name);
        let data = std::mem::take(&mut self.data);
        if std::mem::take(&mut self.has_data) {
            let name = if name.is_empty() { "message".to_owned() } else { name };
            self.ready.push_back(RawEvent { name, data, id: self.last_id.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The events of these bytes, fed in parts.
    fn parsed<'b>(parts: impl IntoIterator<Item = &'b [u8]>) -> Vec<RawEvent> {
        let mut parser = EventParser::default();
        for part in parts {
            parser.feed(part, 1 << 20).unwrap();
        }
        std::iter::from_fn(|| parser.next()).collect()
    }

    fn event(name: &str, data: &str, id: &str) -> RawEvent {
        RawEvent { name: name.to_owned(), data: data.to_owned(), id: id.to_owned() }
    }

    #[test]
    fn the_examples_of_the_standard_are_read_as_it_says() {
        let text = b"data: YHOO\ndata: +2\ndata: 10\n\n";
        assert_eq!(parsed([&text[..]]), [event("message", "YHOO\n+2\n10", "")]);
        let text = b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n";
        let third = [
            event("message", "first event", "1"),
            event("message", "second event", ""),
            event("message", " third event", ""),
        ];
        assert_eq!(parsed([&text[..]]), third);
        // The last block has no blank line after it and is discarded.
        assert_eq!(
            parsed([&b"data\n\ndata\ndata\n\ndata:"[..]]),
            [event("message", "", ""), event("message", "\n", "")]
        );
        assert_eq!(
            parsed([&b"data:test\n\ndata: test\n\n"[..]]),
            [event("message", "test", ""), event("message", "test", "")]
        );
    }

    #[test]
    fn ids_last_names_do_not_and_what_is_not_defined_is_ignored() {
        let text = b"\xef\xbb\xbfevent: add\rid: a\rfoo: x\rdata: 1\r\rid: \0\r\ndata: 2\r\n\r\nevent: none\n\nretry: 12x\nretry: 30\n\n";
        let mut parser = EventParser::default();
        parser.feed(text, 100).unwrap();
        assert_eq!(parser.next(), Some(event("add", "1", "a")));
        assert_eq!(parser.next(), Some(event("message", "2", "a")));
        assert_eq!(parser.next(), None);
        assert_eq!((parser.last_id(), parser.retry()), ("a", Some(Duration::from_millis(30))));
    }

    #[test]
    fn an_event_and_not_the_stream_is_limited() {
        let mut parser = EventParser::default();
        for _ in 0..100 {
            parser.feed(b"data: 1\n\n", 10).unwrap();
        }
        assert_eq!(parser.feed(b"data: 12345", 10), Err(TooLong));
        let mut parser = EventParser::default();
        assert_eq!(parser.feed(b"data: 12\ndata: 34\ndata: 56\ndata: 78\n", 10), Err(TooLong));
    }

    #[test]
    fn any_split_of_the_bytes_gives_the_same_events() {
        const PIECES: [&str; 15] = [
            "\n", "\r", "\r\n", "data", ":", " ", "é☂", "id", "event", "retry", "7", "\u{feff}", "\0", "\n\n",
            "data: x",
        ];
        // A linear congruential generator, so that a failure can be repeated.
        let mut state = 1_u64;
        let mut random = move |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        let mut events = 0;
        for _ in 0..3_000 {
            let bytes: Vec<u8> = (0..random(60)).flat_map(|_| PIECES[random(PIECES.len())].bytes()).collect();
            let whole = parsed([&bytes[..]]);
            events += whole.len();
            let mut cuts: Vec<usize> =
                (0..random(12)).map(|_| random(bytes.len() + 1)).chain([0, bytes.len()]).collect();
            cuts.sort_unstable();
            assert_eq!(parsed(cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]])), whole, "{bytes:?} at {cuts:?}");
            assert_eq!(parsed(bytes.chunks(1)), whole, "{bytes:?}");
        }
        assert!(events > 1_000, "{events}");
    }
}
