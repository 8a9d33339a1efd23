//! Timeouts that share one timer.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use tokio::time::Sleep;

/// Waits for the future until the timer ends; `None` if that is first. The timer can go on for another future.
///
/// Both are pinned by the caller: what an `async fn` takes by value it holds twice.
pub(super) fn within<F: Future>(
    mut timer: Pin<&mut Sleep>,
    mut future: Pin<&mut F>,
) -> impl Future<Output = Option<F::Output>> {
    poll_fn(move |context| {
        // First, so that a future that is always ready has an end.
        if timer.as_mut().poll(context).is_ready() {
            return Poll::Ready(None);
        }
        future.as_mut().poll(context).map(Some)
    })
}
