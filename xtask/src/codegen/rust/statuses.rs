//! The names of HTTP statuses in Rust.

use quote::format_ident;
use syn::Ident;

use crate::model::body::Status;
use crate::model::names;

/// `Ok`, `Accepted`, `Status299`, `ClientError`, `Default`.
#[must_use]
pub fn variant(status: Status) -> Ident {
    match status {
        Status::Code(code) => match reason(code) {
            Some(reason) => format_ident!("{}", names::pascal(reason)),
            None => format_ident!("Status{code}"),
        },
        Status::Range(1) => format_ident!("Informational"),
        Status::Range(2) => format_ident!("Success"),
        Status::Range(3) => format_ident!("Redirection"),
        Status::Range(4) => format_ident!("ClientError"),
        Status::Range(_) => format_ident!("ServerError"),
        Status::Default => format_ident!("Default"),
    }
}

/// The reason phrase of a status code (RFC 9110, section 15), as the crate `http` knows it.
#[must_use]
pub fn reason(code: u16) -> Option<&'static str> {
    http::StatusCode::from_u16(code).ok()?.canonical_reason()
}
