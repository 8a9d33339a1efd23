//! Ten thousand calls, 500 in flight, one in ten meeting a fault: each ends in its right result, and nothing is left over.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper that fails ends the test")]

use std::alloc::System;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use blaxel_api::{Client, Config, Credentials, ErrorKind};
use blaxel_api_tests::{Raw, hasty_retries, read_head};
use cap::Cap;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::task::JoinSet;

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

const CALLS: usize = 10_000;
const IN_FLIGHT: usize = 500;

/// What happens to a call, by its number: one in ten meets a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It succeeds at once.
    Fine,
    /// Its first attempt gets this, and the second succeeds.
    Busy,
    Reset,
    Truncated,
    Garbage,
    Silence,
    /// It gets this whenever it is tried.
    NotFound,
    Forbidden,
    Overloaded,
    Encoded,
}

fn fate(number: usize) -> Fate {
    const FATES: [Fate; 9] = [
        Fate::Busy,
        Fate::Reset,
        Fate::Truncated,
        Fate::Garbage,
        Fate::Silence,
        Fate::NotFound,
        Fate::Forbidden,
        Fate::Overloaded,
        Fate::Encoded,
    ];
    if number.is_multiple_of(10) { FATES[number / 10 % FATES.len()] } else { Fate::Fine }
}

/// A control plane that does to each call what its fate is.
struct ControlPlane {
    /// Whether a call has been tried before; of fixed size, so that it does not grow under load.
    tried: Vec<AtomicBool>,
    open: AtomicUsize,
}

impl ControlPlane {
    async fn start() -> (Arc<Self>, Raw) {
        let tried = (0..CALLS).map(|_| AtomicBool::new(false)).collect();
        let this = Arc::new(Self { tried, open: AtomicUsize::new(0) });
        let control_plane = Arc::clone(&this);
        let server = Raw::start(move |stream, _| {
            let control_plane = Arc::clone(&control_plane);
            async move {
                control_plane.open.fetch_add(1, Ordering::SeqCst);
                control_plane.talk(stream).await;
                control_plane.open.fetch_sub(1, Ordering::SeqCst);
            }
        })
        .await;
        (this, server)
    }

    async fn talk(&self, mut stream: TcpStream) {
        let mut stream_open = true;
        while stream_open && let Some(head) = next_head(&mut stream).await {
            let target = head.split(' ').nth(1).unwrap();
            let number: usize = target.rsplit('/').next().unwrap().parse().unwrap();
            let again = self.tried[number].swap(true, Ordering::SeqCst);
            let (answer, keep) = match fate(number) {
                Fate::NotFound => ("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", true),
                Fate::Forbidden => ("HTTP/1.1 403 Forbidden\r\ncontent-length: 4\r\n\r\nnope", true),
                Fate::Overloaded => ("HTTP/1.1 503 Overloaded\r\ncontent-length: 0\r\nretry-after: 1\r\n\r\n", true),
                Fate::Encoded => ("HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-encoding: br\r\n\r\nxyz", true),
                Fate::Busy if !again => ("HTTP/1.1 429 Slow down\r\ncontent-length: 0\r\n\r\n", true),
                Fate::Truncated if !again => ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf", false),
                Fate::Garbage if !again => ("\0\0\0\0 garbage\r\n\r\n", false),
                Fate::Reset if !again => {
                    stream.set_zero_linger().unwrap();
                    return;
                }
                Fate::Silence if !again => {
                    // Until the client gives up.
                    let _ = next_head(&mut stream).await;
                    return;
                }
                _ => ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", true),
            };
            stream_open = stream.write_all(answer.as_bytes()).await.is_ok() && keep;
        }
    }
}

/// The next request. A server gives up on a connection that is silent for long; a client that holds on to it would still have
/// the descriptor.
async fn next_head(stream: &mut TcpStream) -> Option<String> {
    tokio::time::timeout(Duration::from_secs(10), read_head(stream)).await.ok().flatten()
}

/// Makes a call and holds its result against its fate.
async fn call(client: &Client, number: usize) {
    let call = client.delete_api_key_for_service_account().client_id("sa-load").api_key_id(number.to_string());
    let result = call.send().await;
    let status = |result: &Result<_, blaxel_api::Error>| {
        result.as_ref().err().and_then(|error| error.status().map(|status| status.as_u16()))
    };
    match fate(number) {
        Fate::NotFound => assert_eq!(status(&result), Some(404), "{number}: {result:?}"),
        Fate::Forbidden => assert_eq!(status(&result), Some(403), "{number}: {result:?}"),
        Fate::Overloaded => assert_eq!(status(&result), Some(503), "{number}: {result:?}"),
        Fate::Encoded => assert_eq!(result.expect_err("it is encoded").kind(), ErrorKind::Body),
        fate => assert_eq!(result.unwrap_or_else(|error| panic!("{number} {fate:?}: {error:?}")).body(), b"ok"),
    }
}

async fn calls(client: &Client, numbers: std::ops::Range<usize>) {
    let mut calls = JoinSet::new();
    for number in numbers {
        if calls.len() == IN_FLIGHT {
            calls.join_next().await.unwrap().unwrap();
        }
        let client = client.clone();
        calls.spawn(async move { call(&client, number).await });
    }
    while let Some(call) = calls.join_next().await {
        call.unwrap();
    }
}

/// Alive tasks, open descriptors, bytes of the live heap.
fn counts() -> (usize, usize, usize) {
    // Where there is no such folder, descriptors are not counted.
    let descriptors = std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
    (Handle::current().metrics().num_alive_tasks(), descriptors, HEAP.allocated())
}

/// The counts, once all connections have been idle for too long.
async fn settled(control_plane: &ControlPlane) -> (usize, usize, usize) {
    let deadline = Instant::now() + Duration::from_secs(20);
    let mut last = counts();
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let now = counts();
        if control_plane.open.load(Ordering::SeqCst) == 0 && now == last {
            return now;
        }
        assert!(
            Instant::now() < deadline,
            "{} connections are open: {now:?}",
            control_plane.open.load(Ordering::SeqCst)
        );
        last = now;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_calls_with_faults_end_in_their_right_result_and_leave_nothing_behind() {
    let (control_plane, server) = ControlPlane::start().await;
    let client = Config::new(Credentials::api_key("bl_load"))
        .with_base_url(server.url())
        .with_retries(hasty_retries())
        // The silent ones may all need their second attempt at once, after the last call has paid into the budget.
        .with_retry_budget(u32::try_from(IN_FLIGHT).unwrap())
        .with_attempt_timeout(Duration::from_secs(3))
        .with_pool(IN_FLIGHT, Duration::from_millis(300))
        .client()
        .unwrap();
    // Everything that is made once is made here.
    calls(&client, 0..2 * IN_FLIGHT).await;
    for tried in &control_plane.tried {
        tried.store(false, Ordering::SeqCst);
    }
    let before = settled(&control_plane).await;

    let started = Instant::now();
    calls(&client, 0..CALLS).await;
    let took = started.elapsed();
    let after = settled(&control_plane).await;

    println!("{CALLS} calls, {IN_FLIGHT} in flight, 10 % faults: {took:.1?}");
    println!("alive tasks: {} before, {} after", before.0, after.0);
    println!("open descriptors: {} before, {} after", before.1, after.1);
    println!("live heap: {} bytes before, {} after", before.2, after.2);
    assert_eq!(after.0, before.0, "alive tasks");
    assert_eq!(after.1, before.1, "open descriptors");
    assert!(after.2.abs_diff(before.2) * 100 <= before.2, "live heap bytes: {} before, {} after", before.2, after.2);
}
