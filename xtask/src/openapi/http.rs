//! Facts about header fields of HTTP (RFC 9110, RFC 9112).

/// Whether the name is a token, which names of headers and cookies must be.
#[must_use]
pub fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Whether no caller may set a header: it frames the message, concerns one connection only, or requests an encoding that the client
/// does not decode.
#[must_use]
pub fn is_owned(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("proxy-")
        || [
            "accept-encoding",
            "connection",
            "content-length",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
        ]
        .contains(&name.as_str())
}

/// Whether a header that nobody may set is part of every message that needs it.
#[must_use]
pub fn is_always_sent(name: &str) -> bool {
    ["host", "content-length"].contains(&name.to_ascii_lowercase().as_str())
}

/// Whether a header belongs to the connection, the body or the negotiation of a response, so that no credentials can be there.
#[must_use]
pub fn is_reserved(name: &str) -> bool {
    let others = ["accept", "content-encoding", "content-type"];
    is_owned(name) || others.iter().any(|other| name.eq_ignore_ascii_case(other))
}
