//! The headers of a response, read as the types that the document declares.
#![allow(dead_code, reason = "a document may declare no headers")]

use std::fmt;
use std::str::FromStr;

use http::HeaderMap;

/// A view of the headers of a response.
#[derive(Clone, Copy)]
pub(crate) struct Headers<'a>(pub(crate) &'a HeaderMap);

impl Headers<'_> {
    /// Returns the first value of a header; `None` if it is missing or has another type.
    pub(crate) fn value<T: FromStr>(self, name: &str) -> Option<T> {
        self.0.get(name)?.to_str().ok()?.trim().parse().ok()
    }

    /// Returns the items of a header, which are separated by commas; `None` if it is missing or not text.
    pub(crate) fn list(self, name: &str) -> Option<Vec<String>> {
        let mut values = self.0.get_all(name).iter().peekable();
        values.peek()?;
        let mut items = Vec::new();
        for value in values {
            let parts = value.to_str().ok()?.split(',').map(str::trim);
            items.extend(parts.filter(|part| !part.is_empty()).map(str::to_owned));
        }
        Some(items)
    }
}

/// Headers may hold secrets, such as cookies.
impl fmt::Debug for Headers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Headers").finish_non_exhaustive()
    }
}
