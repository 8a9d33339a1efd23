//! What HTTP says of header names (RFC 9110).

/// Whether a name is a token, as the names of headers and cookies must be.
#[must_use]
pub fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Headers that describe the connection, the body or the negotiation of a response: a client sets them itself, and no value of its
/// user's can stand there.
#[must_use]
pub fn is_reserved(name: &str) -> bool {
    const RESERVED: [&str; 16] = [
        "accept",
        "accept-encoding",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "expect",
        "host",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ];
    RESERVED.iter().any(|reserved| name.eq_ignore_ascii_case(reserved))
}
