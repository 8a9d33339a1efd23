//! Text of the document as documentation of Rust: shown as it is meant, and never taken for a link, an HTML tag or a test.

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
    let safe = |line: &str| line.replace('\t', "    ").replace(|c: char| is_bidirectional(c) || c.is_control(), " ");
    text.trim_end().lines().map(move |line| if line.is_empty() { String::new() } else { format!(" {}", safe(line)) })
}

/// Text that somebody wrote in `CommonMark` (OpenAPI 3.0.3, "Rich Text Formatting"), made safe for rustdoc.
///
/// Code stays code but is marked as text, so that it is no doctest; an indented line is no code; brackets and angle
/// brackets stand for themselves; a bare URL becomes a link.
#[must_use]
pub fn prose(text: &str) -> String {
    let mut safe = Vec::new();
    let mut fence: Option<String> = None;
    for line in text.lines() {
        let trimmed = line.trim_start();
        if let Some(open) = &fence {
            if trimmed.starts_with(open.as_str()) && trimmed.trim_end().trim_start_matches(['`', '~']).is_empty() {
                fence = None;
                safe.push(trimmed.trim_end().to_owned());
            } else {
                safe.push(line.to_owned());
            }
        } else if let Some(open) = opening(trimmed) {
            safe.push(format!("{open}text"));
            fence = Some(open);
        } else {
            safe.push(line_of_prose(line));
        }
    }
    safe.extend(fence);
    let text = safe.join("\n");
    // A list or quotation that nothing follows is fine; empty lines around are not wanted.
    text.trim_matches('\n').to_owned()
}

/// Such text as a part of one line.
#[must_use]
pub fn line(text: &str) -> String {
    line_of_prose(&text.replace(['\r', '\n'], " ")).trim().to_owned()
}

/// The text as a piece of code, whatever characters it holds.
#[must_use]
pub fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let ticks = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    format!("{ticks}{space}{}{space}{ticks}", text.replace(['\r', '\n'], " "))
}

/// The indefinite article before this name.
#[must_use]
pub fn article(name: &str) -> &'static str {
    if name.starts_with(['A', 'E', 'I', 'O', 'a', 'e', 'i', 'o']) { "an" } else { "a" }
}

fn opening(line: &str) -> Option<String> {
    let mark = ['`', '~'].into_iter().find(|mark| line.starts_with(&mark.to_string().repeat(3)))?;
    let rest = line.trim_start_matches(mark);
    (mark == '~' || !rest.contains('`')).then(|| mark.to_string().repeat(line.len() - rest.len()))
}

fn line_of_prose(line: &str) -> String {
    let tabless = line.replace('\t', "    ");
    let text = tabless.trim_start();
    // Four blanks and more would be code; three keep a list nested.
    let indent = (tabless.len() - text.len()).min(3);
    let mut safe = " ".repeat(indent);
    let mut rest = text.trim_end();
    while let Some(next) = rest.chars().next() {
        if next == '`' {
            let open = rest.len() - rest.trim_start_matches('`').len();
            let (ticks, after) = rest.split_at(open);
            match closing(after, open) {
                Some(end) => {
                    let (span, after) = after.split_at(end + open);
                    safe.push_str(ticks);
                    safe.push_str(span);
                    rest = after;
                }
                None => {
                    safe.push_str(&"\\`".repeat(open));
                    rest = after;
                }
            }
            continue;
        }
        if let Some(url) = url(rest).filter(|_| !safe.ends_with(|c: char| c.is_alphanumeric())) {
            safe.push('<');
            safe.push_str(url);
            safe.push('>');
            rest = rest.get(url.len()..).unwrap_or_default();
            continue;
        }
        match next {
            '<' | '>' | '[' | ']' | '\\' => {
                // A quotation keeps its mark.
                if !(next == '>' && safe.trim().is_empty()) {
                    safe.push('\\');
                }
                safe.push(next);
            }
            // No control character, and none that turns the direction of the text, gets into the sources.
            control if control.is_control() || is_bidirectional(control) => safe.push(' '),
            other => safe.push(other),
        }
        rest = rest.get(next.len_utf8()..).unwrap_or_default();
    }
    safe
}

/// Where the run of exactly so many backticks starts that ends a span of code.
fn closing(text: &str, ticks: usize) -> Option<usize> {
    let mut position = 0;
    while let Some(found) = text.get(position..)?.find('`') {
        let start = position + found;
        let run = text.get(start..)?.len() - text.get(start..)?.trim_start_matches('`').len();
        if run == ticks {
            return Some(start);
        }
        position = start + run;
    }
    None
}

fn url(text: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme))?;
    let end = text
        .find(|c: char| c.is_whitespace() || c.is_control() || "<>[]()`\"'|\\^{}".contains(c))
        .unwrap_or(text.len());
    let url = text.get(..end)?.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    (url.len() > scheme.len()).then_some(url)
}

fn is_bidirectional(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
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
        assert_eq!(prose("a\n```\nlet x = 1;\n```\nb"), "a\n```text\nlet x = 1;\n```\nb");
        assert_eq!(prose("a\n```rust\nx\n"), "a\n```text\nx\n```");
        assert_eq!(prose("a\n\n        indented\n"), "a\n\n   indented");
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
