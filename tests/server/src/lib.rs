//! The server of all tests, on a free port of this machine. [`Server`] answers requests and records every byte of them;
//! [`Raw`] below it hands out the connections, for what no HTTP library would do; [`Identity`] is a certificate for either.
//! It knows nothing of the client under test, so that clients of other documents are tested with it too.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "this library is part of the tests: what it cannot do ends the test"
)]

mod raw;
mod reply;
mod server;
mod tls;

pub use raw::{Raw, closed_port, read_head};
pub use reply::Reply;
pub use server::{Recorded, Server};
pub use tls::Identity;
