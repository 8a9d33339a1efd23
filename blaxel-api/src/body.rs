//! Bodies are read within a bound, and what nobody reads is drained within another, so that the connection can be used again.

use std::time::Duration;

use bytes::BytesMut;

/// How much of a body that nobody reads is drained, in bytes. More costs more than a new connection.
const DRAIN: usize = 256 * 1024;
/// How long draining takes at most. The answer is known by then, so the call should not wait long.
const DRAIN_TIME: Duration = Duration::from_millis(250);

/// How reading a body ended.
pub(crate) enum Read {
    Whole,
    /// There is more than the bound. What fits was kept, and the rest is on the wire.
    TooLong,
    Broken(reqwest::Error),
}

/// Reads a body to its end, or as much of it as the bound allows and the connection gives.
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

/// Reads what is left of a body and forgets it. What is too much, too slow or broken is closed with the connection.
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
    // Too slow is as good as broken: the connection is closed when the response is dropped.
    let _ = tokio::time::timeout(DRAIN_TIME, drained).await;
}
