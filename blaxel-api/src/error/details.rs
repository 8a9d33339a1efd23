//! What a server says of an error, in whichever of its shapes, or as the text or page of a proxy in between.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

/// The longest text that is taken from a server, in characters: enough for a sentence, and no page.
const LONGEST: usize = 400;

/// What a server said of an error: see [`Error::problem`](crate::Error::problem).
///
/// The texts are the server's, on one line, cut after 400 characters, without control characters and without the
/// credentials of the call, should the server have repeated them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problem {
    code: Option<String>,
    /// The text of the member `error` where it is neither the code nor the message.
    title: Option<String>,
    message: Option<String>,
    retryable: Option<bool>,
}

impl Problem {
    /// The server's name or number for the error, such as `FORBIDDEN`, `invalid_api_version` or `404`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// What the server says to people; the title or the first words where it answered HTML or text.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Whether the server says that the same request may succeed later; `None` if it does not say.
    #[must_use]
    pub fn is_retryable(&self) -> Option<bool> {
        self.retryable
    }

    /// Decodes the body of an error; `None` where there is nothing in it. `redact` takes the credentials out of a text.
    pub(crate) fn decode(headers: &HeaderMap, body: &Bytes, redact: impl Fn(String) -> String) -> Option<Self> {
        let mut problem = match serde_json::from_slice::<Value>(body) {
            Ok(Value::Object(members)) => Self::from_json(&members),
            Ok(Value::String(text)) => Self { message: Some(text), ..Self::default() },
            _ => Self::default(),
        };
        if problem == Self::default() {
            problem.message = Some(words(&String::from_utf8_lossy(body)));
        }
        if problem.code.is_none() {
            let code = headers.get("x-blaxel-error-code").and_then(|value| value.to_str().ok());
            problem.code = code.map(str::to_owned);
        }
        let clean = |text: Option<String>| text.and_then(|text| one_line(&redact(text)));
        let problem = Self {
            code: clean(problem.code),
            title: clean(problem.title),
            message: clean(problem.message),
            retryable: problem.retryable,
        };
        (problem != Self::default()).then_some(problem)
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
        // `{"error":"invalid_api_version","message":".."}` and the errors of OAuth 2.0: a name, not a sentence.
        if code.is_none() && title.as_deref().is_some_and(|title| !title.contains(char::is_whitespace)) {
            code = title.take();
        }
        if title == message {
            title = None;
        }
        Self { code, title, message, retryable: None }
    }

    /// One line for people. A code that is the status again says nothing new.
    pub(crate) fn line(&self, status: Option<StatusCode>) -> String {
        let code = self.code().filter(|code| status.is_none_or(|status| status.as_str() != *code));
        [code, self.title.as_deref(), self.message()].into_iter().flatten().collect::<Vec<_>>().join(": ")
    }
}

/// The words of a text, or the title of an HTML page.
fn words(text: &str) -> String {
    let start = text.trim_start();
    let html = start.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"))
        || start.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("<html"));
    if !html {
        return text.to_owned();
    }
    // ASCII only, so that both texts have the same places.
    let lower = text.to_ascii_lowercase();
    let title = lower.find("<title").and_then(|tag| {
        let from = tag + lower.get(tag..)?.find('>')? + 1;
        let to = from + lower.get(from..)?.find('<')?;
        text.get(from..to).map(str::trim).filter(|title| !title.is_empty())
    });
    title.map_or_else(|| "an HTML page".to_owned(), |title| format!("an HTML page: {title}"))
}

/// A text without control characters, with single blanks, of bounded length; `None` where nothing is left.
fn one_line(text: &str) -> Option<String> {
    let printable = text.replace(|character: char| character.is_control() || is_format(character), " ");
    let mut line = printable.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = line.char_indices().nth(LONGEST) {
        line.truncate(cut);
        line.push_str("...");
    }
    (!line.is_empty()).then_some(line)
}

/// Characters that turn or hide text on a terminal.
fn is_format(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
