//! A path parameter becomes exactly one segment of the URL's path, or an error.
//!
//! RFC 3986 gives the segments `.` and `..` a special meaning, percent-encoded or not, and many servers ignore an empty segment. No
//! encoding can carry these three values, so they are refused. Everything else except unreserved characters is percent-encoded and
//! arrives unchanged.

use std::fmt::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::Error;
use crate::operation::Operation;

/// All characters except the unreserved ones of RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The longest path, in bytes. `http::Uri` can hold 65,534, and the base URL needs a part of them.
const LONGEST: usize = 64_000;

/// The path of a request, assembled from the literals and parameters of its template.
#[derive(Debug)]
pub(crate) struct Path {
    operation: &'static Operation,
    text: String,
}

#[allow(dead_code, reason = "a document may have no operation, or none with a path parameter")]
impl Path {
    pub(crate) fn new(operation: &'static Operation) -> Self {
        // Leaves room for two identifiers of usual length.
        Self { operation, text: String::with_capacity(operation.path.len() + 64) }
    }

    /// Adds a part of the template between two parameters, which the generator has checked and encoded.
    pub(crate) fn literal(mut self, literal: &'static str) -> Self {
        self.text.push_str(literal);
        self
    }

    /// Adds the value of a path parameter.
    pub(crate) fn parameter(mut self, name: &'static str, value: impl fmt::Display) -> Result<Self, Error> {
        let start = self.text.len();
        // Writing to a `String` cannot fail, so an error comes from the `Display` of the value.
        let written = write!(Encoder(&mut self.text), "{value}");
        let encoded = self.text.get(start..).unwrap_or_default();
        if written.is_err() {
            return Err(Error::parameter(self.operation, name, "cannot be formatted as text: pass another value"));
        }
        match encoded {
            "" => Err(Error::parameter(
                self.operation,
                name,
                "is empty, which a path segment cannot be: pass an identifier",
            )),
            "." | ".." => Err(Error::parameter(
                self.operation,
                name,
                format!(
                    "is `{encoded}`, which would change the path of the request (RFC 3986, section 3.3): pass an identifier"
                ),
            )),
            _ if self.text.len() > LONGEST => {
                Err(Error::parameter(self.operation, name, "makes the URL too long to send: pass an identifier"))
            }
            _ => Ok(self),
        }
    }

    /// Returns the encoded path, which starts with a slash.
    pub(crate) fn finish(self) -> Result<String, Error> {
        // Adjacent parameters (`{a}{b}`) can form a dot segment together.
        if self.text.split('/').any(|segment| matches!(segment, "." | "..")) {
            return Err(Error::parameter(
                self.operation,
                self.operation.path,
                "would contain a dot segment, which would change the path of the request: pass other identifiers",
            ));
        }
        Ok(self.text)
    }
}

/// Percent-encodes the text that is written to it.
pub(crate) struct Encoder<'a>(pub(crate) &'a mut String);

impl fmt::Write for Encoder<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend(utf8_percent_encode(text, RESERVED));
        Ok(())
    }
}
