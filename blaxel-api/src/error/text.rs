//! Text of foreign origin (a server, a certificate, a file), made safe to show: one line, short, without characters that act on a
//! terminal, reverse text or hide in it.

use std::error::Error as StdError;
use std::fmt::Write;

use reqwest::Url;

/// The longest text that is kept, in characters: enough for a sentence, less than a page.
const LONGEST: usize = 400;

/// Shows a text on one line: blanks and line breaks become one blank, other control characters and invisible ones become escapes like
/// `\u{1b}`, and the text is cut after 400 characters. `None` if nothing is left.
pub(crate) fn one_line(text: &str) -> Option<String> {
    let mut line = String::new();
    let mut length = 0;
    for (index, word) in text.split_whitespace().enumerate() {
        let blank = (index > 0).then_some(' ');
        for character in blank.into_iter().chain(word.chars()) {
            let start = line.len();
            if is_hidden(character) {
                // Writing to a `String` cannot fail.
                let _ = write!(line, "\\u{{{:x}}}", u32::from(character));
            } else {
                line.push(character);
            }
            length += line.get(start..).unwrap_or_default().chars().count();
            if length > LONGEST {
                line.truncate(start);
                line.push_str("...");
                return Some(line);
            }
        }
    }
    (!line.is_empty()).then_some(line)
}

/// Whether a character acts on a terminal, changes the direction of text or has no visible form.
pub(crate) fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// The text of the innermost cause: the outer ones of an HTTP client only name the layer that failed.
pub(crate) fn root_cause(error: &(dyn StdError + 'static)) -> String {
    let innermost = std::iter::successors(Some(error), |&error| error.source()).last().unwrap_or(error);
    one_line(&innermost.to_string()).unwrap_or_else(|| "unknown cause".to_owned())
}

/// Host and port of a URL, for messages.
pub(crate) fn host(url: &Url) -> String {
    let host = one_line(url.host_str().unwrap_or_default()).unwrap_or_default();
    url.port_or_known_default().map_or_else(|| format!("`{host}`"), |port| format!("`{host}:{port}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_joined_and_what_is_hidden_is_escaped() {
        assert_eq!(one_line(" a\r\n\tb \u{a0} c ").as_deref(), Some("a b c"));
        assert_eq!(one_line("\u{1b}]0;x\u{7}\u{202e}\u{200b}").as_deref(), Some(r"\u{1b}]0;x\u{7}\u{202e}\u{200b}"));
        assert_eq!(one_line(" \n "), None);
    }

    #[test]
    fn a_text_is_cut_after_its_longest_length_and_never_within_an_escape() {
        let fits = "é".repeat(LONGEST);
        assert_eq!(one_line(&fits).as_deref(), Some(fits.as_str()));
        assert_eq!(one_line(&format!("{fits}x")), Some(format!("{fits}...")));
        let escaped = one_line(&"\u{1b}".repeat(1000)).unwrap();
        assert_eq!(escaped, r"\u{1b}".repeat(66) + "...");
    }
}
