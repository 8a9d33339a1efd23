//! What `vendor` reads: a document, or a documentation page with one in a fenced code block.

use crate::openapi::document::Document;
use crate::openapi::encoding::{decode, refuse};
use crate::openapi::methods::METHODS;
use crate::openapi::refusal::{Refusal, Refusals};
use crate::openapi::validation::validate;

/// The document in a published file, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published<'t> {
    /// The document; in a page, the bytes between the fences.
    pub text: &'t str,
    /// The operation that the page names in the fence line; `None` if the file is the document itself.
    pub fence: Option<Fence<'t>>,
    /// The number of lines before the document.
    pub lines_before: usize,
}

/// The operation that a page names in the fence line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fence<'t> {
    /// The method as written.
    pub method: &'t str,
    /// The path template.
    pub path: &'t str,
}

impl<'t> Published<'t> {
    /// Finds the document, by the bytes rather than by the name.
    ///
    /// # Errors
    /// The file is neither a document nor a page with exactly one; the message says what it is.
    pub fn find(name: &str, bytes: &'t [u8]) -> Result<Self, Refusal> {
        if bytes.starts_with(b"\x1f\x8b") {
            return Err(refuse(
                name,
                None,
                "found a gzip-compressed file",
                "expected text",
                "decompress it with `gunzip`, then pass the decompressed file",
            ));
        }
        let text = decode(name, bytes)?;
        if is_html(text) {
            return Err(refuse(
                name,
                Some(1),
                "found an HTML page",
                "expected an OpenAPI document, or the Markdown page that contains one",
                "pass the Markdown source of the page (often its URL with `.md` at the end)",
            ));
        }
        if is_page(name, text) {
            return of_page(name, text);
        }
        Ok(Self { text, fence: None, lines_before: 0 })
    }

    /// Parses the document; each node has its line number in the published file.
    ///
    /// # Errors
    /// The document is not well-formed; each position is named.
    pub fn parse(&self, name: &str) -> Result<Document, Refusals> {
        if self.lines_before == 0 {
            return Document::parse(name, self.text);
        }
        Document::parse(name, &("\n".repeat(self.lines_before) + self.text))
    }
}

/// The document in a published file; whether it is valid OpenAPI is not checked.
///
/// # Errors
/// The document does not parse.
pub fn document(name: &str, bytes: &[u8]) -> Result<Document, Refusals> {
    Published::find(name, bytes)?.parse(name)
}

/// The document in a published file, if it is valid and complete OpenAPI.
///
/// # Errors
/// The document is not; each position is named.
pub fn checked(name: &str, bytes: &[u8]) -> Result<Document, Refusals> {
    let document = document(name, bytes)?;
    validate(&document)?;
    Ok(document)
}

fn of_page<'t>(name: &str, text: &'t str) -> Result<Published<'t>, Refusal> {
    let mut found: Option<(usize, Published<'t>)> = None;
    for block in (Blocks { lines: Lines::new(text) }) {
        let Some(fence) = openapi_fence(block.info) else { continue };
        let Some(end) = block.end else {
            return Err(refuse(
                name,
                Some(block.line),
                "found an OpenAPI code block that is not closed",
                "expected a closing fence of at least the same length",
                "pass the whole page",
            ));
        };
        if let Some((first, _)) = &found {
            return Err(refuse(
                name,
                Some(block.line),
                format!("found a second OpenAPI code block (the first is on line {first})"),
                "expected one in a page",
                "save each code block as a file of its own, and pass the files",
            ));
        }
        let text = text.get(block.start..end).unwrap_or_default();
        found = Some((block.line, Published { text, fence: Some(fence), lines_before: block.line }));
    }
    match found {
        Some((line, published)) if published.text.trim().is_empty() => Err(refuse(
            name,
            Some(line),
            "found an empty OpenAPI code block",
            "expected an OpenAPI document in it",
            "pass the page as published",
        )),
        Some((_, published)) => Ok(published),
        None => Err(refuse(
            name,
            None,
            "found a page without an OpenAPI code block",
            "expected one that starts with a line like `` ```yaml /openapi.yml get /path ``",
            "pass the page of an operation, or an OpenAPI document",
        )),
    }
}

/// The info string of an OpenAPI code block: language, file, method and path.
fn openapi_fence(info: &str) -> Option<Fence<'_>> {
    let (language, rest) = info.split_once(char::is_whitespace)?;
    let (_, rest) = rest.trim_start().split_once(char::is_whitespace)?;
    let (method, path) = rest.trim_start().split_once(char::is_whitespace)?;
    let path = path.trim();
    let known = ["yaml", "yml", "json"].iter().any(|known| language.eq_ignore_ascii_case(known))
        && METHODS.iter().any(|known| method.eq_ignore_ascii_case(known))
        && path.starts_with('/');
    known.then_some(Fence { method, path })
}

/// No line of a YAML document begins with a fence of backticks in the first column, and no line of a JSON document does at all.
fn is_page(name: &str, text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        return false;
    }
    let decides = |line: &&str| is_version(line) || opening(line).is_some();
    let first = text.lines().find(decides);
    first.is_some_and(|line| !is_version(line)) || is_page_without_fence(name, text, first.is_some())
}

fn is_page_without_fence(name: &str, text: &str, has_version: bool) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
    let is_named = ["md", "mdx", "markdown"].iter().any(|known| extension.eq_ignore_ascii_case(known));
    let is_marked = text.lines().any(|line| ["# ", "## ", "> "].iter().any(|mark| line.starts_with(mark)));
    (is_named || is_marked)
        && match Document::parse(name, text) {
            Ok(document) => !document.root().is_object(),
            // A YAML comment looks like a heading: the error in a faulty document is more useful than `not a page`.
            Err(_) => is_named || !has_version,
        }
}

/// Whether the line holds the OpenAPI version of a document. The front matter of a page may also have a key `openapi`, whose
/// value is an operation.
fn is_version(line: &str) -> bool {
    let quotes = ['"', '\''];
    let line = line.trim_start_matches(quotes);
    let rest = line.strip_prefix("openapi").or_else(|| line.strip_prefix("swagger"));
    let value = rest.and_then(|rest| rest.trim_start_matches(quotes).trim_start().strip_prefix(':'));
    value.is_some_and(|value| value.trim_start().trim_start_matches(quotes).starts_with(|c: char| c.is_ascii_digit()))
}

fn is_html(text: &str) -> bool {
    let start: String = text.trim_start_matches('\u{feff}').trim_start().chars().take(14).collect();
    let start = start.to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body", "<?xml"].iter().any(|tag| start.starts_with(tag))
}

/// A fenced code block of Markdown. Only fences in the first column count: an indented fence may belong to a description in
/// the document, and the document must not end there.
struct Block<'t> {
    /// The line of the opening fence.
    line: usize,
    info: &'t str,
    start: usize,
    /// The offset of the closing fence; `None` if there is none.
    end: Option<usize>,
}

struct Blocks<'t> {
    lines: Lines<'t>,
}

impl<'t> Iterator for Blocks<'t> {
    type Item = Block<'t>;

    fn next(&mut self) -> Option<Block<'t>> {
        let (fence, info) = self.lines.by_ref().find_map(|(_, line)| opening(line))?;
        let (line, start) = (self.lines.count, self.lines.offset);
        let end = self.lines.by_ref().find(|(_, line)| closes(line, fence)).map(|(offset, _)| offset);
        Some(Block { line, info, start, end })
    }
}

/// The fence and the info string of a line that opens a code block.
fn opening(line: &str) -> Option<(&str, &str)> {
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let info = line.trim_start_matches(mark);
    let (fence, _) = line.split_at(line.len() - info.len());
    // Backticks in the info string make it inline code.
    let is_fence = fence.len() >= 3 && !(mark == '`' && info.contains('`'));
    is_fence.then_some((fence, info.trim()))
}

fn closes(line: &str, fence: &str) -> bool {
    line.strip_prefix(fence).is_some_and(|rest| {
        let rest = rest.trim_start_matches(|c| fence.starts_with(c));
        rest.trim().is_empty()
    })
}

/// The lines of a text with their offsets, without their line ends.
struct Lines<'t> {
    text: &'t str,
    /// The offset of the next line.
    offset: usize,
    /// The number of lines returned so far.
    count: usize,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, offset: 0, count: 0 }
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.offset;
        let line = self.text.get(start..)?.split_inclusive('\n').next()?;
        self.offset += line.len();
        self.count += 1;
        Some((start, line.trim_end_matches(['\n', '\r'])))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn find(text: &str) -> Result<Published<'_>, Refusal> {
        Published::find("page.md", text.as_bytes())
    }

    #[test]
    fn the_fence_may_be_longer_of_tildes_or_at_the_end_of_the_file() {
        for (open, close) in [("```", "```"), ("````", "`````"), ("~~~", "~~~\n\ntext\n"), ("```", "```  \r\n")] {
            let page = format!("# Title\n\n{open}yaml /o.yml GET /a/{{b}}\nopenapi: 3.0.3\n\n{close}");
            let published = find(&page).unwrap();
            assert_eq!(published.text, "openapi: 3.0.3\n\n");
            assert_eq!(published.fence, Some(Fence { method: "GET", path: "/a/{b}" }));
            assert_eq!(published.parse("page.md").unwrap().root().get("openapi").unwrap().line(), 4);
        }
    }

    #[test]
    fn shorter_and_indented_fences_are_text_of_the_document() {
        let inside = "openapi: 3.0.3\ninfo:\n  description: |\n    a\n\n  ````\n```\n~~~~\n";
        let page = format!("````yaml /o.yml get /a\n{inside}````\n");
        assert_eq!(find(&page).unwrap().text, inside);
    }

    #[test]
    fn a_compressed_file_is_named() {
        let refusal = Published::find("document.yml", b"\x1f\x8b\x08\x00").unwrap_err();
        assert_eq!(refusal.found, "found a gzip-compressed file");
    }

    #[test]
    fn other_blocks_of_the_page_are_passed_over() {
        let page = "---\nopenapi: get /b\n---\n~~~md\n```yaml /o.yml get /a\nopenapi: 1\n```\n~~~\n```yaml /o.yml get /b\nopenapi: 2\n```\n";
        assert_eq!(find(page).unwrap().text, "openapi: 2\n");
    }

    #[test]
    fn line_ends_are_kept_as_published() {
        let page = "# T\r\n```yaml /o.yml get /a\r\nopenapi: 3.0.3\r\n```\r\n";
        assert_eq!(find(page).unwrap().text, "openapi: 3.0.3\r\n");
    }

    #[test]
    fn a_document_is_one_whatever_its_name_and_the_fences_in_its_texts() {
        let yaml = "openapi: 3.0.3\ninfo:\n  description: |\n    ```yaml /o.yml get /a\n    ```\n";
        for text in [yaml, "\u{feff}openapi: 3.0.3\n", "{\"openapi\": \"3.0.3\"}", "# comment\ninfo: {}\npaths: {}\n"] {
            let published = Published::find("document", text.as_bytes()).unwrap();
            assert_eq!((published.text, published.fence), (text, None));
        }
        assert_eq!(find(yaml).unwrap().fence, None);
    }

    #[test]
    fn markdown_without_a_block_is_a_page_also_under_another_name() {
        for text in
            ["---\ntitle: x\n---\n\n# Title\n\ntext\n", "> ## Index\n> text\n\n# Title\n", "# T\n\n```bash\nls\n```\n"]
        {
            let refusal = Published::find("stdin", text.as_bytes()).unwrap_err();
            assert_eq!(refusal.found, "found a page without an OpenAPI code block", "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_bytes_between_the_fences_are_kept(body in "([ -_a-z]{0,12}\r?\n){0,6}", before in "([a-z# ]{0,9}\n){0,4}") {
            let body = format!("openapi: 3.0.3\n{body}");
            let page = format!("{before}\n````yaml /o.yml put /a\n{body}````");
            let published = find(&page).unwrap();
            prop_assert_eq!(published.text, body);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = Published::find("page.md", &bytes).map(|published| published.parse("page.md").is_ok());
        }

        #[test]
        fn no_page_like_text_makes_it_panic(text in "[`~#> a-c\r\n{/:]{0,60}") {
            let _ = find(&text).map(|published| published.parse("page.md").is_ok());
        }
    }
}
