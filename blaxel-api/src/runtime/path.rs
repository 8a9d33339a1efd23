//! A path parameter becomes exactly one segment of the URL's path, or an error.
//!
//! RFC 3986 gives `.` and `..` a meaning of their own as segments, percent-encoded or not, and an empty segment is none at
//! all to many servers: no encoding can carry these three, so they are refused. Everything else is percent-encoded
//! down to the unreserved characters and arrives as it was passed.

use std::fmt::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::Error;
use crate::operation::Operation;

/// All but the unreserved characters of RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The longest path, in bytes. `http::Uri` holds no more than 65,534, and the base URL needs its part.
const LONGEST: usize = 64_000;

/// The path of a request, put together from the literals and parameters of its template.
#[derive(Debug)]
pub(crate) struct Path {
    operation: &'static Operation,
    text: String,
}

#[allow(dead_code, reason = "a document may have no operation, or none with a path parameter")]
impl Path {
    pub(crate) fn new(operation: &'static Operation) -> Self {
        // Room for two identifiers of usual length beside the template.
        Self { operation, text: String::with_capacity(operation.path.len() + 64) }
    }

    /// A part of the template between two parameters, which the generator has checked and encoded.
    pub(crate) fn literal(mut self, literal: &'static str) -> Self {
        self.text.push_str(literal);
        self
    }

    /// The value of a path parameter.
    pub(crate) fn parameter(mut self, name: &'static str, value: impl fmt::Display) -> Result<Self, Error> {
        let start = self.text.len();
        // Writing to a `String` cannot fail; a `Display` that fails has written what it could, and the guard below
        // sees just that.
        let written = write!(Encoder(&mut self.text), "{value}");
        let encoded = self.text.get(start..).unwrap_or_default();
        if written.is_err() {
            return Err(Error::parameter(self.operation, name, "cannot be written as a text: pass another value"));
        }
        match encoded {
            "" => Err(Error::parameter(
                self.operation,
                name,
                "is empty, which no URL can carry as a path segment: pass an identifier",
            )),
            "." | ".." => Err(Error::parameter(
                self.operation,
                name,
                format!("is `{encoded}`, which would reach another path (RFC 3986, section 3.3): pass an identifier"),
            )),
            _ if self.text.len() > LONGEST => Err(Error::parameter(
                self.operation,
                name,
                "makes the URL longer than HTTP clients can send: pass an identifier",
            )),
            _ => Ok(self),
        }
    }

    /// The encoded path, which starts with a slash.
    pub(crate) fn finish(self) -> Result<String, Error> {
        // Values beside each other (`{a}{b}`) can only together become a dot segment.
        if self.text.split('/').any(|segment| matches!(segment, "." | "..")) {
            return Err(Error::parameter(
                self.operation,
                self.operation.path,
                "would become a path with a dot segment, which reaches another path: pass other identifiers",
            ));
        }
        Ok(self.text)
    }
}

/// Percent-encodes what is written through it.
pub(crate) struct Encoder<'a>(pub(crate) &'a mut String);

impl fmt::Write for Encoder<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend(utf8_percent_encode(text, RESERVED));
        Ok(())
    }
}
