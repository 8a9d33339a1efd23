//! The server of all tests, for tests that wait for a program and not for a future.

#![allow(clippy::unwrap_used, reason = "a server that cannot be started stops the test")]

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

pub(crate) use test_server::Reply;
use test_server::Server;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// The address of this path on a server that gives these responses in turn, the last one again and again, for as long as the
/// process lives.
pub(crate) fn serve(path: &str, replies: Vec<Reply>) -> String {
    let next = AtomicUsize::new(0);
    let server = RUNTIME.block_on(Server::start(move |_| {
        let number = next.fetch_add(1, Ordering::SeqCst);
        replies.get(number).or(replies.last()).cloned().unwrap()
    }));
    let url = server.url(path);
    std::mem::forget(server);
    url
}
