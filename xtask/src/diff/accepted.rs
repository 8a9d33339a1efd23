//! Changes that the maintainers have accepted, from a list that they commit: these are reported apart, and do not fail.

use std::collections::HashMap;
use std::fmt::Write;

use anyhow::bail;
use serde::Deserialize;
use toml::value::Datetime;
use toml::{Spanned, Value};

use super::change::{Change, Class, Part, Subject};
use super::report::{Acceptance, Report, Unused};
use super::rules::{self, Rule};
use crate::io::foreign::bounded;
use crate::io::toml_text::TomlText;

/// The file's name in a workspace.
pub const ACCEPTED: &str = "diff-accepted.toml";

/// Longer names of a document are cut, here as in reports.
const LONG: usize = 200;

/// The list.
#[derive(Debug, Clone, Default)]
pub struct List {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    /// The file and the line.
    place: String,
    rule: &'static Rule,
    item: String,
    to: Option<String>,
    reason: String,
    expires: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    accepted: Vec<Spanned<Written>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rule: Spanned<String>,
    axis: Spanned<String>,
    item: Spanned<String>,
    to: Option<String>,
    reason: Spanned<String>,
    expires: Option<Spanned<Value>>,
}

impl List {
    /// The list in the bytes of a file, which messages call by this name.
    ///
    /// # Errors
    /// The bytes are not TOML, or an entry cannot be used; the message names the line.
    pub fn parse(file: &str, bytes: &[u8]) -> anyhow::Result<Self> {
        let text = TomlText::decode(file, bytes)?;
        let read: File = text.read("docs/DIFF.md lists the keys of an entry")?;
        let mut entries: Vec<Entry> = Vec::new();
        let mut known: HashMap<(&str, String, Option<String>), String> = HashMap::new();
        for written in read.accepted {
            let place = text.place(written.span().start);
            let entry = written.into_inner().checked(place, &|position| text.place(position))?;
            let key = (entry.rule.id, entry.item.clone(), entry.to.clone());
            if let Some(first) = known.insert(key, entry.place.clone()) {
                bail!("{}: found the change of {first} again: remove one of the entries", entry.place);
            }
            entries.push(entry);
        }
        Ok(Self { entries })
    }

    /// Sets the accepted changes of a report apart. Only what is breaking or unknown needs to be accepted.
    pub fn apply(&self, report: &mut Report, today: &str) {
        let mut by_name: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
        for (index, entry) in self.entries.iter().enumerate() {
            if !entry.has_expired(today) {
                by_name.entry((entry.rule.id, &entry.item)).or_default().push(index);
            }
        }
        let mut used = vec![false; self.entries.len()];
        let mut counting = Vec::new();
        for change in std::mem::take(&mut report.changes) {
            let to = change.detail.to.as_deref().map(cut);
            let find = |item: &str| {
                let entries = by_name.get(&(change.rule.id, item))?.iter().copied();
                entries
                    .filter_map(|index| Some((index, self.entries.get(index)?)))
                    .find(|(_, entry)| entry.to.is_none() || entry.to == to)
            };
            let mut matching = Vec::new();
            if change.class <= Class::Unknown && !by_name.is_empty() {
                let (subjects, rest) = names(&change);
                let anywhere = is_of_operations(&change).then(|| joined("*", &rest));
                for subject in subjects {
                    let found = find(&joined(&subject, &rest));
                    matching.push(found.or_else(|| find(anywhere.as_deref()?)));
                }
            }
            let matching: Option<Vec<(usize, &Entry)>> = matching.into_iter().collect();
            match matching.as_deref().and_then(<[_]>::first) {
                Some((_, entry)) => {
                    let Entry { place, reason, expires, .. } = (*entry).clone();
                    for (index, _) in matching.iter().flatten() {
                        used.get_mut(*index).into_iter().for_each(|used| *used = true);
                    }
                    report.accepted.push((change, Acceptance { reason, expires, place }));
                }
                None => counting.push(change),
            }
        }
        report.changes = counting;
        let unused = self.entries.iter().zip(used).filter(|(_, used)| !used);
        report.unused.extend(unused.map(|(entry, _)| Unused {
            place: entry.place.clone(),
            rule: entry.rule.id,
            item: entry.item.clone(),
            expired: entry.expires.clone().filter(|_| entry.has_expired(today)),
        }));
    }
}

impl Entry {
    /// Dates in this form sort like the days that they name.
    fn has_expired(&self, today: &str) -> bool {
        self.expires.as_deref().is_some_and(|last| last < today)
    }
}

impl Written {
    fn checked(self, place: String, at: &dyn Fn(usize) -> String) -> anyhow::Result<Entry> {
        let Self { rule, axis, item, to, reason, expires } = self;
        let shown = |text: &Spanned<String>| bounded(text.get_ref(), LONG);
        let Some(known) = rules::find(rule.get_ref()) else {
            bail!(
                "{}: found no rule `{}`, expected one of those that docs/DIFF.md lists: check the spelling",
                at(rule.span().start),
                shown(&rule)
            );
        };
        let word = known.axis.word();
        if axis.get_ref() != word {
            bail!(
                "{}: found the axis `{}` for `{}`, expected `{word}`: change the axis or the rule",
                at(axis.span().start),
                shown(&axis),
                known.id
            );
        }
        for (key, value) in [("item", &item), ("reason", &reason)] {
            if value.get_ref().trim().is_empty() {
                bail!("{}: found an empty `{key}`, expected text: write it", at(value.span().start));
            }
        }
        let expires = match expires {
            None => None,
            Some(date) => match date.get_ref() {
                Value::Datetime(Datetime { date: Some(day), time: None, offset: None }) => Some(day.to_string()),
                Value::String(text) => bail!(
                    "{}: found the string `{}` for `expires`, expected a date: write it without quotation marks, like 2026-12-31",
                    at(date.span().start),
                    bounded(text, LONG)
                ),
                other => bail!(
                    "{}: found `{}` for `expires`, expected a date without a time: write it like 2026-12-31",
                    at(date.span().start),
                    bounded(&other.to_string(), LONG)
                ),
            },
        };
        Ok(Entry { place, rule: known, item: item.into_inner(), to, reason: reason.into_inner(), expires })
    }
}

/// The item of a change, as an entry names it: that of its first operation, if several have it.
#[must_use]
pub fn item(change: &Change) -> String {
    let (subjects, rest) = names(change);
    match subjects.as_slice() {
        [one] => joined(one, &rest),
        _ => joined("*", &rest),
    }
}

/// The entries that would accept the breaking and unknown changes of a report, for a list; the reasons are missing.
#[must_use]
pub fn entries(report: &Report) -> String {
    let mut text = String::new();
    for change in report.changes.iter().filter(|change| change.class <= Class::Unknown) {
        let mut entry = vec![
            ("rule", change.rule.id.to_owned()),
            ("axis", change.rule.axis.word().to_owned()),
            ("item", item(change)),
        ];
        entry.extend(change.detail.to.as_deref().map(|to| ("to", cut(to))));
        entry.push(("reason", String::new()));
        text.push_str("[[accepted]]\n");
        for (key, value) in entry {
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "{key} = {}", Value::String(value));
        }
        text.push('\n');
    }
    text
}

/// The names of what a change is in, one for each operation that has it, and of the part of these that changed.
fn names(change: &Change) -> (Vec<String>, String) {
    let subjects = match &change.subject {
        Subject::Operations => change.operations.iter().map(|id| cut(id)).collect(),
        Subject::Operation { id, call } if id.is_empty() => vec![cut(call)],
        Subject::Item(_) => vec![cut(change.known_as())],
        subject => vec![cut(subject.name())],
    };
    let part = match &change.part {
        Part::Whole => String::new(),
        Part::Path(path) => format!("path {}", cut(path)),
        Part::Paths => "paths".to_owned(),
        Part::Components => "components".to_owned(),
        Part::Component(kind, name) => format!("{} {}", cut(kind), cut(name)),
        Part::Server(url) => format!("server {}", cut(url)),
        Part::Scheme(name) => format!("security scheme {}", cut(name)),
        Part::InheritedSecurity => "security".to_owned(),
        Part::Parameter(location, name) => format!("{} parameter {}", cut(location), cut(name)),
        Part::RequestBody => "request body".to_owned(),
        Part::Response(status) => format!("response {}", cut(status)),
    };
    let name = change.detail.name.as_deref().map(cut).unwrap_or_default();
    let parts = [part, cut(&change.path), name];
    (subjects, parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": "))
}

fn is_of_operations(change: &Change) -> bool {
    matches!(change.subject, Subject::Operation { .. } | Subject::Operations)
}

fn joined(subject: &str, rest: &str) -> String {
    if rest.is_empty() { subject.to_owned() } else { format!("{subject}: {rest}") }
}

fn cut(text: &str) -> String {
    bounded(text, LONG)
}
