//! Secrets in the `Debug` output of generated types.
#![allow(dead_code, reason = "a document may have no secret")]

use std::fmt;

/// A placeholder for a secret, which shows only that there is one.
pub(crate) fn redacted<T>(_: T) -> impl fmt::Debug {
    format_args!("[redacted]")
}
