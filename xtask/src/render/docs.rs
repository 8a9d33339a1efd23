//! Text of the document as documentation of Rust: shown as it is meant, and never taken for a link, an HTML tag or a test.

mod inline;
pub mod markdown;

use proc_macro2::TokenStream;
use quote::quote;

/// One `///` line for each line of the text.
#[must_use]
pub fn lines(text: &str) -> TokenStream {
    let lines = in_lines(text);
    quote!(#(#[doc = #lines])*)
}

/// The lines of a text as they stand in the sources, where no character may turn the direction of the others, and a tab has no
/// width that all agree on.
pub fn in_lines(text: &str) -> impl Iterator<Item = String> {
    let safe = |line: &str| line.replace('\t', "    ").replace(is_unsafe, " ");
    text.trim_end().lines().map(move |line| if line.is_empty() { String::new() } else { format!(" {}", safe(line)) })
}

/// Text that somebody wrote in `CommonMark` (OpenAPI 3.0.3, "Rich Text Formatting"), made safe for rustdoc.
///
/// Every code block is marked as text, so that it is no doctest; HTML, images and footnotes are shown as text; brackets stand
/// for themselves; links lead to the web or a mailbox; a bare URL becomes a link. Whatever the text leaves open ends with it.
#[must_use]
pub fn prose(text: &str) -> String {
    markdown::render(text)
}

/// Such text as a part of one line.
#[must_use]
pub fn line(text: &str) -> String {
    markdown::render_line(text)
}

/// The text as a piece of code, whatever characters it holds.
#[must_use]
pub fn code(text: &str) -> String {
    let longest = inline::longest_run(text);
    let ticks = "`".repeat(longest + 1);
    // Without a blank between them, two backticks mark nothing.
    let space = if longest > 0 || text.is_empty() { " " } else { "" };
    format!("{ticks}{space}{}{space}{ticks}", text.replace(['\r', '\n'], " "))
}

fn url(text: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme))?;
    let end = text
        .find(|c: char| c.is_whitespace() || c.is_control() || "<>[]()`\"'|\\^{}".contains(c))
        .unwrap_or(text.len());
    let url = text.get(..end)?.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    (url.len() > scheme.len()).then_some(url)
}

/// Characters that end a line, turn the direction of others, or are commands of a terminal.
fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_tags_stand_for_themselves() {
        assert_eq!(prose("the <preview-id> of [key]"), r"the \<preview-id\> of \[key\]");
        assert_eq!(prose("`<a>[b]` and <c>"), r"`<a>[b]` and \<c\>");
    }

    #[test]
    fn a_bare_url_becomes_a_link_without_the_full_stop_after_it() {
        assert_eq!(prose("see https://docs.example.com/a?b=c."), "see <https://docs.example.com/a?b=c>.");
    }

    #[test]
    fn code_is_no_doctest() {
        assert_eq!(prose("a\n```\nlet x = 1;\n```\nb"), "a\n\n```text\nlet x = 1;\n```\n\nb");
        assert_eq!(prose("a\n```rust\nx\n"), "a\n\n```text\nx\n```");
        assert_eq!(prose("a\n\n        indented\n"), "a\n\n```text\n    indented\n```");
        assert_eq!(prose("- ~~~rust\n  x"), "+ ```text\n  x\n  ```".replace('+', "-"));
    }

    #[test]
    fn an_unpaired_backtick_is_a_backtick() {
        assert_eq!(prose("it`s <x>"), r"it\`s \<x\>");
    }

    #[test]
    fn no_character_turns_the_direction_of_the_sources() {
        assert_eq!(in_lines(&code("a\u{202e}b\u{7}")).collect::<Vec<_>>(), [" `a b `"]);
        assert_eq!(in_lines(&code("a\tb")).collect::<Vec<_>>(), [" `a    b`"]);
    }

    #[test]
    fn a_line_stays_one_and_opens_no_block() {
        assert_eq!(line("```\n[a]\n"), r"\`\`\` \[a\]");
    }

    #[test]
    fn code_holds_any_text() {
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code("/a/{b}"), "`/a/{b}`");
    }
}
