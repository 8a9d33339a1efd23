//! Every node of a document is claimed by a rule, and every rule is seen at work.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{self, fixture, fixture_text, repository};
use xtask::commands::explain::{Format, explain};
use xtask::model::rules::{self, Claim};
use xtask::openapi::document::Node;
use xtask::{Document, generate, model};

const ACCEPTED: [&str; 5] = ["garden.yml", "garden.json", "workshop.yml", "constructs.yml", "later.yml"];
const REFUSED: [&str; 2] = ["refused.yml", "refused-later.yml"];

fn document(name: &str) -> Document {
    Document::parse(name, &fixture_text(name)).unwrap()
}

fn nodes(node: &Node) -> usize {
    1 + node.below().map(nodes).sum::<usize>()
}

/// The lines of the ledger without what the rules say of themselves.
fn brief(name: &str) -> String {
    let ledger = model::read(&document(name)).ledger;
    ledger.iter().fold(String::new(), |text, entry| {
        text + &format!("{} {} {}\n", entry.rule.claim.word(), entry.rule.name, entry.pointer())
    })
}

#[test]
fn every_node_of_every_fixture_is_claimed() {
    for name in ACCEPTED.into_iter().chain(REFUSED) {
        let document = document(name);
        let ledger = model::read(&document).ledger;
        assert_eq!(ledger.len(), nodes(document.root().node()), "{name}");
        let pointers: BTreeSet<String> = ledger.iter().map(|entry| entry.pointer()).collect();
        assert_eq!(pointers.len(), ledger.len(), "{name}: each node is claimed once");
    }
    let vendored = std::fs::read_to_string(repository().join("controlplane.yml")).unwrap();
    let document = Document::parse("controlplane.yml", &vendored).unwrap();
    assert_eq!(generate(&document).unwrap().ledger.len(), nodes(document.root().node()));
}

#[test]
fn every_rule_speaks_for_a_node_of_a_fixture() {
    let mut seen = BTreeSet::new();
    for name in ACCEPTED.into_iter().chain(REFUSED) {
        seen.extend(model::read(&document(name)).ledger.iter().map(|entry| entry.rule.name));
    }
    let skipping = document("garden.yml").without(&["PullOutPlant".to_owned()]);
    seen.extend(model::read(&skipping).ledger.iter().map(|entry| entry.rule.name));
    let unseen: Vec<_> = rules::ALL.iter().map(|rule| rule.name).filter(|name| !seen.contains(name)).collect();
    assert!(
        unseen.is_empty(),
        "{unseen:?}: show these constructs in xtask/tests/fixtures/{{constructs,later,refused,refused-later}}.yml"
    );
}

#[test]
fn each_refused_construct_is_refused_by_its_rule() {
    let refused = REFUSED.map(|name| xtask::model::check(&document(name)).unwrap_err());
    insta::assert_snapshot!("refusals", refused[0]);
    insta::assert_snapshot!("refusals_later", refused[1]);
    let named: BTreeSet<&str> =
        refused.iter().flat_map(xtask::Refusals::iter).filter_map(|refusal| refusal.rule).collect();
    for rule in rules::ALL.iter().filter(|rule| rule.claim == Claim::Refused) {
        assert!(named.contains(rule.name), "{} is not among the refusals", rule.name);
    }
}

#[test]
fn each_correction_applies_and_says_where() {
    let notes =
        ["constructs.yml", "later.yml"].map(|name| generate(&document(name)).unwrap().warnings.to_string()).concat();
    insta::assert_snapshot!("notes", notes);
    for rule in rules::ALL.iter().filter(|rule| rule.claim == Claim::Corrected) {
        assert!(notes.contains(&format!("[{}]", rule.name)), "{}", rule.name);
    }
}

#[test]
fn what_a_ledger_says_is_printed_for_people_and_for_machines() {
    insta::assert_snapshot!("ledger", brief("constructs.yml"));
    insta::assert_snapshot!("ledger_later", brief("later.yml"));
    let document = document("garden.yml");
    let (text, outcome) = explain(&document, Format::Text);
    outcome.unwrap();
    let text = text.to_string();
    insta::assert_snapshot!("explain", text);
    let (json, _) = explain(&document, Format::Json);
    let json: serde_json::Value = serde_json::from_str(&json.to_string()).unwrap();
    assert_eq!(json["nodes"], json["claims"].as_array().unwrap().len());
    assert_eq!(text.lines().count(), json["claims"].as_array().unwrap().len() + 1);
    assert_eq!(json["claims"][0]["rule"], "document");
    assert_eq!(json["refused"], serde_json::json!([]));
}

#[test]
fn the_ledger_of_a_refused_document_is_printed_and_then_why_it_is_refused() {
    let copy = support::Checkout::fresh();
    let path = fixture("refused.yml");
    let before = copy.files();
    for format in ["text", "json"] {
        let arguments = ["generate", "--document", path.to_str().unwrap(), "--explain", "--format", format];
        let run = copy.xtask(&arguments).expect(2);
        assert!(run.stdout.contains("parameter-invalid") && run.stderr.contains("[parameter-invalid]"), "{run:?}");
    }
    let run = copy.xtask(&["generate", "--explain"]).expect(0);
    assert!(run.stdout.starts_with("controlplane.yml:1: rendered [document]: "), "{run:?}");
    assert_eq!(copy.files(), before);
}

#[test]
fn names_of_rules_are_there_once() {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for rule in rules::ALL {
        *count.entry(rule.name).or_default() += 1;
    }
    assert!(count.values().all(|count| *count == 1), "{count:?}");
}
