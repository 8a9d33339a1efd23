//! Documents of one shelf, and what `diff` finds between two of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its documents stops")]

use xtask::Document;
use xtask::diff::{self, Report};

pub(crate) fn report(old: &str, new: &str) -> Report {
    let parse = |name: &str, text: &str| Document::parse(name, text).unwrap();
    diff::compare(&parse("old.yml", old), &parse("new.yml", new), "0.1.0")
}

/// `wire breaking field-removed`, sorted.
pub(crate) fn found(report: &Report) -> Vec<String> {
    let changes = report.changes.iter();
    let mut found: Vec<String> = changes
        .map(|change| format!("{} {} {}", change.rule.axis.word(), change.class.word(), change.rule.id))
        .filter(|line| !line.contains("documentation"))
        .collect();
    found.sort();
    found.dedup();
    found
}

pub(crate) fn wire(old: &str, new: &str) -> Vec<String> {
    found(&report(old, new)).into_iter().filter(|line| line.starts_with("wire")).collect()
}

/// A document with one operation that sends this schema and answers with it, and these components.
pub(crate) fn both_ways(schema: &str, components: &str) -> String {
    format!(
        "openapi: 3.0.3
info: {{title: Shelf, version: '1'}}
servers: [{{url: 'https://shelf.example/v1'}}]
paths:
  /boxes:
    post:
      operationId: putBox
      requestBody: {{required: true, content: {{application/json: {{schema: {schema}}}}}}}
      responses: {{'200': {{description: d, content: {{application/json: {{schema: {schema}}}}}}}}}
components: {{schemas: {{{components}}}}}
"
    )
}

/// The same of requests alone.
pub(crate) fn sent(schema: &str, components: &str) -> String {
    let text = both_ways(schema, components);
    let answer = format!("{{'200': {{description: d, content: {{application/json: {{schema: {schema}}}}}}}}}");
    assert!(text.contains(&answer));
    text.replace(&answer, "{'204': {description: d}}")
}

/// A document with these operations.
pub(crate) fn paths(paths: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: Shelf, version: '1'}}\nservers: [{{url: 'https://shelf.example/v1'}}]\npaths:\n{paths}"
    )
}

pub(crate) fn operation(path: &str, method: &str, id: &str, more: &str) -> String {
    let parameter = if path.contains("{id}") {
        "parameters: [{name: id, in: path, required: true, schema: {type: string}}], "
    } else {
        ""
    };
    format!(
        "  {path}: {{{method}: {{operationId: {id}, {parameter}{more}responses: {{'204': {{description: d}}}}}}}}\n"
    )
}
