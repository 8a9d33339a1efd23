//! Reads response bodies up to a limit. What remains of a body that nobody needs is drained, also up to a limit, so that the
//! connection can be reused.

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
