//! How often a call allocates, and how much room it takes. It has a process of its own for the allocator that counts.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use blaxel_api::{Client, Config, Credentials};

/// The allocations of one call. If a change lowers them, lower this; docs/PERFORMANCE.md names them too.
const ALLOCATIONS: u64 = 46;
const CALLS: u64 = 500;
/// The largest future of a call, in bytes: many of them may be in flight.
const FUTURE: usize = 3 * 1024;

/// Answers each request on a connection with an empty success. It runs on a thread of its own: only those of the test's thread count.
fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut head = Vec::new();
    loop {
        let mut bytes = [0; 1024];
        let read = stream.read(&mut bytes)?;
        if read == 0 {
            return Ok(());
        }
        head.extend_from_slice(bytes.get(..read).unwrap_or_default());
        if head.ends_with(b"\r\n\r\n") {
            head.clear();
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")?;
        }
    }
}

async fn revoke(client: &Client) {
    let call = client.delete_api_key_for_service_account().client_id("sa-4f1c2d3e").api_key_id("ak_abc123def456");
    call.send().await.unwrap();
}

#[test]
fn a_call_allocates_no_more_than_it_did() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/v0", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(stream));
        }
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = Config::new(Credentials::api_key("bl_allocations")).with_base_url(base).client().unwrap();
    // What is made once is made here.
    runtime.block_on(async {
        for _ in 0..10 {
            revoke(&client).await;
        }
    });
    let counted = allocation_counter::measure(|| {
        runtime.block_on(async {
            for _ in 0..CALLS {
                revoke(&client).await;
            }
        });
    });
    let each = counted.count_total.div_ceil(CALLS);
    println!("{each} allocations and {} bytes for each call", counted.bytes_total / CALLS);
    // A larger document may add a header to each call, or other credentials to choose from.
    let limit = if blaxel_api::operations::ALL.len() == 1 { ALLOCATIONS } else { ALLOCATIONS + 4 };
    assert!(each <= limit, "a call makes {each} allocations, {limit} before");
}

#[test]
fn the_future_of_a_call_is_small() {
    let client = Config::new(Credentials::api_key("bl_size")).with_base_url("http://127.0.0.1:1").client().unwrap();
    let call = client.delete_api_key_for_service_account().client_id("sa-4f1c2d3e").api_key_id("ak_abc123def456");
    let size = size_of_val(&call.send());
    println!("{size} bytes");
    assert!(size <= FUTURE, "the future of a call has {size} bytes: an `async fn` holds twice what it takes by value");
}
