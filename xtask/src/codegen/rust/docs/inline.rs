//! The inside of a paragraph, written as `CommonMark` in which text stays text.

use std::fmt::Write as _;

use super::characters::{code, is_unsafe, url};

/// What was written of a paragraph.
#[derive(Debug, Default)]
pub(super) struct Inline {
    written: String,
    /// Text that is not escaped yet: the parser gives it in parts.
    pending: String,
    marks: Vec<Mark>,
    links: Vec<(usize, String)>,
}

#[derive(Debug)]
struct Mark {
    /// Where what it marks begins.
    at: usize,
    mark: &'static str,
    /// Whether the mark is written: not inside of the same.
    is_written: bool,
}

impl Inline {
    pub(super) fn text(&mut self, text: &str) {
        self.pending.push_str(&clean(text));
    }

    pub(super) fn code(&mut self, text: &str) {
        self.settle();
        self.written.push_str(&code(&clean(text)));
    }

    pub(super) fn line_break(&mut self, hard: bool) {
        self.settle();
        self.written.push_str(if hard { "\\\n" } else { "\n" });
    }

    pub(super) fn open_mark(&mut self, mark: &'static str) {
        self.settle();
        let is_written = self.marks.iter().all(|open| open.mark != mark);
        if is_written {
            self.written.push_str(mark);
        }
        self.marks.push(Mark { at: self.written.len(), mark, is_written });
    }

    pub(super) fn close_mark(&mut self) {
        self.settle();
        let Some(Mark { at, mark, is_written }) = self.marks.pop() else { return };
        if !is_written {
            return;
        }
        if self.written.get(at..).is_none_or(|inside| inside.trim().is_empty()) {
            // Two marks without anything between them are text.
            self.written.truncate(at - mark.len());
        } else {
            self.written.push_str(mark);
        }
    }

    pub(super) fn open_link(&mut self, address: String) {
        self.settle();
        self.links.push((self.written.len(), address));
    }

    pub(super) fn close_link(&mut self) {
        self.settle();
        let Some((at, address)) = self.links.pop() else { return };
        // A link inside of a link is none.
        if !self.links.is_empty() || !is_allowed(&address) {
            return;
        }
        let address = encode(&address);
        let shown = self.written.split_off(at);
        let bare = address.strip_prefix("mailto:").unwrap_or(&address);
        if shown.trim().is_empty() || unescaped(&shown) == bare || unescaped(&shown) == address {
            let _ = write!(self.written, "<{address}>");
        } else if address.starts_with("mailto:") {
            // rustdoc takes `mailto:` in round brackets for the name of an item.
            let _ = write!(self.written, "{shown} (<{address}>)");
        } else {
            let _ = write!(self.written, "[{shown}]({address})");
        }
    }

    /// All that was written, and an empty paragraph again.
    pub(super) fn take(&mut self) -> String {
        while !self.marks.is_empty() {
            self.close_mark();
        }
        self.settle();
        self.links.clear();
        std::mem::take(&mut self.written)
    }

    fn settle(&mut self) {
        let text = std::mem::take(&mut self.pending);
        let in_link = !self.links.is_empty();
        let mut rest = text.as_str();
        let mut before = self.written.chars().next_back();
        while let Some(next) = rest.chars().next() {
            if let Some(url) = url(rest).filter(|_| !before.is_some_and(char::is_alphanumeric)) {
                if in_link {
                    url.chars().for_each(|c| self.escape(c, None, None));
                } else {
                    let _ = write!(self.written, "<{}>", encode(url));
                }
                before = url.chars().next_back();
                rest = rest.get(url.len()..).unwrap_or_default();
                continue;
            }
            rest = rest.get(next.len_utf8()..).unwrap_or_default();
            self.escape(next, before, rest.chars().next());
            before = Some(next);
        }
    }

    fn escape(&mut self, character: char, before: Option<char>, after: Option<char>) {
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_mark = match character {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '~' | '|' => true,
            // Inside of a word it is a letter.
            '_' => !(is_word(before) && is_word(after)),
            '&' => after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '#'),
            // What looks like a bare URL and is none: rustdoc asks for angle brackets.
            ':' => after == Some('/'),
            _ => false,
        };
        if is_mark {
            self.written.push('\\');
        }
        self.written.push(character);
    }
}

/// The schemes that a link of a foreign text may have.
pub(super) fn is_allowed(address: &str) -> bool {
    let (scheme, rest) = address.split_once(':').unwrap_or_default();
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => rest.starts_with("//") && rest.len() > 2,
        "mailto" => !rest.is_empty(),
        _ => false,
    }
}

/// An address in which no character ends or marks anything.
fn encode(address: &str) -> String {
    let (scheme, rest) = address.split_once(':').unwrap_or_default();
    let mut encoded = format!("{}:", scheme.to_ascii_lowercase());
    let has_reference = rest.contains('&');
    for byte in rest.bytes() {
        match byte {
            b';' if has_reference => encoded.push_str("%3B"),
            b'-' | b'.' | b'_' | b'~' | b':' | b'/' | b'?' | b'#' | b'@' | b'!' | b'$' | b'&' | b'+' | b',' | b';'
            | b'=' | b'%' => encoded.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => encoded.push(char::from(byte)),
            byte => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

fn unescaped(text: &str) -> String {
    text.replace('\\', "")
}

/// The line, in which nothing at its start opens a block.
pub(super) fn line_start(line: &str) -> String {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with(' ');
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = line.split_at(digits);
    if digits > 0 && rest.starts_with(['.', ')']) && rest.get(1..).is_some_and(ends) {
        return format!("{number}\\{rest}");
    }
    let is_mark = match line.chars().next() {
        Some('#') => ends(line.trim_start_matches('#')),
        Some('+') => line.get(1..).is_some_and(ends),
        Some('-' | ':') => line.get(1..).is_some_and(|rest| ends(rest) || rest.starts_with(['-', ':'])),
        Some('=') => true,
        _ => false,
    };
    if is_mark { format!("\\{line}") } else { line.to_owned() }
}

/// A line in which every character is shown.
pub(super) fn clean(text: &str) -> String {
    text.replace('\t', "    ").replace(is_unsafe, " ")
}
