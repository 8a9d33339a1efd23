//! Text of foreign origin (a document, a server, a tool) in messages: bounded, and harmless to a terminal and a CI log.

use std::fmt::Write;

/// The number of characters of one foreign text in a message.
pub const MAX_TEXT: usize = 500;

/// The text with what a terminal or a CI log would act on written visibly (`\u{1b}`, `\n`): control characters, line and
/// paragraph separators, invisible characters and those that change the direction of writing. Nothing is cut off.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        put(&mut written, character);
    }
    written
}

/// Like [`visible`], with at most [`MAX_TEXT`] characters of the text and the number of those omitted.
#[must_use]
pub fn foreign(text: &str) -> String {
    bounded(text, MAX_TEXT)
}

/// Like [`visible`], with at most this many characters of the text and the number of those omitted.
#[must_use]
pub fn bounded(text: &str, characters: usize) -> String {
    let mut written = String::new();
    let mut rest = text.chars();
    for character in rest.by_ref().take(characters) {
        put(&mut written, character);
    }
    let left_out = rest.count();
    if left_out > 0 {
        // Writing to a `String` cannot fail.
        let _ = write!(written, ".. ({left_out} more characters)");
    }
    written
}

fn put(written: &mut String, character: char) {
    match character {
        '\n' => written.push_str("\\n"),
        '\r' => written.push_str("\\r"),
        '\t' => written.push_str("\\t"),
        character if is_active(character) => written.extend(character.escape_unicode()),
        character => written.push(character),
    }
}

/// Whether a character is more than a sign to look at: Unicode's control and format characters, separators of lines, and
/// those without any width.
#[must_use]
pub fn is_active(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}'
            | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_terminal_acts_on_is_written_visibly() {
        assert_eq!(foreign("a\u{1b}[31mb\u{1b}]0;t\u{7}"), "a\\u{1b}[31mb\\u{1b}]0;t\\u{7}");
        assert_eq!(foreign("a\n::error::b\r\tc"), "a\\n::error::b\\r\\tc");
        assert_eq!(foreign("a\u{9b}31m\u{85}\u{2028}"), "a\\u{9b}31m\\u{85}\\u{2028}");
        assert_eq!(
            foreign("\u{202e}\u{2066}\u{200b}\u{feff}\u{e0041}"),
            "\\u{202e}\\u{2066}\\u{200b}\\u{feff}\\u{e0041}"
        );
    }

    #[test]
    fn what_people_write_stays_as_it_is() {
        for text in ["", "`/pets/{id}`", "größer als 3 €", "日本語", "C:\\temp", "🦀"] {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        assert_eq!(foreign(&"é".repeat(MAX_TEXT)), "é".repeat(MAX_TEXT));
        assert_eq!(foreign(&"é".repeat(MAX_TEXT + 7)), format!("{}.. (7 more characters)", "é".repeat(MAX_TEXT)));
        assert_eq!(bounded("\n\n\n", 1), "\\n.. (2 more characters)");
    }

    proptest! {
        #[test]
        fn a_message_stays_one_line_of_bounded_length(text in any::<String>(), bound in 0_usize..50) {
            let written = bounded(&text, bound);
            prop_assert!(!written.chars().any(is_active));
            let longest = "\\u{10ffff}".len();
            prop_assert!(written.len() <= bound * longest + 40);
        }
    }
}
