//! Changes that are easy to grade wrongly, one test for each kind.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its documents stops")]

use std::collections::BTreeSet;

use crate::shelf::{both_ways, found, operation, paths, report, sent, wire};
use crate::support::{Checkout, fixture_text};
use serde_json::Value;
use xtask::Document;
use xtask::diff::{self, Axis, print};

const MEANING: &str = "rust breaking meaning-changed";

#[test]
fn a_method_that_calls_another_operation_is_breaking() {
    let old = paths(&operation("/boxes/{id}", "delete", "removeIt", ""));
    let new = paths(
        &(operation("/accounts/{id}", "delete", "remove_it", "") + &operation("/boxes/{id}", "delete", "removeIt", "")),
    );
    let report = report(&old, &new);
    assert!(found(&report).contains(&MEANING.to_owned()), "{:?}", found(&report));
    let text = print::text::print(&report, print::Extent::Full);
    assert!(text.contains("Client::remove_it") && text.contains("/accounts/{id}"), "{text}");
    // Two ids that change places.
    let two = |a: &str, b: &str| paths(&(operation("/a", "get", a, "") + &operation("/b", "get", b, "")));
    assert!(found(&self::report(&two("one", "two"), &two("two", "one"))).contains(&MEANING.to_owned()));
    // The same operation under the same id at another path is still the same to who calls it.
    let moved = |path: &str| paths(&operation(path, "get", "one", ""));
    assert!(!found(&self::report(&moved("/a"), &moved("/b"))).contains(&MEANING.to_owned()));
    // One that is gone, and another one under its name in Rust.
    let other = paths(&operation("/c", "get", "One", ""));
    assert!(found(&self::report(&moved("/a"), &other)).contains(&MEANING.to_owned()));
}

#[test]
fn a_field_that_stands_for_another_property_is_breaking() {
    let old = both_ways("{type: object, properties: {createdAt: {type: string}}}", "");
    let new = both_ways("{type: object, properties: {createdAt: {type: string}, created_at: {type: string}}}", "");
    assert!(found(&report(&old, &new)).contains(&MEANING.to_owned()), "{:?}", found(&report(&old, &new)));
    assert!(found(&report(&new, &old)).contains(&MEANING.to_owned()), "{:?}", found(&report(&new, &old)));
}

#[test]
fn a_variant_that_stands_for_another_value_is_breaking() {
    let old = both_ways("{$ref: '#/components/schemas/A'}", "A: {type: string, enum: [in-use]}");
    let new = both_ways("{$ref: '#/components/schemas/A'}", "A: {type: string, enum: [InUse, in-use]}");
    assert!(found(&report(&old, &new)).contains(&MEANING.to_owned()), "{:?}", found(&report(&old, &new)));
}

#[test]
fn a_setter_that_stands_for_another_parameter_is_breaking() {
    let with = |parameters: &str| paths(&operation("/a", "get", "one", &format!("parameters: [{parameters}], ")));
    let one = "{name: page_size, in: query, schema: {type: string}}";
    let other = "{name: pageSize, in: query, schema: {type: string}}";
    let (old, new) = (with(other), with(&format!("{other}, {one}")));
    assert!(found(&report(&old, &new)).contains(&MEANING.to_owned()), "{:?}", found(&report(&old, &new)));
    let header = with("{name: page_size, in: header, schema: {type: string}}");
    assert!(found(&report(&old, &header)).contains(&MEANING.to_owned()), "{:?}", found(&report(&old, &header)));
    // Parameters of a path change places.
    let path = |path: &str| {
        let parameter = |name: &str| format!("{{name: {name}, in: path, required: true, schema: {{type: string}}}}");
        let list = format!("parameters: [{}, {}], ", parameter("a"), parameter("b"));
        paths(&operation(path, "get", "one", &list))
    };
    let swapped = report(&path("/x/{a}/{b}"), &path("/x/{b}/{a}"));
    assert!(found(&swapped).contains(&MEANING.to_owned()), "{:?}", found(&swapped));
}

#[test]
fn what_stands_in_a_path_is_sent_whether_or_not_it_is_declared() {
    let with = |list: &str| paths(&operation("/a/{key}", "get", "one", &format!("parameters: [{list}], ")));
    let declared = "{name: key, in: path, required: true, schema: {type: string}}";
    let optional = "{name: key, in: path, required: false, schema: {type: string}}";
    let elsewhere = "{name: other, in: path, required: true, schema: {type: string}}";
    let all = [with(""), with(declared), with(optional), with(&format!("{declared}, {elsewhere}"))];
    for (old, new) in all.iter().flat_map(|old| all.iter().map(move |new| (old, new))) {
        let found = found(&report(old, new));
        assert!(!found.iter().any(|change| change.contains("breaking")), "{found:?}");
    }
}

#[test]
fn operations_whose_paths_differ_in_the_names_of_parameters_are_told_apart() {
    let two =
        |other: &str| paths(&(operation("/a/{key}", "get", "one", "") + &operation("/a/{name}", "get", "two", other)));
    assert_eq!(found(&report(&two(""), &two(""))), Vec::<String>::new());
    let report = report(&two(""), &two("parameters: [{name: q, in: query, schema: {type: string}}], "));
    let text = print::text::print(&report, print::Extent::Full);
    assert!(text.contains("two (GET /a/{name})") && !text.contains("one (GET"), "{text}");
}

#[test]
fn an_inline_schema_that_becomes_a_component_accepts_the_same() {
    let role = "UserRole: {type: string, enum: [user, boss]}";
    let with = |alternatives: &str, components: &str| {
        both_ways(&format!("{{type: object, properties: {{role: {{anyOf: [{alternatives}]}}}}}}"), components)
    };
    let inline = with("{type: string, enum: [user, boss]}, {type: integer}", "");
    let reference = with("{$ref: '#/components/schemas/UserRole'}, {type: integer}", role);
    assert_eq!(wire(&inline, &reference), ["wire compatible schema-added"]);
    assert_eq!(wire(&reference, &inline), ["wire compatible schema-removed"]);
    // Alternatives of one kind in another order.
    let a = "{type: object, required: [a], properties: {a: {type: string}}}";
    let b = "{type: object, required: [b], properties: {b: {type: string}}}";
    let swapped = wire(&with(&format!("{a}, {b}"), ""), &with(&format!("{b}, {a}"), ""));
    assert_eq!(swapped, ["wire compatible alternatives-reordered"]);
    // What really changed is still found: one value more in the component.
    let wider = with("{$ref: '#/components/schemas/UserRole'}, {type: integer}", &role.replace("boss", "boss, root"));
    assert!(wire(&inline, &wider).contains(&"wire compatible enum-value-added".to_owned()));
    let other = with("{$ref: '#/components/schemas/UserRole'}, {type: boolean}", role);
    assert!(wire(&reference, &other).iter().any(|line| line.contains("breaking")));
}

#[test]
fn a_server_of_one_operation_is_breaking() {
    let own = |url: &str| operation("/a", "get", "one", &format!("servers: [{{url: '{url}'}}], "));
    let plain = paths(&operation("/a", "get", "one", ""));
    let other = paths(&own("https://other.example/v1"));
    assert_eq!(wire(&plain, &other), ["wire breaking server-changed"]);
    assert_eq!(wire(&other, &plain), ["wire breaking server-changed"]);
    let same = paths(&own("https://shelf.example/v1"));
    assert_eq!(wire(&plain, &same), Vec::<String>::new());
    let item = plain.replace("{get:", "{servers: [{url: 'https://other.example/v1'}], get:");
    assert_eq!(wire(&plain, &item), ["wire breaking server-changed"]);
}

const SCHEME: &str = "components: {securitySchemes: {O: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://shelf.example/token', scopes: {}}}}}}\n";

#[test]
fn a_connection_without_encryption_and_tokens_of_another_host_are_named() {
    let old = paths(&operation("/a", "get", "one", "")) + SCHEME;
    let plain = wire(&old, &old.replace("https://shelf.example/v1", "http://shelf.example/v1"));
    assert!(plain.contains(&"wire breaking encryption-removed".to_owned()), "{plain:?}");
    let token = wire(&old, &old.replace("https://shelf.example/token", "http://shelf.example/token"));
    assert!(token.contains(&"wire breaking encryption-removed".to_owned()), "{token:?}");
    assert!(!token.contains(&"wire breaking token-host-changed".to_owned()), "{token:?}");
    let host = wire(&old, &old.replace("https://shelf.example/token", "https://evil.example/token"));
    assert!(host.contains(&"wire breaking token-host-changed".to_owned()), "{host:?}");
    // A relative one is on the host of the server.
    let relative = wire(&old.replace("https://shelf.example/token", "/token"), &old);
    assert!(!relative.contains(&"wire breaking token-host-changed".to_owned()), "{relative:?}");
}

#[test]
fn what_is_not_understood_is_unknown_and_fails_the_exit_code() {
    let old = both_ways("{type: string}", "");
    let negated = wire(&old, &both_ways("{type: string, not: {enum: [a]}}", ""));
    assert!(negated.contains(&"wire breaking keyword-changed".to_owned()), "{negated:?}");
    let strange = wire(&old, &both_ways("{type: string, const: a}", ""));
    assert_eq!(strange, ["wire unknown keyword-changed"]);
    let copy = Checkout::empty();
    copy.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n");
    copy.write("old.yml", old.clone());
    copy.write("new.yml", both_ways("{type: string, const: a}", ""));
    copy.xtask(&["diff", "old.yml", "new.yml"]).expect(0);
    copy.xtask(&["diff", "old.yml", "new.yml", "--exit-code"]).expect(1);
    // What cannot be rendered is not known either.
    copy.write("new.yml", old.replace("type: string}", "type: string, x-a: b}"));
    copy.xtask(&["diff", "old.yml", "new.yml", "--exit-code"]).expect(0);
    copy.write("new.yml", old.replace("operationId: putBox", "security: [{None: []}]\n      operationId: putBox"));
    copy.xtask(&["diff", "old.yml", "new.yml", "--exit-code"]).expect(1);
}

#[test]
fn the_empty_schema_is_any_value() {
    let none = Vec::<String>::new();
    let items = |items: &str| both_ways(&format!("{{type: array, items: {items}}}"), "");
    assert_eq!(wire(&items("{}"), &items("{type: object, additionalProperties: true}")), none);
    let more = |more: &str| both_ways(&format!("{{type: object, additionalProperties: {more}}}"), "");
    assert_eq!(wire(&more("{}"), &more("true")), none);
    assert_eq!(wire(&more("true"), &both_ways("{type: object}", "")), none);
    assert!(!wire(&items("{}"), &items("{type: string}")).is_empty());
    assert!(!wire(&more("{}"), &more("{type: string}")).is_empty());
}

#[test]
fn bounds_that_exclude_nothing_are_no_bounds() {
    let none = Vec::<String>::new();
    for (kind, bound) in [
        ("type: string", "minLength: 0"),
        ("type: array, items: {type: string}", "minItems: 0"),
        ("type: array, items: {type: string}", "uniqueItems: false"),
        ("type: object, properties: {a: {type: string}}", "minProperties: 0"),
        ("type: integer", "exclusiveMaximum: true"),
        ("type: integer, maximum: 3", "exclusiveMaximum: false"),
        ("type: integer", "multipleOf: 1"),
    ] {
        let (plain, bound) = (both_ways(&format!("{{{kind}}}"), ""), both_ways(&format!("{{{kind}, {bound}}}"), ""));
        assert_eq!(wire(&plain, &bound), none, "{bound}");
        assert_eq!(wire(&bound, &plain), none, "{bound}");
    }
    let number = |kind: &str, bounds: &str| both_ways(&format!("{{type: {kind}, {bounds}}}"), "");
    assert_eq!(wire(&number("number", "maximum: 10"), &number("number", "maximum: 10.0")), none);
    let (exclusive, inclusive) = ("maximum: 5, exclusiveMaximum: true", "maximum: 4");
    assert_eq!(wire(&number("integer", exclusive), &number("integer", inclusive)), none);
    assert!(!wire(&number("number", exclusive), &number("number", inclusive)).is_empty());
    assert!(!wire(&number("integer", exclusive), &number("integer", "maximum: 5")).is_empty());
}

#[test]
fn a_status_out_of_a_declared_range_is_compatible() {
    let status = |status: &str| paths(&operation("/a", "get", "one", "")).replace("'204'", &format!("'{status}'"));
    assert!(!wire(&status("2XX"), &status("200")).iter().any(|line| line.contains("breaking")));
    assert!(wire(&status("200"), &status("2XX")).iter().any(|line| line.contains("breaking")));
    // Their bodies are compared.
    let body = |code: &str, kind: &str| {
        let content = format!("'{code}': {{content: {{application/json: {{schema: {{type: {kind}}}}}}}, ");
        paths(&operation("/a", "get", "one", "")).replace("'204': {", &content)
    };
    assert!(wire(&body("2XX", "string"), &body("200", "integer")).contains(&"wire breaking type-changed".to_owned()));
}

#[test]
fn the_wire_is_printed_where_one_document_cannot_be_rendered() {
    let copy = Checkout::empty();
    copy.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n");
    let old = paths(&(operation("/a", "get", "one", "") + &operation("/b", "get", "two", "tags: 5, ")));
    copy.write("old.yml", &old);
    copy.write("new.yml", old.replace("'204'", "'205'"));
    let run = copy.xtask(&["diff", "old.yml", "new.yml"]).expect(0);
    assert!(run.stdout.contains("status-removed") && run.stdout.contains("old.yml"), "{run:?}");
    assert!(run.stdout.contains("unknown"), "{run:?}");
    let run = copy.xtask(&["diff", "old.yml", "new.yml", "--skip", "two"]).expect(0);
    assert!(run.stdout.contains("needs at least"), "{run:?}");
    let run = copy.xtask(&["diff", "old.yml", "new.yml", "--skip", "none"]).expect(2);
    assert!(run.stderr.contains("`none`"), "{run:?}");
}

#[test]
fn the_verdict_names_what_existing_code_calls() {
    let report = report(&paths(&operation("/a", "get", "listOld", "")), &paths(&operation("/a", "get", "listNew", "")));
    let verdict = report.verdict.unwrap();
    assert!(verdict.forced_by.contains(&"Client::list_old".to_owned()), "{verdict:?}");
    assert!(!verdict.forced_by.contains(&"Client::list_new".to_owned()), "{verdict:?}");
}

#[test]
fn what_many_operations_share_is_reported_once() {
    let three = |more: &str| {
        paths(&["a", "b", "c"].map(|id| operation(&format!("/{id}"), "get", id, more)).concat())
            + "components: {parameters: {P: {name: p, in: query, required: false, schema: {type: string}}}, securitySchemes: {K: {type: http, scheme: bearer}, L: {type: http, scheme: basic}}}\n"
    };
    let shared = three("parameters: [{$ref: '#/components/parameters/P'}], security: [{K: []}], ");
    let required = report(&shared, &shared.replace("required: false", "required: true"));
    let changes: Vec<_> = required.changes.iter().filter(|change| change.rule.axis == Axis::Wire).collect();
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!(*changes[0].operations, ["a", "b", "c"]);
    assert!(print::text::print(&required, print::Extent::Full).contains("in 3 operations"));
    // Another scheme.
    let other = report(&shared, &shared.replace("security: [{K: []}]", "security: [{L: []}]"));
    let removed: Vec<_> = other.changes.iter().filter(|change| change.rule.id == "security-removed").collect();
    assert_eq!(removed.len(), 1, "{removed:?}");
    assert_eq!(*removed[0].operations, ["a", "b", "c"]);
}

#[test]
fn a_change_of_requests_lists_the_operations_that_send() {
    let base = fixture_text("diff/base.yml");
    let report = report(&base, &base.replace("enum: [red, green]", "enum: [red]"));
    let removed: Vec<_> = report.changes.iter().filter(|change| change.rule.id == "enum-value-removed").collect();
    let request = removed.iter().find(|change| change.class == diff::Class::Breaking).unwrap();
    assert_eq!(*request.operations, ["CreatePlant", "ListPlants"]);
    let response = removed.iter().find(|change| change.class == diff::Class::Compatible).unwrap();
    assert_eq!(*response.operations, ["CreatePlant", "ListPlants"]);
    let base = base.replace("        - name: colours\n          in: query\n          schema: { type: array, items: { $ref: '#/components/schemas/Colour' } }\n", "");
    let report = self::report(&base, &base.replace("enum: [red, green]", "enum: [red]"));
    let removed = report.changes.iter().filter(|change| change.rule.id == "enum-value-removed");
    let request = removed.clone().find(|change| change.class == diff::Class::Breaking).unwrap();
    assert_eq!(*request.operations, ["CreatePlant"]);
    // A schema that no operation reaches says so.
    let unused = self::report(&base, &base.replace("        a: { type: string }", "        a: { type: boolean }"));
    let text = print::text::print(&unused, print::Extent::Full);
    assert!(text.contains("used by no operation"), "{text}");
}

#[test]
fn a_rewritten_document_says_what_was_rewritten() {
    let (old, new) = (both_ways("{type: enum, enum: [a]}", ""), both_ways("{type: string, enum: [a]}", ""));
    let text = print::text::print(&report(&old, &new), print::Extent::Full);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("`type: enum`") && text.contains("`type: string`"), "{text}");
}

#[test]
fn a_list_in_another_order_is_called_so() {
    let base = fixture_text("diff/base.yml");
    let text = print::text::print(&report(&base, &base.replace("[red, green]", "[green, red]")), print::Extent::Full);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("the items of `enum` are in another order, which means the same"), "{text}");
    assert!(!text.contains("is now written"), "{text}");
}

#[test]
fn any_of_and_one_of_are_not_the_same_for_requests() {
    let with = |keyword: &str| {
        sent(&format!("{{{keyword}: [{{type: object, properties: {{a: {{type: string}}}}}}, {{type: string}}]}}"), "")
    };
    assert_eq!(wire(&with("anyOf"), &with("oneOf")), ["wire breaking alternatives-exclusive"]);
    assert_eq!(wire(&with("oneOf"), &with("anyOf")), ["wire compatible alternatives-combined"]);
}

#[test]
fn the_summary_and_the_verdict_come_first_and_then_everything_breaking() {
    let base = fixture_text("diff/base.yml");
    let new = base
        .replace("enum: [red, green]", "enum: [red, blue]")
        .replace("description: What it is called", "description: Name");
    let report = report(&base, &new);
    let classes: Vec<_> = report.changes.iter().map(|change| change.class).collect();
    assert!(classes.is_sorted(), "{classes:?}");
    let axes: BTreeSet<_> = report.changes.iter().map(|change| change.rule.axis.word()).collect();
    assert_eq!(axes.len(), 2);
    let text = print::text::print(&report, print::Extent::Full);
    assert!(text.find("verdict:").unwrap() < text.find(", breaking:").unwrap(), "{text}");
    assert!(text.rfind(", breaking:").unwrap() < text.find(", compatible:").unwrap(), "{text}");
    let github = print::github::print(&report);
    assert!(github.lines().next().unwrap().contains("verdict"), "{github}");
    let levels: Vec<_> = github.lines().skip(1).map(|line| line.starts_with("::error")).collect();
    assert!(levels.is_sorted_by(|a, b| a >= b), "{github}");
    let markdown = print::markdown::print(&report, print::Extent::Full);
    assert!(markdown.find("verdict").unwrap() < markdown.find("<details").unwrap(), "{markdown}");
    let json: Value = serde_json::from_str(&print::json::print(&report)).unwrap();
    assert_eq!(json["changes"][0]["class"], "breaking");
}

#[test]
fn no_text_of_a_document_gives_orders_to_who_prints_it() {
    let evil =
        "a\u{1b}[31m\u{202e}b\n::error::c <img src=x> [l](javascript:x) @all | `x` ".to_owned() + &"z".repeat(5_000);
    let quoted = serde_json::to_string(&evil).unwrap();
    let old = paths(&operation(
        "/a",
        "get",
        "one",
        "parameters: [{name: p, in: query, schema: {type: string, enum: [a]}}], ",
    ));
    let new = old.replace("enum: [a]", &format!("enum: [{quoted}]")).replace("name: p,", &format!("name: {quoted},"));
    let report = report(&old, &new);
    let markdown = print::markdown::print(&report, print::Extent::Full);
    for text in [
        print::text::print(&report, print::Extent::Full),
        print::github::print(&report),
        print::json::print(&report),
        markdown.clone(),
    ] {
        let plain = text.replace("\u{1b}[0m", "").replace("\u{1b}[1m", "");
        assert!(!plain.contains("\u{1b}[31m\u{202e}") && !text.contains('\u{202e}'), "{text}");
        assert!(!text.lines().any(|line| line.starts_with("::error::c")), "{text}");
        assert!(!text.contains(&"z".repeat(1_000)), "bounded");
    }
    // Everything of the document is code.
    let markdown: String = markdown.split('`').step_by(2).collect();
    assert!(!markdown.contains("<img") && !markdown.contains("[l](") && !markdown.contains(" @all"), "{markdown}");
}

#[test]
fn two_files_are_compared_without_a_workspace() {
    let copy = Checkout::empty();
    copy.remove("xtask/Cargo.toml");
    let old = paths(&operation("/a", "get", "one", ""));
    copy.write("old.yml", &old);
    copy.write("new.yml", old.replace("'204'", "'205'"));
    let run = copy.xtask(&["diff", "old.yml", "new.yml"]).expect(0);
    assert!(run.stdout.contains("status-removed") && run.stdout.contains("verdict:"), "{run:?}");
    let run = copy.xtask(&["diff"]).expect(2);
    assert!(run.stderr.contains("not in a checkout of the workspace"), "{run:?}");
}

#[test]
fn no_document_that_can_be_parsed_stops_the_comparison() {
    let base = Document::parse("d.yml", &fixture_text("diff/base.yml")).unwrap();
    let json = base.root().node().to_json();
    let mut open = vec![String::new()];
    let mut compared = 0;
    while let Some(pointer) = open.pop() {
        let node = json.pointer(&pointer).unwrap();
        let escaped = |name: &String| name.replace('~', "~0").replace('/', "~1");
        match node {
            Value::Object(members) => open.extend(members.keys().map(|name| format!("{pointer}/{}", escaped(name)))),
            Value::Array(items) => open.extend((0..items.len()).map(|index| format!("{pointer}/{index}"))),
            _ => {}
        }
        compared += 1;
        // One value of a wrong kind for each node: all of them at each would take minutes.
        let wrong = [
            "null",
            "[]",
            "{}",
            "-1.5",
            "'#/x'",
            "true",
            "[{}, {}]",
            "{$ref: '#'}",
            "{$ref: '#/components/schemas/Event'}",
        ];
        let mut other = json.clone();
        let wrong = Document::parse("w.yml", wrong[compared % wrong.len()]).unwrap();
        *other.pointer_mut(&pointer).unwrap() = wrong.root().node().to_json();
        let new = Document::parse("n.yml", &other.to_string()).unwrap();
        for (old, new) in [(&base, &new), (&new, &base)] {
            for change in diff::on_the_wire(old, new) {
                assert!(!print::sentence::what(&change).is_empty());
            }
        }
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn a_type_alias_is_the_type_that_it_stands_for() {
    let with = |a: &str, list: &str| {
        both_ways(
            &format!("{{type: object, properties: {{a: {a}}}}}"),
            &format!("A: {list}, B: {{type: object, properties: {{b: {{type: string}}}}}}"),
        )
    };
    let list = "{type: array, items: {$ref: '#/components/schemas/B'}}";
    let (named, inline) = (with("{$ref: '#/components/schemas/A'}", list), with(list, list));
    assert!(
        found(&report(&named, &inline)).iter().all(|change| !change.starts_with("rust")),
        "{:?}",
        found(&report(&named, &inline))
    );
    // A list is no struct, and one of other items is another.
    let text = with("{$ref: '#/components/schemas/A'}", "{type: string}");
    let other = with("{$ref: '#/components/schemas/A'}", "{type: array, items: {type: integer}}");
    for new in [&text, &other] {
        let changes = found(&report(&named, new));
        assert!(changes.contains(&"rust breaking type-redeclared".to_owned()), "{changes:?}");
    }
}
