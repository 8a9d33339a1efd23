//! Nothing that a document says changes without a word of `diff`: each node of each fixture is mutated.
//!
//! `EVERY=1` tries each mutation that there is; without it every tenth is tried, and of a large fixture every hundredth.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its documents stops")]

use std::collections::BTreeMap;

use crate::support::fixture_text;
use serde_json::{Value, json};
use syn::visit_mut::VisitMut;
use xtask::codegen::generate::trees;
use xtask::diff::{self, Axis, Class};
use xtask::model::rules::Claim;
use xtask::{Document, model};

#[test]
fn no_mutation_of_the_constructs_is_silent() {
    let reported = mutate("constructs.yml", &fixture_text("constructs.yml"));
    assert!(reported.rendered > 30 && reported.documented > 15, "{reported:?}");
}

#[test]
fn no_mutation_of_the_workshop_is_silent() {
    let reported = mutate("workshop.yml", &fixture_text("workshop.yml"));
    assert!(reported.rendered > 30 && reported.documented > 2, "{reported:?}");
}

#[test]
fn no_mutation_of_the_garden_is_silent() {
    let reported = mutate("garden.yml", &fixture_text("garden.yml"));
    assert!(reported.rendered > 2, "{reported:?}");
}

#[test]
fn no_mutation_of_a_document_of_3_1_is_silent() {
    let reported = mutate("later.yml", &fixture_text("later.yml"));
    assert!(reported.rendered > 10 && reported.documented > 10, "{reported:?}");
}

#[test]
fn no_mutation_of_the_nursery_is_silent() {
    let reported = mutate("base.yml", &fixture_text("diff/base.yml"));
    assert!(reported.rendered > 15 && reported.documented > 2, "{reported:?}");
}

#[test]
fn no_mutation_of_the_depot_is_silent() {
    let reported = mutate("whole.yml", &fixture_text("over/whole.yml"));
    assert!(reported.rendered > 10 && reported.documented > 1, "{reported:?}");
}

/// How many mutations the generator took, by what its ledger says of the node.
#[derive(Debug, Default)]
struct Reported {
    rendered: usize,
    documented: usize,
}

/// Mutates each node in several ways; a mutation that the generator refuses is reported by the refusal.
fn mutate(name: &str, text: &str) -> Reported {
    let json = Document::parse(name, text).unwrap().root().node().to_json();
    let old = Document::parse(name, &json.to_string()).unwrap();
    let code = code(&old);
    let (mut reported, mut silent) = (Reported::default(), Vec::new());
    let ledger = model::read(&old).ledger;
    let (mut place, every) = (0, every(text));
    let mut is_tried = || {
        place += 1;
        place % every == 0
    };
    for entry in ledger.iter().filter(|entry| !entry.pointer().is_empty()) {
        for (how, mutated) in mutations(&json, &entry.pointer(), &mut is_tried) {
            // The order of a list of types means nothing, and 3.0 has no such list.
            if how == REORDERED && entry.pointer().ends_with("/type") {
                continue;
            }
            let new = Document::parse(name, &mutated.to_string()).unwrap();
            if model::check(&new).is_err() {
                continue;
            }
            match entry.rule.claim {
                Claim::Documented => reported.documented += 1,
                _ => reported.rendered += 1,
            }
            if !is_reported(entry.rule.claim, (&old, &code), &new, &how) {
                silent.push(format!("{} {}: {how}", entry.rule.claim.word(), entry.pointer()));
            }
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
    reported
}

/// For each mutation the whole fixture is rendered.
fn every(text: &str) -> usize {
    let default = if text.len() > 20_000 { 100 } else { 10 };
    std::env::var("EVERY").map_or(default, |every| every.parse().unwrap())
}

/// Whether the change is reported, and reported as what it is: only what says the same is `rewritten`.
fn is_reported(claim: Claim, (old, old_code): (&Document, &Code), new: &Document, how: &str) -> bool {
    let changes = diff::on_the_wire(old, new);
    match changes.as_slice() {
        [] => false,
        [one] if one.rule.id == "rewritten" => {
            how == REORDERED
                || *old_code == code(new)
                || diff::compare(old, new, "0.1.0").changes.iter().any(|change| change.rule.axis == Axis::Rust)
        }
        changes => {
            let words_alone = changes.iter().all(|change| change.class == Class::Documentation);
            // Tags sort the builders into modules that nobody sees.
            let of_tags = changes.iter().any(|change| change.rule.id == "tags-changed");
            !words_alone || of_tags || claim == Claim::Documented || *old_code == code(new)
        }
    }
}

/// The generated code by its files, without documentation and JSON Schemas.
type Code = BTreeMap<String, Vec<syn::Item>>;

fn code(document: &Document) -> Code {
    let files = trees(document).unwrap().files.into_iter().filter(|(path, _)| path != "document.rs");
    let without_words = files.map(|(path, mut items)| {
        for item in &mut items {
            WithoutWords.visit_item_mut(item);
        }
        (path, items)
    });
    without_words.collect()
}

struct WithoutWords;

impl VisitMut for WithoutWords {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<syn::Attribute>) {
        attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    }

    /// The table of operations has the descriptions of their servers.
    fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
        let is_text = matches!(&field.expr, syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(_), .. }));
        if is_text && matches!(&field.member, syn::Member::Named(name) if name == "description") {
            field.expr = syn::parse_quote!("");
        }
        syn::visit_mut::visit_field_value_mut(self, field);
    }
}

const REORDERED: &str = "in another order";

/// Documents in which one node is gone, has another name, another value or another order, as far as they are tried: a copy of a large
/// document takes time.
fn mutations(document: &Value, pointer: &str, is_tried: &mut dyn FnMut() -> bool) -> Vec<(String, Value)> {
    let (above, token) = pointer.rsplit_once('/').unwrap();
    let name = token.replace("~1", "/").replace("~0", "~");
    let value = document.pointer(pointer).unwrap();
    let mut mutated = Vec::new();
    let mut with = |how: String, change: &dyn Fn(&mut Value)| {
        if !is_tried() {
            return;
        }
        let mut other = document.clone();
        change(other.pointer_mut(above).unwrap());
        if other != *document {
            mutated.push((how, other));
        }
    };
    with("removed".to_owned(), &|owner| match owner {
        Value::Object(members) => drop(members.remove(&name)),
        Value::Array(items) => drop(items.remove(name.parse().unwrap())),
        _ => {}
    });
    for other in names(&name) {
        with(format!("called {other}"), &|owner| {
            if let Value::Object(members) = owner
                && !members.contains_key(&other)
                && let Some(value) = members.remove(&name)
            {
                members.insert(other.clone(), value);
            }
        });
    }
    for (how, other) in values(document, &name, value) {
        with(how, &|owner| match owner {
            Value::Object(members) => drop(members.insert(name.clone(), other.clone())),
            Value::Array(items) => items[name.parse::<usize>().unwrap()] = other.clone(),
            _ => {}
        });
    }
    mutated
}

/// Other names for a member; most keywords have none.
fn names(name: &str) -> Vec<String> {
    let methods = ["get", "put", "post", "patch"];
    let others: &[&str] = if methods.contains(&name) {
        &methods
    } else if name.parse::<u16>().is_ok() {
        &["203", "418"]
    } else {
        &[]
    };
    let other = if name.starts_with('/') { format!("/x{name}") } else { format!("{name}X") };
    std::iter::once(other).chain(others.iter().map(|name| (*name).to_owned())).collect()
}

/// Other values that the keyword may have, in words and as such.
fn values(document: &Value, keyword: &str, value: &Value) -> Vec<(String, Value)> {
    let words = |words: &[&str]| words.iter().map(|word| json!(word)).collect();
    let values: Vec<Value> = match (keyword, value) {
        ("type", Value::String(_)) => words(&["string", "integer", "number", "boolean", "array", "object"]),
        ("in", Value::String(_)) => words(&["path", "query", "header", "cookie"]),
        ("style", Value::String(_)) => words(&["simple", "form", "deepObject", "label"]),
        ("format", Value::String(_)) => words(&["int32", "int64", "float", "double", "date", "none"]),
        ("$ref", Value::String(reference)) => {
            let (kind, _) = reference.rsplit_once('/').unwrap_or_default();
            let others = document.pointer(kind.trim_start_matches('#')).and_then(Value::as_object);
            let others = others.into_iter().flat_map(|others| others.keys());
            others.take(5).map(|other| json!(format!("{kind}/{other}"))).collect()
        }
        (_, Value::String(text)) if text.starts_with(['/', '#']) => vec![json!(format!("/x{text}"))],
        (_, Value::String(text)) => vec![json!(format!("{text}X"))],
        (_, Value::Bool(flag)) => vec![json!(!flag)],
        (_, Value::Number(number)) => vec![json!(number.as_i64().unwrap_or_default() + 1)],
        (_, Value::Array(items)) => {
            let reversed: Vec<&Value> = items.iter().rev().collect();
            return vec![(REORDERED.to_owned(), json!(reversed)), ("emptied".to_owned(), json!([]))];
        }
        (_, Value::Object(_)) => vec![json!({})],
        (_, Value::Null) => Vec::new(),
    };
    values.into_iter().map(|value| (format!("now {value}"), value)).collect()
}
