//! Reads response bodies up to a limit, and counts the JSON values in them. What remains of a body that nobody needs is drained, also
//! up to a limit, so that the connection can be reused.

use std::time::Duration;

use bytes::BytesMut;

/// The largest remainder that is drained, in bytes. Beyond it, a new connection is cheaper.
const DRAIN: usize = 256 * 1024;
/// The longest time that draining may take. The outcome is known by then, so the call should not wait long.
const DRAIN_TIME: Duration = Duration::from_millis(250);

/// How reading a body ended.
pub(crate) enum Read {
    Whole,
    /// The body is larger than the limit. The part within the limit was kept; the rest has not been read.
    TooLong,
    Broken(reqwest::Error),
}

/// Appends the body to `body` until it ends, exceeds `bound` bytes or the connection breaks.
pub(crate) async fn read(response: &mut reqwest::Response, bound: usize, body: &mut BytesMut) -> Read {
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                // `body` never grows beyond `bound`.
                let room = bound.saturating_sub(body.len());
                body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
                if chunk.len() > room {
                    return Read::TooLong;
                }
            }
            Ok(None) => return Read::Whole,
            Err(error) => return Read::Broken(error),
        }
    }
}

/// Reads the rest of a body and discards it. If it is too large, too slow or broken, the connection is closed.
pub(crate) async fn drain(response: &mut reqwest::Response) {
    let mut left = DRAIN;
    let drained = async {
        while let Ok(Some(chunk)) = response.chunk().await {
            left = left.saturating_sub(chunk.len());
            if left == 0 {
                break;
            }
        }
    };
    // After a timeout, dropping the response closes the connection.
    let _ = tokio::time::timeout(DRAIN_TIME, drained).await;
}

/// Whether a JSON text contains more than `limit` values: objects, lists, and everything that they contain. A few bytes of JSON can
/// become hundreds of bytes in memory, so they are counted before they are decoded. Text that is not JSON gives some number.
pub(crate) fn has_more_values(json: &[u8], limit: usize) -> bool {
    // Each value takes at least one byte, and is followed by another one or an end.
    if json.len() <= limit {
        return false;
    }
    let mut values: usize = 1;
    let (mut quoted, mut escaped, mut opened) = (false, false, false);
    for &byte in json {
        if quoted {
            if escaped {
                escaped = false;
            } else if byte == b'\\' {
                escaped = true;
            } else if byte == b'"' {
                quoted = false;
            }
            continue;
        }
        // What is not empty has a value without a comma before it.
        if opened && !byte.is_ascii_whitespace() {
            opened = false;
            values += usize::from(!matches!(byte, b']' | b'}'));
        }
        match byte {
            b'"' => quoted = true,
            b',' => values += 1,
            b'[' | b'{' => opened = true,
            _ => {}
        }
        if values > limit {
            return true;
        }
    }
    values > limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_of_a_json_text_counts_once() {
        for (json, values) in [
            ("1      ", 1),
            (r#""a,[{\",:""#, 1),
            ("[ ]", 1),
            ("{\n}", 1),
            ("[{},{},{}]", 4),
            (r#"{"a":[1,2],"b":{"c":"d"},"e":{}}"#, 7),
            ("[[[[1]]]]", 5),
        ] {
            assert!(!has_more_values(json.as_bytes(), values), "{json}");
            assert!(has_more_values(json.as_bytes(), values - 1), "{json}");
        }
        assert!(has_more_values(format!("[{}{{}}]", "{},".repeat(999)).as_bytes(), 1000));
        assert!(!has_more_values(b"", 0));
    }
}
