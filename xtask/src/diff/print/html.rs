//! For a browser: one page without external resources. What can be hidden and shown by axis, grade and operation is complete without
//! JavaScript, too. No text of a document is a tag, a link or a script, and the page's policy allows its own style and script alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use super::common::{acceptance, by_rule, headline, line, lines, sections, title, unused};
use super::snippet::Snippets;
use super::{safe, sentence, verdict};
use crate::diff::{Axis, Change, Class, Place, Report, Subject};
use crate::io::foreign::visible;
use crate::io::terminal::counted;

/// A change that affects more operations than this is shown for each operation that is chosen.
const MAX_OPERATIONS: usize = 200;

/// The report as a page of HTML.
#[must_use]
pub fn print(report: &Report) -> String {
    // Browsers read line breaks so, and hash what they have read.
    let [style, script] = [include_str!("page.css"), include_str!("page.js")].map(|text| text.replace('\r', ""));
    let policy = format!(
        "default-src 'none'; base-uri 'none'; form-action 'none'; style-src '{}'; script-src '{}'",
        hash(&style),
        hash(&script)
    );
    let headline = escaped(&headline(report));
    let mut text = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{headline}</title>\n<style>{style}</style>\n</head>\n\
         <body>\n<h1>{headline}</h1>\n<p>{}</p>\n",
        title(report, "→", &code)
    );
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, "<p>{}</p>", prose(&verdict::sentence(report)));
    let operations = Operations::of(report);
    counts(&mut text, report);
    filter(&mut text, &operations);
    let snippets = Snippets::of(report);
    for (class, axis, changes) in sections(report) {
        section(&mut text, (axis, class), &changes, &operations, &snippets);
    }
    decided(&mut text, report, &operations, &snippets);
    let _ = write!(text, "<script>{script}</script>\n</body>\n</html>\n");
    text
}

/// A source expression of a content security policy.
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}

fn counts(text: &mut String, report: &Report) {
    let names = Class::ALL.map(|class| format!("<th scope=\"col\">{}</th>", class.word())).concat();
    let _ = writeln!(text, "<table>\n<tr><td></td>{names}</tr>");
    for axis in Axis::ALL {
        let counts = Class::ALL.map(|class| format!("<td>{}</td>", report.of(axis, class).count())).concat();
        let _ = writeln!(text, "<tr><th scope=\"row\">{}</th>{counts}</tr>", named(axis));
    }
    text.push_str("</table>\n");
}

fn named(axis: Axis) -> &'static str {
    match axis {
        Axis::Wire => "wire: old clients and the new server",
        Axis::Rust => "Rust: code that imports the crate",
    }
}

/// The choices, which the script shows.
fn filter(text: &mut String, operations: &Operations<'_>) {
    let choice = |id: &str, options: String| {
        format!("<label>{id} <select id=\"{id}\"><option value=\"\">all</option>{options}</select></label>\n")
    };
    let option = |value: &str, name: &str| format!("<option value=\"{value}\">{name}</option>");
    let axes = Axis::ALL.map(|axis| option(axis.word(), axis.word())).concat();
    let grades = Class::ALL.map(|class| option(class.word(), class.word())).concat();
    let ids = operations.places.iter().map(|(id, place)| option(&place.to_string(), &escaped(id)));
    let choices = [choice("axis", axes), choice("grade", grades), choice("operation", ids.collect())].concat();
    let _ = writeln!(text, "<div id=\"filter\" hidden>\n{choices}<span id=\"count\"></span>\n</div>");
}

fn section(
    text: &mut String,
    (axis, class): (Axis, Class),
    changes: &[&Change],
    operations: &Operations<'_>,
    snippets: &Snippets<'_>,
) {
    let open = if class <= Class::Unknown { " open" } else { "" };
    let title = format!("{}: {}", named(axis), counted(changes.len(), &format!("{} change", class.word())));
    let _ = writeln!(text, "<section class=\"{}\" data-group>\n<details{open}>", class.word());
    let _ = writeln!(text, "<summary><h2>{title}</h2></summary>");
    for (rule, changes) in by_rule(changes) {
        let advice = changes.first().map_or("", |change| change.advice());
        let _ =
            writeln!(text, "<div data-group>\n<h3>{}</h3>\n<p class=\"advice\">{}</p>\n<ul>", rule.id, prose(advice));
        for change in changes {
            let place = format!("{}{}", sentence::directions(&change.directions), lines(change));
            item(text, change, &place, operations, snippets);
        }
        text.push_str("</ul>\n</div>\n");
    }
    text.push_str("</details>\n</section>\n");
}

/// A change as an item of a list.
fn item(text: &mut String, change: &Change, note: &str, operations: &Operations<'_>, snippets: &Snippets<'_>) {
    let Change { rule, class, .. } = change;
    let _ = write!(
        text,
        "<li data-axis=\"{}\" data-grade=\"{}\" data-operations=\"{}\">{} <span class=\"place\">({})</span>",
        rule.axis.word(),
        class.word(),
        operations.affected(change),
        line(change, &code, &prose),
        prose(note)
    );
    let lines = snippets.lines(change);
    if !lines.is_empty() {
        let _ = write!(text, "\n<pre>{}</pre>", escaped_lines(&lines));
    }
    text.push_str("</li>\n");
}

/// What was accepted, and the entries that accept nothing.
fn decided(text: &mut String, report: &Report, operations: &Operations<'_>, snippets: &Snippets<'_>) {
    if !report.accepted.is_empty() {
        let title = counted(report.accepted.len(), "accepted change");
        let _ = writeln!(text, "<section data-group>\n<details>\n<summary><h2>{title}</h2></summary>\n<ul>");
        for (change, by) in &report.accepted {
            let Change { rule, class, .. } = change;
            let note = format!(
                "{}, {}, {}, {}; {}",
                rule.axis.word(),
                class.word(),
                rule.id,
                lines(change),
                acceptance(by, &visible)
            );
            item(text, change, &note, operations, snippets);
        }
        text.push_str("</ul>\n</details>\n</section>\n");
    }
    if !report.unused.is_empty() {
        text.push_str("<section>\n<h2>Entries of the list of accepted changes without effect</h2>\n<ul>\n");
        for entry in &report.unused {
            let _ = writeln!(text, "<li>{}</li>", prose(&unused(entry)));
        }
        text.push_str("</ul>\n</section>\n");
    }
}

/// The operations that changes affect, numbered in the order of their ids.
struct Operations<'r> {
    places: BTreeMap<&'r str, usize>,
    /// Those that a change on the wire in the same schema or operation of the document affects: a change in Rust names none.
    by_owner: BTreeMap<String, BTreeSet<&'r str>>,
}

impl<'r> Operations<'r> {
    fn of(report: &'r Report) -> Self {
        let mut ids = BTreeSet::new();
        let mut by_owner: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for change in report.changes.iter().chain(report.accepted.iter().map(|(change, _)| change)) {
            let affected: Vec<&str> = named_in(change).take(1 + MAX_OPERATIONS).collect();
            for owner in owners(change) {
                by_owner.entry(owner).or_default().extend(&affected);
            }
            ids.extend(affected);
        }
        Self { places: ids.into_iter().zip(0..).collect(), by_owner }
    }

    /// The numbers of the operations that a change affects, or a star for more than can be listed.
    fn affected(&self, change: &'r Change) -> String {
        let mut ids: BTreeSet<&str> = named_in(change).take(1 + MAX_OPERATIONS).collect();
        if ids.is_empty() {
            ids = owners(change).filter_map(|owner| self.by_owner.get(&owner)).flatten().copied().collect();
        }
        if ids.len() > MAX_OPERATIONS {
            return "*".to_owned();
        }
        let places = ids.into_iter().filter_map(|id| self.places.get(id)).map(ToString::to_string);
        places.collect::<Vec<_>>().join(" ")
    }
}

/// The operations that a change names.
fn named_in(change: &Change) -> impl Iterator<Item = &str> {
    let own = if let Subject::Operation { id, .. } = &change.subject { Some(id.as_str()) } else { None };
    own.into_iter().chain(change.operations.iter().map(String::as_str)).filter(|id| !id.is_empty())
}

/// The schema or the operation of the document that a change is in, as the start of a JSON pointer.
fn owners(change: &Change) -> impl Iterator<Item = String> {
    let owner = |place: &Place| {
        let segments: Vec<&str> = place.pointer.split('/').take(4).collect();
        (segments.len() == 4).then(|| segments.join("/"))
    };
    [&change.old, &change.new].into_iter().filter_map(move |place| owner(place.as_ref()?))
}

/// Text in which code spans are the only Markdown.
fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // A backtick without its second one opens nothing.
    let spans = if parts.len() % 2 == 1 { parts.len() } else { 0 };
    let is_code = |index: usize| index % 2 == 1 && index < spans;
    let parts = parts.into_iter().map(escaped).enumerate();
    parts.map(|(index, part)| if is_code(index) { format!("<code>{part}</code>") } else { part }).collect()
}

fn code(text: &str) -> String {
    prose(&safe::quoted(text))
}

fn escaped_lines(lines: &[String]) -> String {
    lines.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("\n")
}

/// Text as HTML, in an element or an attribute.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in visible(text).chars() {
        match character {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}
