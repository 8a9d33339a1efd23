//! A path parameter becomes exactly one segment of the URL's path, or an error.
//!
//! RFC 3986 gives the segments `.` and `..` a special meaning, percent-encoded or not, and many servers ignore an empty segment. No
//! encoding can carry these three values, so they are refused. Everything else except unreserved characters is percent-encoded and
//! arrives unchanged.

use std::any::Any;
use std::fmt::{self, Write};

use percent_encoding::{AsciiSet, percent_decode_str, utf8_percent_encode};
use serde::Serialize;

use super::json;
use super::segment::{SegmentStyle, segment};
use super::style::RESERVED;
use crate::error::{Error, one_line};
use crate::operation::Operation;

/// The longest path, in bytes. `http::Uri` can hold 65,534, and the base URL needs a part of them.
const LONGEST: usize = 64_000;

/// What is encoded in a segment that a caller wrote: everything but the characters of RFC 3986, section 3.3, and `%`.
const OUTSIDE: &AsciiSet = &RESERVED
    .remove(b'!')
    .remove(b'$')
    .remove(b'%')
    .remove(b'&')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b':')
    .remove(b';')
    .remove(b'=')
    .remove(b'@');

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

    /// The path of a request that the document does not describe, as the caller wrote it: what is percent-encoded stays, and what a
    /// path cannot contain is encoded.
    pub(crate) fn raw(operation: &'static Operation, path: &str) -> Result<Self, Error> {
        let refused = |problem: &str| Err(Error::parameter(operation, "path", problem));
        let Some(segments) = path.strip_prefix('/') else {
            return refused("does not start with a slash: pass a path below the base URL, such as `/things/1`");
        };
        if path.contains(['?', '#']) {
            return refused("contains a query or a fragment: pass the query to `.query(..)`, or encode the character");
        }
        if path.len() > LONGEST {
            return refused("makes the URL too long to send: pass a shorter one");
        }
        let mut segments = segments.split('/').peekable();
        let mut text = String::with_capacity(path.len());
        while let Some(segment) = segments.next() {
            let is_last = segments.peek().is_none();
            let decoded: Vec<u8> = percent_decode_str(segment).collect();
            // Some servers read a segment without what follows `;`.
            let name = decoded.split(|byte| *byte == b';').next().unwrap_or_default();
            if matches!(name, b"." | b"..") {
                return refused("contains a dot segment, which would change the path of the request: pass it without");
            }
            if segment.is_empty() && !is_last {
                return refused("contains an empty segment, which servers ignore: pass it without");
            }
            let is_encoded = |rest: &str| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
            if segment.split('%').skip(1).any(|rest| !is_encoded(rest)) {
                return refused("contains `%` without two hexadecimal digits: pass `%25` for the character itself");
            }
            text.push('/');
            text.extend(utf8_percent_encode(segment, OUTSIDE));
        }
        Ok(Self { operation, text })
    }

    /// Adds a part of the template between two parameters, which the generator has checked and encoded.
    pub(crate) fn literal(mut self, literal: &'static str) -> Self {
        self.text.push_str(literal);
        self
    }

    /// Adds the value of a path parameter.
    pub(crate) fn parameter(mut self, name: &'static str, value: impl fmt::Display + 'static) -> Result<Self, Error> {
        let start = self.text.len();
        // Most values are text, which needs no formatting. Writing to a `String` cannot fail, so an error comes from the `Display` of
        // the value.
        let mut encoder = Encoder(&mut self.text);
        let written = match (&value as &dyn Any).downcast_ref::<String>() {
            Some(text) => encoder.write_str(text),
            None => write!(encoder, "{value}"),
        };
        if written.is_err() {
            return Err(Error::parameter(self.operation, name, "cannot be formatted as text: pass another value"));
        }
        self.guarded(name, start)
    }

    /// Adds the value of a path parameter that has a style of its own, or is more than one text.
    pub(crate) fn styled(
        mut self,
        name: &'static str,
        style: SegmentStyle,
        value: &impl Serialize,
    ) -> Result<Self, Error> {
        let start = self.text.len();
        let written = json::parameter(value).and_then(|value| segment(name, style, &value));
        match written {
            Ok(Some(text)) => self.text.push_str(&text),
            Ok(None) => {
                let problem = "is empty, which a path segment cannot be: pass at least one item";
                return Err(Error::parameter(self.operation, name, problem));
            }
            // A name in the value may hold any character.
            Err(problem) => return Err(Error::parameter(self.operation, name, one_line(&problem).unwrap_or_default())),
        }
        self.guarded(name, start)
    }

    /// Checks what was written behind `start`.
    fn guarded(self, name: &'static str, start: usize) -> Result<Self, Error> {
        match self.text.get(start..).unwrap_or_default() {
            "" => Err(Error::parameter(
                self.operation,
                name,
                "is empty, which a path segment cannot be: pass an identifier",
            )),
            encoded @ ("." | "..") => Err(Error::parameter(
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

    /// Returns the encoded path below that of the base URL.
    pub(crate) fn finish(mut self, folder: &str) -> Result<String, Error> {
        // Adjacent parameters (`{a}{b}`) can form a dot segment together. Some servers read a segment without what follows `;`, which
        // style `matrix` writes.
        let is_dots = |segment: &str| matches!(segment.split_once(';').map_or(segment, |(name, _)| name), "." | "..");
        if self.text.contains('.') && self.text.split('/').any(is_dots) {
            return Err(Error::parameter(
                self.operation,
                self.operation.path,
                "would contain a dot segment, which would change the path of the request: pass other identifiers",
            ));
        }
        self.text.insert_str(0, folder);
        Ok(self.text)
    }
}

/// The unreserved characters of RFC 3986, section 2.3, which most values consist of.
const UNRESERVED: [bool; 256] = {
    let mut unreserved = [false; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        unreserved[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    unreserved
};

/// Percent-encodes the text that is written to it.
pub(crate) struct Encoder<'a>(pub(crate) &'a mut String);

impl fmt::Write for Encoder<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if text.bytes().all(|byte| UNRESERVED.get(usize::from(byte)) == Some(&true)) {
            self.0.push_str(text);
        } else {
            self.0.extend(utf8_percent_encode(text, RESERVED));
        }
        Ok(())
    }
}
