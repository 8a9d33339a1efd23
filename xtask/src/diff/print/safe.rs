//! Text of a document, made safe to print: it cannot control a terminal, turn around the text beside it, or start a line.

use std::fmt::Write;

/// At most this many characters of one text are printed.
pub(super) const LONG: usize = 120;

/// The text on one line, without invisible characters, cut where it is longer than `limit` characters.
#[must_use]
pub fn text(text: &str, limit: usize) -> String {
    let mut safe = String::new();
    for (index, character) in text.chars().enumerate() {
        if index >= limit {
            safe.push_str("..");
            break;
        }
        if is_unsafe(character) {
            // Writing to a `String` cannot fail.
            let _ = write!(safe, "\\u{{{:x}}}", u32::from(character));
        } else {
            safe.push(character);
        }
    }
    safe
}

/// The text between backticks, of which it then has none itself.
pub(super) fn quoted(value: &str) -> String {
    format!("`{}`", text(value, LONG).replace('`', "'"))
}

/// Whether a character is a command, or changes how others are shown: controls, line breaks, directions, what has no width.
pub(super) fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_give_orders_is_written_out() {
        assert_eq!(text("a\u{1b}[31m\n::error::b\u{202e}c", 99), "a\\u{1b}[31m\\u{a}::error::b\\u{202e}c");
        assert_eq!(text("häuser 家", 99), "häuser 家");
        assert_eq!(text("abcdef", 3), "abc..");
        assert_eq!(quoted("a`b"), "`a'b`");
    }
}
