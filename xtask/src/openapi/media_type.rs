//! Media types (RFC 9110, section 8.3.1).

use crate::openapi::document::At;

/// The type and subtype in lower case, without parameters: `text/plain` of `Text/Plain; charset=utf-8`.
#[must_use]
pub fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a body of this media type is JSON (RFC 6839 for `+json`).
#[must_use]
pub fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence.ends_with("+json")
}

/// The media types of a body, a response or a parameter. OpenAPI allows no reference in their place; documents have some.
#[must_use]
pub fn content<'d>(owner: &At<'d>) -> Option<At<'d>> {
    owner.get("content")?.resolved()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_and_case_do_not_matter() {
        assert_eq!(essence("Text/Plain ; charset=utf-8"), "text/plain");
        assert!(is_json("application/JSON; charset=utf-8") && is_json("application/problem+json"));
        assert!(!is_json("application/x-ndjson") && !is_json("text/json-like"));
    }
}
