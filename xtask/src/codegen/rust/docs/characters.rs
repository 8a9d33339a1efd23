//! What single characters mean in `CommonMark` and in sources.

/// The text as a code span, whatever characters it contains.
#[must_use]
pub fn code(text: &str) -> String {
    let longest = longest_run(text);
    let ticks = "`".repeat(longest + 1);
    // Two backticks without a space between them are not a code span.
    let space = if longest > 0 || text.is_empty() { " " } else { "" };
    format!("{ticks}{space}{}{space}{ticks}", text.replace(['\r', '\n'], " "))
}

/// The length of the longest run of backticks.
pub(super) fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// The URL at the start of the text, without the punctuation after it.
pub(super) fn url(text: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme))?;
    let end = text
        .find(|c: char| c.is_whitespace() || c.is_control() || "<>[]()`\"'|\\^{}".contains(c))
        .unwrap_or(text.len());
    let url = text.get(..end)?.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    (url.len() > scheme.len()).then_some(url)
}

/// Characters that end a line, turn the direction of others, or are commands of a terminal.
pub(super) fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
