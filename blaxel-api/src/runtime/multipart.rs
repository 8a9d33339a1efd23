//! Bodies of `multipart/form-data` (RFC 7578; names are written as WHATWG HTML says, section 4.10.22.8).
#![allow(dead_code, reason = "a document may have no form")]

use std::hash::{BuildHasher, Hasher, RandomState};

use http::{HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::json;
use super::style::lenient_text;
use crate::error::{Error, one_line};
use crate::operation::Operation;
use crate::transport::{Payload, Upload};

/// The parts of a form, one after another.
pub(crate) struct Multipart {
    operation: &'static Operation,
    boundary: String,
    pieces: Vec<Upload>,
    /// What follows the last piece.
    pending: String,
    /// The headers that the next files must have.
    required: &'static [&'static str],
}

impl Multipart {
    pub(crate) fn new(operation: &'static Operation) -> Self {
        // Each `RandomState` hashes with other keys. 128 random bits do not occur in a file by accident.
        let random = || RandomState::new().build_hasher().finish();
        let boundary = format!("{:016x}{:016x}", random(), random());
        Self { operation, boundary, pieces: Vec::new(), pending: String::new(), required: &[] }
    }

    /// Names the headers that the next files must have.
    pub(crate) fn requiring(mut self, headers: &'static [&'static str]) -> Self {
        self.required = headers;
        self
    }

    /// Adds a property, if there is a value: a text part for a scalar, one for each item of a list, a JSON part for an object. A
    /// media type that the document declares for JSON makes one JSON part of any value.
    pub(crate) fn part(
        mut self,
        name: &'static str,
        media_type: Option<&'static str>,
        value: Option<&impl Serialize>,
    ) -> Result<Self, Error> {
        let Some(value) = value else { return Ok(self) };
        let written = json::request_body(value)
            .and_then(|bytes| serde_json::from_slice::<Value>(&bytes).map_err(|error| error.to_string()));
        let value =
            written.map_err(|reason| Error::parameter(self.operation, name, one_line(&reason).unwrap_or_default()))?;
        match (media_type, value) {
            (Some(media_type), value) if media_type.contains("json") => {
                self.write(name, Some(media_type), &value.to_string());
            }
            (media_type, Value::Array(items)) => items.iter().for_each(|item| self.item(name, media_type, item)),
            (media_type, value) => self.item(name, media_type, &value),
        }
        Ok(self)
    }

    /// Adds files under one name. The media type is that of the document, if it declares exactly one.
    pub(crate) fn files(
        mut self,
        name: &'static str,
        media_type: Option<&'static str>,
        files: impl IntoIterator<Item = Upload>,
    ) -> Result<Self, Error> {
        let required = std::mem::take(&mut self.required);
        for file in files {
            let headers =
                headers(&file, required).map_err(|problem| Error::parameter(self.operation, name, &problem))?;
            let own = file.media_type().map(str::to_owned);
            let media_type = own.as_deref().or(media_type).unwrap_or("application/octet-stream");
            if media_type.contains(['\r', '\n']) || HeaderValue::from_str(media_type).is_err() {
                let problem = "has a media type that a header cannot carry: pass one such as `text/plain`";
                return Err(Error::parameter(self.operation, name, problem));
            }
            self.head(name, Some(file.file_name().unwrap_or(name)), Some(media_type), &headers);
            self.flush();
            self.pieces.push(file);
            self.pending.push_str("\r\n");
        }
        Ok(self)
    }

    /// The media type with the boundary, and the body.
    pub(crate) fn finish(mut self) -> (HeaderValue, Payload) {
        self.pending.extend(["--", &self.boundary, "--\r\n"]);
        self.flush();
        // Hexadecimal digits are valid in a header.
        let media_type = HeaderValue::from_str(&format!("multipart/form-data; boundary={}", self.boundary));
        let media_type = media_type.unwrap_or_else(|_| HeaderValue::from_static("multipart/form-data"));
        (media_type, self.pieces.into())
    }

    fn item(&mut self, name: &str, media_type: Option<&str>, value: &Value) {
        let media_type = media_type.or_else(|| value.is_object().then_some("application/json"));
        self.write(name, media_type, &lenient_text(value));
    }

    fn write(&mut self, name: &str, media_type: Option<&str>, text: &str) {
        self.head(name, None, media_type, "");
        self.pending.push_str(text);
        self.pending.push_str("\r\n");
    }

    fn head(&mut self, name: &str, file_name: Option<&str>, media_type: Option<&str>, headers: &str) {
        let file_name = file_name.map(|name| format!("; filename=\"{}\"", quoted(name))).unwrap_or_default();
        let media_type = media_type.map(|media_type| format!("\r\nContent-Type: {media_type}")).unwrap_or_default();
        let head = format!(
            "--{}\r\nContent-Disposition: form-data; name=\"{}\"{file_name}{media_type}{headers}\r\n\r\n",
            self.boundary,
            quoted(name)
        );
        self.pending.push_str(&head);
    }

    fn flush(&mut self) {
        self.pieces.push(std::mem::take(&mut self.pending).into());
    }
}

/// The lines of the headers that the caller has set on a file.
fn headers(file: &Upload, required: &[&str]) -> Result<String, String> {
    let mut lines = String::new();
    for (name, value) in file.headers() {
        let own = ["content-type", "content-disposition"].iter().any(|own| name.eq_ignore_ascii_case(own));
        let valid = HeaderName::from_bytes(name.as_bytes()).is_ok() && HeaderValue::from_str(value).is_ok();
        if own || !valid {
            return Err(
                "has a header that a part cannot carry: pass a name and a value that HTTP allows, and media type and \
                        file name to the functions of `Upload` for them"
                    .to_owned(),
            );
        }
        lines.extend(["\r\n", name, ": ", value]);
    }
    let has = |name: &str| file.headers().iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    match required.iter().find(|name| !has(name)) {
        Some(missing) => Err(format!("needs the header `{missing}`: pass it to `Upload::with_header`")),
        None => Ok(lines),
    }
}

/// A name that cannot end the quotation or the line.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
