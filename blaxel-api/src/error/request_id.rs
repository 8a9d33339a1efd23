//! The identifier that a server gives to a request, which its operators look for in their logs.

use http::HeaderMap;

/// The headers in which servers and proxies report it. The first that is there decides: those of the API itself go before those of
/// what stands in front of it.
const HEADERS: [&str; 7] = [
    "x-request-id",
    "request-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-ms-request-id",
    "x-correlation-id",
    "cf-ray",
];

/// The identifier of a response; `None` if no header has one in visible ASCII.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let values = HEADERS.iter().filter_map(|name| headers.get(*name)?.to_str().ok());
    values.map(str::trim).find(|value| !value.is_empty())
}
