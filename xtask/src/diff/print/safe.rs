//! Text of a document in a report: bounded, and harmless to a terminal and a CI log.

use crate::io::foreign::bounded;

/// At most this many characters of one text are printed.
pub(super) const LONG: usize = 120;

/// The text between backticks; backticks within the text are replaced.
pub(super) fn quoted(value: &str) -> String {
    format!("`{}`", bounded(value, LONG).replace('`', "'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_text_ends_at_its_second_backtick() {
        assert_eq!(quoted("a`b"), "`a'b`");
        assert_eq!(quoted("a\n::error::b"), "`a\\n::error::b`");
    }
}
