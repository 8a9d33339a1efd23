//! What reqwest reports, as an error that says what is known of the operation.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// The error of an attempt without an answer; `limit` is the time that it or the call had.
pub(crate) fn classify(error: reqwest::Error, operation: &'static Operation, attempts: u32, limit: Duration) -> Error {
    let error = error.without_url();
    let timed_out = error.is_timeout();
    let idempotent = operation.is_idempotent();
    let (kind, message, retryable) = if error.is_connect() {
        // Another attempt meets the same certificate.
        let tls = cause::<rustls::Error>(&error);
        let certificate = tls.is_some_and(|tls| matches!(tls, rustls::Error::InvalidCertificate(_)));
        let message = if timed_out {
            "no connection within the time for it: check the base URL and the network".to_owned()
        } else if let (Some(tls), true) = (tls, certificate) {
            format!(
                "the server's certificate is refused ({tls}): check the base URL, or pass its authority to `Config::with_root_certificates`"
            )
        } else {
            "no connection to the server: check the base URL and the network".to_owned()
        };
        (ErrorKind::Connect, message, !certificate)
    } else if timed_out {
        let message = format!("no complete answer within {limit:?}: check whether the operation was carried out");
        (ErrorKind::Timeout, message, idempotent)
    } else {
        let message =
            "the connection broke before the answer was complete: check whether the operation was carried out";
        (ErrorKind::Transport, message.to_owned(), idempotent)
    };
    Error::sending(kind, operation, attempts, message).flagged(retryable, timed_out).caused_by(error)
}

/// Whether the server's host refused the connection, so that it has seen nothing of the request.
pub(crate) fn is_refused(error: &Error) -> bool {
    error.is_connect()
        && cause::<io::Error>(error).is_some_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
}

/// The first error of a type behind another.
fn cause<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        // The source of an `io::Error` is the source of the error that it wraps, and not that error.
        next = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    None
}
