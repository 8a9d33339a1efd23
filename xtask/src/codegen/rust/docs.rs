//! Texts of the document as rustdoc: rendered as Markdown, but never a doctest, HTML, or a link other than to the web.

mod characters;
mod inline;
pub mod markdown;

pub use characters::code;

use proc_macro2::TokenStream;
use quote::quote;

use characters::is_unsafe;

/// One `///` line for each line of the text.
#[must_use]
pub fn lines(text: &str) -> TokenStream {
    let lines = in_lines(text);
    quote!(#(#[doc = #lines])*)
}

/// The lines of a text as they are written into sources: tabs are expanded, and characters that change the text direction are
/// replaced.
pub fn in_lines(text: &str) -> impl Iterator<Item = String> {
    let safe = |line: &str| line.replace('\t', "    ").replace(is_unsafe, " ");
    text.trim_end().lines().map(move |line| if line.is_empty() { String::new() } else { format!(" {}", safe(line)) })
}

/// Renders `CommonMark` of the document (OpenAPI 3.0.3, "Rich Text Formatting") for rustdoc.
///
/// Every code block is marked as text, so that it never becomes a doctest. HTML, images, footnotes and brackets are shown as text.
/// Links lead to the web or to a mailbox only; bare URLs become links. Blocks that the text leaves open are closed at its end.
#[must_use]
pub fn prose(text: &str) -> String {
    markdown::render(text)
}

/// Renders such text as part of a single line.
#[must_use]
pub fn line(text: &str) -> String {
    markdown::render_line(text)
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
