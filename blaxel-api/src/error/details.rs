//! What a server reports about an error, in any of the shapes that it uses, or as the text or HTML page of a proxy.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, StatusCode};
use serde_json::{Map, Value};

use super::text::one_line;
use crate::body;

/// What the server reports about an error, from [`Error::details`](crate::Error::details).
///
/// The texts come from the server. Each is one line of at most 400 characters, without control characters. If the
/// server repeated the credentials of the call, they are removed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ErrorDetails {
    code: Option<String>,
    /// The text of the member `error` if it is neither the code nor the message.
    title: Option<String>,
    message: Option<String>,
    retryable: Option<bool>,
}

impl ErrorDetails {
    /// Returns the server's name or number for the error, such as `FORBIDDEN`, `invalid_api_version` or `404`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Returns the message for people: for an HTML page its title, for plain text its first 400 characters.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Returns whether the server says that the same request may succeed later (`error.retryable`); `None` if it does
    /// not say.
    #[must_use]
    pub fn is_retryable(&self) -> Option<bool> {
        self.retryable
    }

    /// Reads the body of an error; `None` if it says nothing. A body of more than `max_values` JSON values counts as text. `redact`
    /// removes the credentials from a text.
    pub(crate) fn decode(
        headers: &HeaderMap,
        body: &Bytes,
        max_values: usize,
        redact: impl Fn(String) -> String,
    ) -> Option<Self> {
        let json = if body::has_more_values(body, max_values) { None } else { serde_json::from_slice(body).ok() };
        let mut details = match json.unwrap_or_default() {
            Value::Object(members) => Self::from_json(&members),
            Value::String(text) => Self { message: Some(text), ..Self::default() },
            _ => Self::default(),
        };
        if details == Self::default() {
            details.message = Some(words(&String::from_utf8_lossy(body)));
        }
        if details.code.is_none() {
            // For example `x-ms-error-code`: what stands between is the name of the API.
            let names_code =
                |name: &HeaderName| name.as_str().starts_with("x-") && name.as_str().ends_with("-error-code");
            let code = headers.iter().find(|(name, _)| names_code(name)).and_then(|(_, value)| value.to_str().ok());
            details.code = code.map(str::to_owned);
        }
        let clean = |text: Option<String>| text.and_then(|text| one_line(&redact(text)));
        let details = Self {
            code: clean(details.code),
            title: clean(details.title),
            message: clean(details.message),
            retryable: details.retryable,
        };
        (details != Self::default()).then_some(details)
    }

    fn from_json(members: &Map<String, Value>) -> Self {
        let text = |name| members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
        if let Some(Value::Object(envelope)) = members.get("error") {
            let retryable = envelope.get("retryable").and_then(Value::as_bool);
            return Self { retryable, ..Self::from_json(envelope) };
        }
        let number = || members.get("code").filter(|code| code.is_number()).map(ToString::to_string);
        let mut code = text("code").or_else(number);
        let mut title = text("error");
        let mut message = ["message", "error_description", "details", "detail"].into_iter().find_map(text);
        if message.is_none() {
            message = title.take();
        }
        // In `{"error":"invalid_api_version","message":".."}` and in errors of OAuth 2.0, `error` is a name, not a sentence.
        if code.is_none() && title.as_deref().is_some_and(|title| !title.contains(char::is_whitespace)) {
            code = title.take();
        }
        if title == message {
            title = None;
        }
        Self { code, title, message, retryable: None }
    }

    /// One line for people, without a code that only repeats the status.
    pub(crate) fn line(&self, status: Option<StatusCode>) -> String {
        let code = self.code().filter(|code| status.is_none_or(|status| status.as_str() != *code));
        [code, self.title.as_deref(), self.message()].into_iter().flatten().collect::<Vec<_>>().join(": ")
    }
}

/// The text itself, or the title of an HTML page.
fn words(text: &str) -> String {
    let start = text.trim_start();
    let html = start.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"))
        || start.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("<html"));
    if !html {
        return text.to_owned();
    }
    // Only ASCII changes case, so that positions are the same in both texts.
    let lower = text.to_ascii_lowercase();
    let title = lower.find("<title").and_then(|tag| {
        let from = tag + lower.get(tag..)?.find('>')? + 1;
        let to = from + lower.get(from..)?.find('<')?;
        text.get(from..to).map(str::trim).filter(|title| !title.is_empty())
    });
    title.map_or_else(|| "an HTML page".to_owned(), |title| format!("an HTML page: {title}"))
}
