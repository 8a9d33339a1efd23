//! `CommonMark` of foreign origin, written again from what rustdoc's own parser reads: code blocks are marked as text, HTML, images
//! and footnotes become text, links keep a few schemes, and every other mark that is text is escaped.

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::characters::{is_unsafe, longest_run};
use super::inline::{self, Inline};

/// Containers beyond this depth are written without their marks.
const DEPTH: usize = 12;

/// As rustdoc reads documentation (its `main_body_opts`).
pub const RUSTDOC: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_SMART_PUNCTUATION);

/// The options for parsing: quotation marks and dashes stay as written.
const INPUT: Options = RUSTDOC.difference(Options::ENABLE_SMART_PUNCTUATION);

/// The text without its dangers. What the parser does not confirm to be safe is shown with every mark escaped.
pub(super) fn render(text: &str) -> String {
    let text = clean(text);
    let mut writer = Writer::default();
    Parser::new_ext(&text, INPUT).for_each(|event| writer.event(event));
    let rendered = writer.finish();
    if is_safe(&rendered) { rendered } else { plain(&text) }
}

/// A text of one line, in which nothing can open a block.
pub(super) fn render_line(text: &str) -> String {
    // A word before the text, so that it continues a paragraph.
    const BEFORE: &str = "x ";
    let text = clean(text).replace('\n', " ");
    let text = text.trim();
    let mut writer = Writer::default();
    Parser::new_ext(&format!("{BEFORE}{text}"), INPUT).for_each(|event| writer.event(event));
    let rendered = writer.finish();
    match rendered.strip_prefix(BEFORE) {
        Some(rendered) if is_safe(rendered) && !rendered.contains('\n') => inline::line_start(rendered),
        _ => plain(text),
    }
}

/// Whether rustdoc compiles nothing of the text, passes no HTML on, and links to the web or a mailbox alone.
fn is_safe(text: &str) -> bool {
    let mut broken = false;
    let callback = |_: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        broken = true;
        None
    };
    let safe = Parser::new_with_broken_link_callback(text, RUSTDOC, Some(callback)).all(|event| match event {
        Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => false,
        Event::Start(tag) => match tag {
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => &*info == "text",
            Tag::Link { link_type, dest_url, .. } => link_type == LinkType::Email || inline::is_allowed(&dest_url),
            Tag::CodeBlock(_) | Tag::Image { .. } | Tag::HtmlBlock | Tag::FootnoteDefinition(_) => false,
            _ => true,
        },
        _ => true,
    });
    safe && !broken
}

/// The text with every mark escaped: paragraphs and nothing else.
fn plain(text: &str) -> String {
    let escape = |line: &str| {
        line.trim().chars().fold(String::new(), |mut escaped, c| {
            if c.is_ascii_punctuation() {
                escaped.push('\\');
            }
            escaped.push(c);
            escaped
        })
    };
    text.lines().map(escape).collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned()
}

/// Lines without characters that are not shown or that turn the direction of others.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\t', "    ")
        .replace(|c: char| c != '\n' && is_unsafe(c), " ")
}

/// A block or container that is open.
#[derive(Debug, Default)]
struct Open {
    kind: Kind,
    blocks: Vec<Block>,
}

#[derive(Debug, Default)]
enum Kind {
    #[default]
    Root,
    Quote,
    List {
        next: Option<u64>,
        loose: bool,
        items: Vec<Vec<String>>,
    },
    Item,
    /// Beyond the depth that is written.
    Flat,
    Table {
        rows: Vec<Vec<String>>,
    },
}

/// The lines of a block, and the mark of the list that it is.
#[derive(Debug)]
struct Block {
    lines: Vec<String>,
    mark: Option<char>,
    is_paragraph: bool,
}

#[derive(Debug, Default)]
struct Writer {
    open: Vec<Open>,
    root: Vec<Block>,
    inline: Inline,
    /// The text of the code block or HTML block that is open.
    raw: Option<String>,
    level: usize,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) if self.raw.is_some() => {
                if let Some(raw) = &mut self.raw {
                    raw.push_str(&text);
                }
            }
            Event::Text(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => self.inline.text(&text),
            Event::Code(text) => self.inline.code(&text),
            Event::FootnoteReference(label) => self.inline.text(&format!("[^{label}]")),
            Event::SoftBreak => self.inline.line_break(false),
            Event::HardBreak => self.inline.line_break(true),
            Event::Rule => {
                self.flush();
                self.push(vec!["* * *".to_owned()]);
            }
            Event::TaskListMarker(done) => self.inline.text(if done { "[x] " } else { "[ ] " }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                if let Some(Open { kind: Kind::List { loose, .. }, .. }) = self.open.iter_mut().rev().nth(1) {
                    *loose = true;
                }
            }
            Tag::Heading { .. } => self.flush(),
            Tag::BlockQuote(_) => self.container(Kind::Quote),
            Tag::CodeBlock(_) | Tag::HtmlBlock => {
                self.flush();
                self.raw = Some(String::new());
            }
            Tag::List(next) => self.container(Kind::List { next, loose: false, items: Vec::new() }),
            Tag::Item => self.container(Kind::Item),
            Tag::FootnoteDefinition(label) => {
                self.container(Kind::Flat);
                self.inline.text(&format!("[^{label}]: "));
            }
            Tag::Table(_) => self.container(Kind::Table { rows: Vec::new() }),
            Tag::TableHead | Tag::TableRow => {
                if let Some(Open { kind: Kind::Table { rows }, .. }) = self.open.last_mut() {
                    rows.push(Vec::new());
                }
            }
            Tag::Emphasis => self.inline.open_mark("*"),
            Tag::Strong => self.inline.open_mark("**"),
            Tag::Strikethrough => self.inline.open_mark("~~"),
            Tag::Link { link_type, dest_url, .. } => {
                let mail = if link_type == LinkType::Email { "mailto:" } else { "" };
                self.inline.open_link(format!("{mail}{dest_url}"));
            }
            Tag::Image { dest_url, .. } => self.inline.open_link(dest_url.into_string()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(),
            TagEnd::Heading(level) => {
                let text = self.inline.take().replace("\\\n", " ").replace('\n', " ");
                let text = text.trim();
                if !text.is_empty() {
                    let closing = if text.ends_with('#') { text.len() - 1 } else { text.len() };
                    let (text, closing) = text.split_at(closing);
                    let closing = if closing.is_empty() { "" } else { "\\#" };
                    self.push(vec![format!("{} {text}{closing}", "#".repeat(level as usize))]);
                }
            }
            TagEnd::CodeBlock => {
                let code = self.raw.take().unwrap_or_default();
                self.push(fenced(&code));
            }
            TagEnd::HtmlBlock => {
                for paragraph in self.raw.take().unwrap_or_default().split("\n\n") {
                    for line in paragraph.lines() {
                        self.inline.text(line.trim());
                        self.inline.line_break(false);
                    }
                    self.flush();
                }
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::Table | TagEnd::FootnoteDefinition => {
                self.close();
            }
            TagEnd::TableCell => {
                let cell = self.inline.take().replace("\\\n", " ").replace('\n', " ").trim().to_owned();
                if let Some(Open { kind: Kind::Table { rows }, .. }) = self.open.last_mut()
                    && let Some(row) = rows.last_mut()
                {
                    row.push(cell);
                }
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => self.inline.close_mark(),
            TagEnd::Link | TagEnd::Image => self.inline.close_link(),
            _ => {}
        }
    }

    fn container(&mut self, kind: Kind) {
        self.flush();
        let marked = matches!(kind, Kind::Quote | Kind::List { .. });
        // Lists keep their items, whose marks count.
        if marked && self.level >= DEPTH && matches!(kind, Kind::Quote) {
            self.open.push(Open { kind: Kind::Flat, blocks: Vec::new() });
            return;
        }
        self.level += usize::from(marked);
        self.open.push(Open { kind, blocks: Vec::new() });
    }

    fn close(&mut self) {
        self.flush();
        let Some(Open { kind, blocks }) = self.open.pop() else { return };
        match kind {
            Kind::Root | Kind::Flat => self.blocks().extend(blocks),
            Kind::Quote => {
                self.level = self.level.saturating_sub(1);
                let lines = joined(blocks, true).into_iter();
                let quoted: Vec<_> =
                    lines.map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") }).collect();
                if !quoted.is_empty() {
                    self.push(quoted);
                }
            }
            Kind::Item => {
                let deep = self.level > DEPTH;
                match self.open.last_mut() {
                    Some(Open { blocks: inside, .. }) if deep => inside.extend(blocks),
                    Some(Open { kind: Kind::List { items, loose, .. }, .. }) => items.push(joined(blocks, *loose)),
                    _ => self.blocks().extend(blocks),
                }
            }
            Kind::List { next, loose, items } => {
                self.level = self.level.saturating_sub(1);
                self.blocks().extend(blocks);
                if !items.is_empty() {
                    let before = self.blocks().last().and_then(|block| block.mark);
                    let (lines, mark) = list(next, loose, &items, before);
                    self.blocks().push(Block { lines, mark: Some(mark), is_paragraph: false });
                }
            }
            Kind::Table { rows } => self.push(table(&rows)),
        }
    }

    /// What was read of a paragraph becomes a block.
    fn flush(&mut self) {
        let text = self.inline.take();
        let lines: Vec<_> = text.lines().map(|line| inline::line_start(line.trim_matches(' '))).collect();
        let lines: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        if !lines.is_empty() {
            self.blocks().push(Block { lines, mark: None, is_paragraph: true });
        }
    }

    fn push(&mut self, lines: Vec<String>) {
        self.blocks().push(Block { lines, mark: None, is_paragraph: false });
    }

    fn blocks(&mut self) -> &mut Vec<Block> {
        self.open.last_mut().map_or(&mut self.root, |open| &mut open.blocks)
    }

    fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.flush();
        joined(self.root, true).join("\n")
    }
}

/// Blocks one below the other. In a tight list, a list follows its paragraph at once.
fn joined(blocks: Vec<Block>, loose: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut after_paragraph = false;
    for block in blocks {
        let is_bullet = block.mark.is_some_and(|mark| matches!(mark, '-' | '+' | '*'));
        if !lines.is_empty() && (loose || !(after_paragraph && is_bullet)) {
            lines.push(String::new());
        }
        after_paragraph = block.is_paragraph;
        lines.extend(block.lines);
    }
    lines
}

fn list(next: Option<u64>, loose: bool, items: &[Vec<String>], before: Option<char>) -> (Vec<String>, char) {
    let mut lines = Vec::new();
    let mark = if next.is_some() {
        if before == Some('.') { ')' } else { '.' }
    } else {
        // `- - -` would be a line, and `-` below a text makes it a heading.
        let is_line = items.iter().any(|item| item.first().is_none_or(|line| line.starts_with('-')));
        match before {
            Some('-') => '+',
            Some('+') if is_line => '*',
            _ if is_line => '+',
            _ => '-',
        }
    };
    for (index, item) in items.iter().enumerate() {
        if loose && index > 0 {
            lines.push(String::new());
        }
        let number = next.map(|first| first.saturating_add(index as u64).min(999_999_999));
        let mark = number.map_or_else(|| mark.to_string(), |number| format!("{number}{mark}"));
        let indent = " ".repeat(mark.len() + 1);
        match item.split_first() {
            None => lines.push(mark),
            Some((first, rest)) => {
                lines.push(format!("{mark} {first}"));
                lines.extend(rest.iter().map(
                    |line| {
                        if line.is_empty() { String::new() } else { format!("{indent}{line}") }
                    },
                ));
            }
        }
    }
    (lines, mark)
}

fn fenced(code: &str) -> Vec<String> {
    let ticks = "`".repeat(longest_run(code).max(2) + 1);
    let mut lines = vec![format!("{ticks}text")];
    lines.extend(code.lines().map(|line| inline::clean(line).trim_end().to_owned()));
    lines.push(ticks);
    lines
}

fn table(rows: &[Vec<String>]) -> Vec<String> {
    let row = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let mut lines = Vec::new();
    for (index, cells) in rows.iter().enumerate() {
        lines.push(row(cells));
        if index == 0 {
            lines.push(row(&vec!["---".to_owned(); cells.len()]));
        }
    }
    lines
}
