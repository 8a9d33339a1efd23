//! What the regenerated crate does to code that compiled before, for each kind of change, and the version that it needs.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its documents stops")]

use std::collections::BTreeSet;

use crate::support::fixture_text;
use xtask::Document;
use xtask::diff::{self, Axis, Change, Class, Level, Report, rules};

/// What is replaced in the document, by what, every change in Rust with its item, and the same with old and new exchanged.
type Case = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

#[rustfmt::skip]
const CASES: &[Case] = &[
    // Operations.
    ("    delete:\n      operationId: DeletePlant\n      security: []\n      responses:\n        '200': { description: gone }\n", "", &["breaking method-removed Client::delete_plant"], &["compatible method-added Client::delete_plant"]),
    ("operationId: ListPlants", "operationId: FindPlants", &["breaking item-renamed Client::find_plants"], &["breaking item-renamed Client::list_plants"]),
    ("      deprecated: true\n", "", &["compatible item-undeprecated Client::list_events"], &["compatible item-deprecated Client::list_events"]),
    ("  /events:", "  /log:", &[], &[]),
    // Parameters and bodies.
    ("        - name: limit\n          in: query\n          schema: { type: integer, format: int32, default: 10, minimum: 1, maximum: 100 }\n", "", &["breaking setter-removed builder::ListPlants::limit", "breaking setter-removed mock::operations::ListPlantsWhen::limit", "breaking setter-removed mock::operations::ListPlantsWhen::limit_absent"], &["compatible setter-added builder::ListPlants::limit", "compatible setter-added mock::operations::ListPlantsWhen::limit", "compatible setter-added mock::operations::ListPlantsWhen::limit_absent"]),
    ("schema: { type: integer, format: int32, default: 10", "schema: { type: integer, format: int64, default: 10", &["breaking setter-retyped builder::ListPlants::limit", "breaking setter-retyped mock::operations::ListPlantsWhen::limit"], &["breaking setter-retyped builder::ListPlants::limit", "breaking setter-retyped mock::operations::ListPlantsWhen::limit"]),
    ("          required: true\n          schema: { type: string }\n", "          schema: { type: string }\n", &["compatible setter-added mock::operations::ListPlantsWhen::owner_absent"], &["breaking setter-removed mock::operations::ListPlantsWhen::owner_absent"]),
    // Answers.
    ("        '204': { description: done }", "        '204': { description: done }\n        '409': { description: taken }", &["compatible setter-added mock::operations::UpdatePlantThen::conflict"], &["breaking setter-removed mock::operations::UpdatePlantThen::conflict"]),
    // Types.
    ("        why: { type: string }\n", "", &["breaking struct-field-removed types::Withered.why"], &["compatible struct-field-added types::Withered.why"]),
    ("        why: { type: string }\n", "        why: { type: boolean }\n", &["breaking struct-field-retyped types::Withered.why"], &["breaking struct-field-retyped types::Withered.why"]),
    ("required: [kind, by]", "required: [kind]", &["breaking constructor-changed types::Planted::new", "breaking struct-field-retyped types::Planted.by"], &["breaking constructor-changed types::Planted::new", "breaking struct-field-retyped types::Planted.by"]),
    // Two texts side by side: `new` takes them by name.
    ("      required: [kind]\n      properties:\n        kind: { type: string }\n        why", "      required: [kind, sort]\n      properties:\n        kind: { type: string }\n        sort: { type: string }\n        why", &["breaking constructor-changed types::Withered::new", "compatible struct-field-added types::Withered.sort"], &["breaking constructor-changed types::Withered::new", "breaking struct-field-removed types::Withered.sort"]),
    ("      required: [kind, by]\n      properties:\n", "      required: [kind, by, at]\n      properties:\n        at: { type: string }\n", &["breaking struct-field-added types::required::Planted.at", "compatible struct-field-added types::Planted.at"], &["breaking struct-field-removed types::Planted.at", "breaking struct-field-removed types::required::Planted.at"]),
    ("enum: [red, green]", "enum: [red, green, blue]", &["compatible variant-added types::Colour::Blue"], &["breaking variant-removed types::Colour::Blue"]),
    ("      enum: [small, large]\n", "", &["breaking type-redeclared types::Size"], &["breaking type-redeclared types::Size"]),
    ("        - $ref: '#/components/schemas/Withered'\n", "        - $ref: '#/components/schemas/Withered'\n        - $ref: '#/components/schemas/Unused'\n", &["compatible trait-added types::Event: From<Unused>", "compatible variant-added types::Event::Unused"], &["breaking trait-removed types::Event: From<Unused>", "breaking variant-removed types::Event::Unused"]),
    ("    Unused:\n      type: object\n      properties:\n        a: { type: string }\n", "", &["breaking type-removed types::Unused"], &["compatible type-added types::Unused"]),
    ("    Unused:\n", "    NotUsed:\n", &["breaking item-renamed types::NotUsed"], &["breaking item-renamed types::Unused"]),
    ("            plants:write: Write plants\n", "            plants:write: Write plants\n            plants:burn: Burn plants\n", &["compatible variant-added Scope::PlantsBurn"], &["breaking variant-removed Scope::PlantsBurn"]),
    ("planted: { type: string, format: date }", "planted: { type: string, format: date, readOnly: true }", &["breaking setter-removed types::Plant.planted()"], &["compatible setter-added types::Plant.planted()"]),
    // Words.
    ("description: What it is called", "description: Its name", &[], &[]),
    ("maxLength: 20", "maxLength: 30", &[], &[]),
];

fn report(old: &str, new: &str) -> Report {
    let parse = |text: &str| Document::parse("d.yml", text).unwrap();
    diff::compare(&parse(old), &parse(new), "0.1.0")
}

fn rust(report: &Report) -> Vec<&Change> {
    report.changes.iter().filter(|change| change.rule.axis == Axis::Rust).collect()
}

fn reported(report: &Report) -> Vec<String> {
    let mut reported: Vec<String> = rust(report)
        .iter()
        .map(|change| format!("{} {} {}", change.class.word(), change.rule.id, change.subject.name()))
        .collect();
    reported.sort();
    reported
}

fn pair((from, to, ..): &Case) -> (String, String) {
    let base = fixture_text("diff/base.yml");
    assert_eq!(base.matches(from).count(), 1, "stands once: {from}");
    (base.clone(), base.replacen(from, to, 1))
}

#[test]
fn each_kind_of_change_is_found_in_both_directions() {
    let mut wrong = Vec::new();
    for case in CASES {
        let (old, new) = pair(case);
        let mut rules = Vec::new();
        for (old, new, expected) in [(&old, &new, case.2), (&new, &old, case.3)] {
            let report = report(old, new);
            let mut expected: Vec<_> = expected.iter().map(|text| (*text).to_owned()).collect();
            expected.sort();
            if reported(&report) != expected {
                wrong.push((case.1, reported(&report), expected));
            }
            let mirrored = !rules.is_empty();
            let mut found: Vec<_> =
                rust(&report).iter().map(|change| if mirrored { change.rule.mirror } else { change.rule.id }).collect();
            found.sort_unstable();
            rules.push(found);
            let breaking = rust(&report).iter().any(|change| change.class == Class::Breaking);
            let level = match (breaking, rust(&report).is_empty()) {
                (true, _) => Level::Breaking,
                (false, false) => Level::Addition,
                (false, true) => Level::Patch,
            };
            assert_eq!(report.verdict.unwrap().level, level, "{:?}", case.1);
        }
        assert!(rules.windows(2).all(|pair| pair[0] == pair[1]), "the mirrored rules: {rules:?}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_rule_has_a_mirror() {
    let ids: BTreeSet<_> = rules::RUST.iter().map(|rule| rule.id).collect();
    assert!(rules::RUST.iter().all(|rule| ids.contains(rule.mirror)));
}

#[test]
fn a_change_in_rust_names_the_lines_that_it_comes_from() {
    let base = fixture_text("diff/base.yml");
    let report = report(&base, &base.replace("        why: { type: string }\n", ""));
    let line = 1 + base.lines().position(|line| line == "        why: { type: string }").unwrap();
    assert_eq!(rust(&report)[0].old.as_ref().map(|place| place.line), Some(line));
}

#[test]
fn a_scope_and_a_value_have_the_lines_of_their_declarations() {
    let write = "            plants:write: Write plants\n";
    let burn = "            plants:burn: Burn plants\n";
    let base = fixture_text("diff/base.yml").replace(write, &format!("{write}{burn}"));
    for (old, new) in [(burn, ""), ("enum: [red, green]", "enum: [red]")] {
        let report = report(&base, &base.replace(old, new));
        let line = 1 + base.lines().position(|line| line.contains(old.trim())).unwrap();
        let removed = report.changes.iter().find(|change| change.rule.id == "variant-removed").unwrap();
        assert_eq!(removed.old.as_ref().map(|place| place.line), Some(line), "{old}");
    }
}

#[test]
fn a_renamed_path_parameter_is_a_renamed_setter() {
    let base = fixture_text("diff/base.yml");
    let report = report(&base, &base.replace("plantId", "id"));
    assert_eq!(
        reported(&report),
        ["breaking item-renamed builder::DeletePlant::id", "breaking item-renamed builder::UpdatePlant::id"]
    );
}

#[test]
fn what_cannot_be_rendered_leaves_the_wire_and_says_why() {
    let base = fixture_text("diff/base.yml");
    let report = report(&base, &base.replace("        a: { type: string }\n", "        a: { type: tulip }\n"));
    assert!(rust(&report).is_empty() && !report.changes.is_empty());
    let reason = report.verdict.unwrap_err();
    assert!(reason.starts_with("d.yml cannot be rendered (1 refusal, the first: d.yml:"), "{reason}");
}
