//! Server-sent events are the same however their bytes are split, and none is larger than the limit.

#![no_main]
#![allow(dead_code, reason = "the client uses the rest")]

use libfuzzer_sys::fuzz_target;

#[path = "../../blaxel-api/src/runtime/event_parser.rs"]
mod event_parser;

use event_parser::{EventParser, RawEvent, TooLong};

const LIMIT: usize = 64;

/// The events, and whether one was too long.
fn read<'b>(parts: impl IntoIterator<Item = &'b [u8]>) -> (Vec<RawEvent>, bool) {
    let (mut parser, mut events) = (EventParser::default(), Vec::new());
    for part in parts {
        let fed = parser.feed(part, LIMIT);
        events.extend(std::iter::from_fn(|| parser.next()));
        if fed == Err(TooLong) {
            return (events, true);
        }
    }
    (events, false)
}

fuzz_target!(|input: (usize, &[u8])| {
    let (size, bytes) = input;
    let (events, too_long) = read([bytes]);
    // A line that ends within the input may exceed the limit earlier if it arrives in parts.
    let parts = read(bytes.chunks(size % 7 + 1));
    assert_eq!(parts.1, too_long);
    assert_eq!(parts.0, events);
    for event in events {
        assert!(event.data.len() <= LIMIT, "{event:?}");
        // Bytes that are no UTF-8 become a replacement character of three bytes each.
        assert!(event.name.len() <= 3 * LIMIT && event.id.len() <= 3 * LIMIT, "{event:?}");
    }
});
