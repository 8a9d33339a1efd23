//! The kinds of errors.

/// The kind of an error, for code that handles kinds differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A setting is missing or malformed, or a call option cannot be sent. Nothing was sent.
    Configuration,
    /// A parameter is missing or invalid. Nothing was sent.
    Parameter,
    /// The token endpoint or the token source gave no access token. The request was not sent.
    Token,
    /// No connection was made, for example because it was refused, the host is unknown or TLS failed.
    Connect,
    /// The call, its last attempt or a [`wait`](crate::wait) timed out. Unless [`Error::attempts`](crate::Error::attempts) is 0,
    /// the operation may have been carried out.
    Timeout,
    /// The connection broke, or the response is not HTTP; whether the operation was carried out is unknown.
    Transport,
    /// The server responded with an error status.
    Status,
    /// The server responded with a redirect; redirects are never followed.
    Redirect,
    /// The server responded with a success status that the document does not declare; the operation was probably carried out.
    UnexpectedSuccess,
    /// The body does not match the declaration for the status; the operation was probably carried out.
    Decode,
    /// The body exceeds a limit on bytes or JSON values ([`Config::with_max_body`](crate::Config::with_max_body),
    /// [`Config::with_max_values`](crate::Config::with_max_values)), or has a `Content-Encoding` that was not requested.
    Body,
}

impl ErrorKind {
    /// The name that traces record as `error.type`.
    #[cfg_attr(not(feature = "tracing"), expect(dead_code, reason = "only traces use it"))]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Parameter => "parameter",
            Self::Token => "token",
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Transport => "transport",
            Self::Status => "status",
            Self::Redirect => "redirect",
            Self::UnexpectedSuccess => "unexpected_success",
            Self::Decode => "decode",
            Self::Body => "body",
        }
    }
}
