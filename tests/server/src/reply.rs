//! What a scripted server answers, down to the byte, when, and how it leaves the connection.

use std::time::Duration;

/// An answer of a [`Server`](crate::Server).
#[derive(Debug, Clone)]
pub struct Reply {
    pub(crate) content: Content,
    pub(crate) delay: Duration,
    pub(crate) end: End,
}

#[derive(Debug, Clone)]
pub(crate) enum Content {
    Http { status: u16, headers: Vec<(String, String)>, body: Vec<u8> },
    Raw(Vec<u8>),
}

/// What becomes of the connection after the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    KeepOpen,
    Close,
    Stall,
}

impl Reply {
    /// A well-formed answer without a body.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::new(Content::Http { status, headers: Vec::new(), body: Vec::new() }, End::KeepOpen)
    }

    /// These bytes, whatever they are.
    #[must_use]
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(Content::Raw(bytes.into()), End::KeepOpen)
    }

    /// Nothing, on a connection that stays open.
    #[must_use]
    pub fn silence() -> Self {
        Self::new(Content::Raw(Vec::new()), End::Stall)
    }

    fn new(content: Content, end: End) -> Self {
        Self { content, delay: Duration::ZERO, end }
    }

    /// Takes its time before the first byte.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Adds a header to a well-formed answer.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match &mut self.content {
            Content::Http { headers, .. } => headers.push((name.to_owned(), value.to_owned())),
            Content::Raw(_) => panic!("raw bytes hold their own headers"),
        }
        self
    }

    /// Gives a well-formed answer this body.
    #[must_use]
    pub fn body(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        match &mut self.content {
            Content::Http { body, .. } => *body = bytes.into(),
            Content::Raw(_) => panic!("raw bytes hold their own body"),
        }
        self
    }

    /// Closes the connection after the answer.
    #[must_use]
    pub fn then_close(mut self) -> Self {
        self.end = End::Close;
        self
    }

    /// Keeps the connection open after the answer and never sends another byte.
    #[must_use]
    pub fn then_stall(mut self) -> Self {
        self.end = End::Stall;
        self
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        match &self.content {
            Content::Raw(bytes) => bytes.clone(),
            Content::Http { status, headers, body } => {
                let mut lines = vec![format!("HTTP/1.1 {status} Scripted")];
                lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
                // RFC 9110, section 8.6: no length where there can be no content.
                if !matches!(status, 204 | 304) {
                    lines.push(format!("content-length: {}", body.len()));
                }
                let head = lines.join("\r\n") + "\r\n\r\n";
                [head.as_bytes(), body].concat()
            }
        }
    }
}
