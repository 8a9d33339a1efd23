//! Text of others, made safe to show in one line.

use std::error::Error as StdError;

/// The longest text that is kept, in characters: enough for a sentence, less than a page.
const LONGEST: usize = 400;

/// Removes control characters and repeated blanks and cuts the text after 400 characters; `None` if nothing is left.
pub(crate) fn one_line(text: &str) -> Option<String> {
    let printable = text.replace(|character: char| character.is_control() || is_format(character), " ");
    let mut line = printable.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = line.char_indices().nth(LONGEST) {
        line.truncate(cut);
        line.push_str("...");
    }
    (!line.is_empty()).then_some(line)
}

/// Characters that reverse or hide text on a terminal.
fn is_format(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The text of the innermost cause: the outer ones of an HTTP client only name the layer that failed.
pub(crate) fn root_cause(error: &(dyn StdError + 'static)) -> String {
    let innermost = std::iter::successors(Some(error), |&error| error.source()).last().unwrap_or(error);
    one_line(&innermost.to_string()).unwrap_or_else(|| "unknown cause".to_owned())
}
