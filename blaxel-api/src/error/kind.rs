//! The kinds of errors.

/// What went wrong, for code that decides on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client could not be made: a setting is missing or malformed. Nothing was sent.
    Configuration,
    /// A parameter is missing or has a value that cannot be sent. Nothing was sent.
    Parameter,
    /// There is no access token: the token endpoint or the token source refused or failed. The request was not sent.
    Token,
    /// No connection was made: refused, unknown host, TLS.
    Connect,
    /// The time for the call ran out; whether the operation was carried out is unknown.
    Timeout,
    /// The connection broke, or what came over it is no HTTP; whether the operation was carried out is unknown.
    Transport,
    /// The server answered with an error status.
    Status,
    /// The server answered with a redirect, which is never followed.
    Redirect,
    /// The server answered with a success that the document does not declare; the operation was probably carried out.
    UndeclaredSuccess,
    /// The body is not what the document declares for the status; the operation was probably carried out.
    Decode,
    /// The body is larger than the client's bound, or encoded although no encoding was asked for.
    Body,
}

impl ErrorKind {
    /// The name that traces show.
    #[cfg_attr(not(feature = "tracing"), expect(dead_code, reason = "shown in traces alone"))]
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
            Self::UndeclaredSuccess => "undeclared_success",
            Self::Decode => "decode",
            Self::Body => "body",
        }
    }
}
