//! Errors of reqwest as errors that say what is known about the operation.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use crate::error::{Error, ErrorKind, host, one_line, root_cause};
use crate::operation::Operation;

/// The error of an attempt without a complete response; `limit` is the timeout of the attempt or the call.
pub(crate) fn connection_error(
    error: reqwest::Error,
    operation: &'static Operation,
    attempts: u32,
    limit: Duration,
) -> Error {
    let host = error.url().map_or_else(|| "the server".to_owned(), host);
    let error = error.without_url();
    let timed_out = error.is_timeout();
    let idempotent = operation.is_idempotent();
    let (kind, message, retryable) = if error.is_connect() {
        // Another attempt would get the same certificate.
        let tls = cause::<rustls::Error>(&error);
        let certificate = tls.is_some_and(|tls| matches!(tls, rustls::Error::InvalidCertificate(_)));
        let message = if timed_out {
            format!("no connection to {host} within the time for it: check the base URL and the network")
        } else if let (Some(tls), true) = (tls, certificate) {
            // A certificate may list any number of names.
            let problem = one_line(&tls.to_string()).unwrap_or_default();
            format!(
                "the certificate of {host} is not trusted ({problem}): check the base URL, or pass the certificate of its authority to `Config::with_root_certificates`"
            )
        } else {
            format!("no connection to {host} ({}): check the base URL and the network", root_cause(&error))
        };
        (ErrorKind::Connect, message, !certificate)
    } else if timed_out {
        let message = format!("no complete response within {limit:?}: check whether the operation was carried out");
        (ErrorKind::Timeout, message, idempotent)
    } else {
        let message = format!(
            "the connection broke before the response was complete ({}): check whether the operation was carried out",
            root_cause(&error)
        );
        (ErrorKind::Transport, message, idempotent)
    };
    let refused = cause::<io::Error>(&error).is_some_and(|error| error.kind() == io::ErrorKind::ConnectionRefused);
    Error::new(kind, Some(operation), message)
        .attempted(attempts)
        .retryable(retryable)
        .timed_out(timed_out)
        .refused(refused && kind == ErrorKind::Connect)
}

/// The error of an attempt that had no response within its limit.
pub(super) fn no_response(operation: &'static Operation, attempts: u32, limit: Duration) -> Error {
    let message = format!("no complete response within {limit:?}: check whether the operation was carried out");
    Error::new(ErrorKind::Timeout, Some(operation), message)
        .attempted(attempts)
        .retryable(operation.is_idempotent())
        .timed_out(true)
}

/// The outermost error of this type in the chain.
fn cause<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        // The source of an `io::Error` is the source of the error that it wraps, not that error itself.
        next = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    None
}
