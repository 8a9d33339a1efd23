//! Several documents become one, and of a larger one the vendored operations are kept.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its documents stops")]

use crate::server::{self, Reply};
use crate::support::{Checkout, DOCUMENT, LOCK, fixture, fixture_text};
use xtask::openapi::document::Document;

const HEAD: &str = "openapi: 3.0.3\ninfo:\n  title: Shop\n  version: '1'\nservers:\n  - url: https://shop.example\n";

/// A document of one operation, `GET /NAME`, whose answer is the schema `Item` with a property of this type.
fn part(name: &str, property: &str) -> String {
    format!(
        "{HEAD}paths:\n  /{name}:\n    get:\n      operationId: get_{name}\n      responses:\n        '200':\n          \
         description: ok\n          content:\n            application/json:\n              schema:\n                \
         $ref: '#/components/schemas/Item'\ncomponents:\n  schemas:\n    Item:\n      type: object\n      properties:\n        \
         id:\n          type: {property}\n    Of{name}:\n      type: string\n"
    )
}

fn page(name: &str) -> String {
    format!("# {name}\n\n````yaml /shop.yml get /{name}\n{}````\n", part(name, "string"))
}

/// An address whose first answer is the first of these bodies, and so on; the last stays.
fn serve(bodies: Vec<String>) -> String {
    server::serve("/shop.yml", bodies.into_iter().map(|body| Reply::status(200).body(body)).collect())
}

/// The nursery without its events.
fn smaller() -> String {
    let nursery = fixture_text("diff/base.yml");
    let (start, end) = (nursery.find("  /events:\n").unwrap(), nursery.find("components:\n").unwrap());
    let unused = nursery.find("    Event:\n").unwrap();
    format!("{}{}", &nursery[..start], &nursery[end..unused])
}

#[test]
fn a_document_fetched_again_brings_no_operation_along_that_was_not_vendored() {
    let nursery = fixture_text("diff/base.yml");
    let copy = Checkout::empty();
    copy.xtask(&["vendor", &serve(vec![smaller(), nursery.clone()])]).expect(0);
    let run = copy.xtask(&["vendor"]).expect(0);
    assert!(
        run.stdout.contains("\nnot vendored: 1 operation: ListEvents (`cargo xtask vendor --all` vendors all)\n"),
        "{run:?}"
    );
    assert_eq!(copy.read(DOCUMENT), smaller(), "what is kept is kept line for line, and nothing else");
    copy.xtask(&["vendor", "--all"]).expect(0);
    assert_eq!(copy.read(DOCUMENT), nursery);
}

#[test]
fn of_a_named_source_all_operations_are_taken_unless_the_vendored_ones_are_to_be_kept() {
    let nursery = fixture_text("diff/base.yml");
    let copy = Checkout::empty();
    copy.write("smaller.yml", smaller());
    copy.write("all.yml", &nursery);
    copy.xtask(&["vendor", "smaller.yml"]).expect(0);
    copy.xtask(&["vendor", "all.yml", "--keep"]).expect(0);
    assert_eq!(copy.read(DOCUMENT), smaller());
    assert!(copy.read(LOCK).contains("source = \"all.yml\"\n"));
    copy.xtask(&["vendor", "all.yml"]).expect(0);
    assert_eq!(copy.read(DOCUMENT), nursery);
}

#[test]
fn a_vendored_operation_that_is_gone_is_named_with_what_to_run() {
    let copy = Checkout::empty();
    copy.xtask(&["vendor", &serve(vec![fixture_text("diff/base.yml"), smaller()])]).expect(0);
    let before = copy.files();
    let line = 1 + copy.read(DOCUMENT).lines().position(|line| line == "  /events:").unwrap();
    let run = copy.xtask(&["vendor"]).expect(2);
    let url = copy
        .read(LOCK)
        .lines()
        .find_map(|line| line.strip_prefix("source = \""))
        .unwrap()
        .trim_end_matches('"')
        .to_owned();
    assert_eq!(
        run.stderr,
        format!(
            "controlplane.yml:{}: /paths/~1events/get: found the vendored operation `ListEvents` (GET /events), which {url} no longer contains, \
             expected every vendored operation to be still published: vendor the operations that are published now with \
             `cargo xtask vendor --all`, or pass a source that contains it\n",
            line + 1
        )
    );
    assert_eq!(copy.files(), before);
    copy.xtask(&["vendor", "--all"]).expect(0);
    assert_eq!(copy.read(DOCUMENT), smaller());
}

#[test]
fn an_operation_stays_vendored_under_another_id_and_with_other_names_in_its_path() {
    let nursery = fixture_text("diff/base.yml");
    let renamed = nursery.replace("DeletePlant", "RemovePlant").replace("plantId", "plant");
    let moved = nursery.replace("  /events:\n", "  /history:\n");
    let copy = Checkout::empty();
    copy.xtask(&["vendor", &serve(vec![nursery, renamed.clone(), moved.clone()])]).expect(0);
    for document in [renamed, moved] {
        copy.xtask(&["vendor"]).expect(0);
        assert_eq!(copy.read(DOCUMENT), document);
    }
}

#[test]
fn of_two_paths_that_differ_in_the_names_of_their_parameters_each_is_an_operation_of_its_own() {
    let path = |name: &str| {
        format!("  /a/{{{name}}}:\n    get: {{operationId: get_{name}, responses: {{default: {{description: d}}}}}}\n")
    };
    let one = format!("{HEAD}paths:\n{}", path("y"));
    let both = format!("{HEAD}paths:\n{}{}", path("x"), path("y"));
    let copy = Checkout::empty();
    copy.xtask(&["vendor", &serve(vec![one.clone(), both.clone()])]).expect(0);
    let run = copy.xtask(&["vendor"]).expect(0);
    assert!(run.stdout.contains("not vendored: 1 operation: get_x "), "{run:?}");
    assert_eq!(copy.read(DOCUMENT), one);
    copy.xtask(&["vendor", "--all"]).expect(0);
    copy.xtask(&["vendor"]).expect(0);
    assert_eq!(copy.read(DOCUMENT), both);
}

#[test]
fn pages_become_one_document_with_what_they_share_once() {
    let copy = Checkout::empty();
    copy.write("a.md", page("a"));
    copy.write("b.md", page("b"));
    copy.xtask(&["vendor", "a.md", "b.md"]).expect(0);
    let both = part("a", "string").replace(
        "components:\n",
        &format!(
            "{}components:\n",
            &part("b", "string")[HEAD.len() + 7..part("b", "string").find("components:\n").unwrap()]
        ),
    );
    assert_eq!(copy.read(DOCUMENT), format!("{both}    Ofb:\n      type: string\n"));
    let lock = copy.read(LOCK);
    assert!(lock.contains("source = \"a.md\"\nalso = [\"b.md\"]\nsha256 = \""), "{lock}");
    assert!(lock.contains("operations = 2\nschemas = 3\n") && !lock.contains("method"), "{lock}");
    let merged = copy.read(DOCUMENT);
    let other = Checkout::empty();
    other.write("a.md", page("a"));
    other.write("b.md", page("b"));
    other.xtask(&["vendor", "a.md"]).expect(0);
    other.xtask(&["vendor", "--add", "b.md"]).expect(0);
    assert_eq!((other.read(DOCUMENT), other.read(LOCK)), (merged, lock), "adding gives the same");
}

#[test]
fn what_was_merged_is_fetched_again_and_compared_from_all_of_its_addresses() {
    let (a, b) = (serve(vec![page("a")]), serve(vec![page("b"), page("b"), page("b").replace("/b:", "/c:")]));
    let copy = Checkout::empty();
    copy.xtask(&["vendor", &a, &b]).expect(0);
    let before = copy.files();
    let run = copy.xtask(&["vendor"]).expect(0);
    assert!(run.stdout.contains("the same document as before\n0 files written"), "{run:?}");
    assert_eq!(copy.files(), before);
    let run = copy.xtask(&["check", "--upstream"]).expect(1);
    assert!(run.stdout.contains("operation-moved"), "{run:?}");
}

#[test]
fn generated_code_names_every_source() {
    let copy = Checkout::empty();
    copy.write("a.md", page("a"));
    copy.write("b.md", page("b"));
    copy.xtask(&["vendor", "a.md", "b.md"]).expect(0);
    copy.xtask(&["generate"]).expect(0);
    copy.xtask(&["check"]).expect(0);
    assert!(copy.read("blaxel-api/src/generated/document.rs").contains("SOURCE: &str = \"a.md, b.md\";"));
}

#[track_caller]
fn refused(first: &str, second: &str, message: &str) {
    let copy = Checkout::fresh();
    copy.write("a.yml", first);
    copy.write("b.yml", second);
    let before = copy.files();
    copy.xtask(&["vendor", "a.yml", "b.yml"]).expect_refusal(message);
    assert_eq!(copy.files(), before);
}

const REMEDY: &str = "vendor documents together that the same API published at the same time";

#[test]
fn components_that_differ_are_named_at_both_places() {
    refused(
        &part("a", "string"),
        &part("b", "integer"),
        &format!(
            "b.yml:24: /components/schemas/Item/properties/id/type: found `\"integer\"`, but `\"string\"` at \
             a.yml:24: /components/schemas/Item/properties/id/type, expected the same in both: {REMEDY}"
        ),
    );
}

#[test]
fn what_concerns_the_whole_document_must_be_the_same() {
    let other = part("b", "string").replace("https://shop", "https://test");
    refused(
        &part("a", "string"),
        &other,
        &format!(
            "b.yml:6: /servers/0/url: found `\"https://test.example\"`, but `\"https://shop.example\"` at \
             a.yml:6: /servers/0/url, expected the same in both: {REMEDY}"
        ),
    );
    refused(
        &part("a", "string"),
        &format!("{}security: []\n", part("b", "string")),
        &format!(
            "a.yml:1: found no `security`, but there is one at b.yml:27: /security, expected the same in each document: {REMEDY}"
        ),
    );
}

#[test]
fn an_operation_stands_in_one_of_the_documents() {
    refused(
        &part("a", "string"),
        &part("a", "string"),
        "b.yml:9: /paths/~1a/get: found the operation `get_a` again (first at a.yml:9: /paths/~1a/get), expected each operation \
         in one document: pass only one of the two documents",
    );
}

#[test]
fn wrong_usage_of_several_sources_is_told_and_changes_nothing() {
    let copy = Checkout::empty();
    copy.write("a.md", page("a"));
    copy.write("b.md", page("b"));
    copy.xtask(&["vendor", "a.md", "b.md"]).expect(0);
    let before = copy.files();
    for (arguments, message) in [
        (
            &["vendor", "-", "-"][..],
            "`-` (standard input) was passed more than once: pass the other documents as files",
        ),
        (
            &["vendor", "a.md", "b.md", "--source", "https://shop.example/a.md"],
            "--source was passed with 2 sources, expected one: pass the URLs of the documents instead of files",
        ),
        (
            &["vendor"],
            "controlplane.lock: the source `a.md` is not a URL that can be fetched again: pass all files and URLs that the document was \
             made from, with `--keep` to keep the set of vendored operations",
        ),
    ] {
        copy.xtask(arguments).expect_refusal(message);
        assert_eq!(copy.files(), before);
    }
    copy.write(DOCUMENT, "paths: {}\n");
    let run = copy.xtask(&["vendor", "a.md", "--keep"]).expect(2);
    assert!(
        run.stderr
            .starts_with("controlplane.yml: the document has no operation, so the operations to keep are not known: "),
        "{run:?}"
    );
    copy.remove(DOCUMENT);
    let run = copy.xtask(&["vendor", "a.md", "--keep"]).expect(2);
    assert!(
        run.stderr.starts_with("controlplane.yml: the file does not exist, so the operations to keep are not known: "),
        "{run:?}"
    );
}

#[test]
fn the_parameters_that_operations_of_one_path_share_must_be_the_same() {
    let item = |method: &str, parameter: &str| {
        format!(
            "{HEAD}paths:\n  /a/{{id}}:\n    parameters:\n      - name: id\n        in: path\n        required: true\n        \
             schema:\n          type: {parameter}\n    {method}:\n      operationId: {method}_a\n      responses:\n        \
             default:\n          description: d\n"
        )
    };
    let copy = Checkout::empty();
    copy.write("a.yml", item("get", "string"));
    copy.write("b.yml", item("delete", "string"));
    copy.xtask(&["vendor", "a.yml", "b.yml"]).expect(0);
    let operation = item("delete", "string").split_once("    delete:").unwrap().1.to_owned();
    assert_eq!(copy.read(DOCUMENT), format!("{}    delete:{operation}", item("get", "string")));
    refused(
        &item("get", "string"),
        &item("delete", "integer"),
        &format!(
            "b.yml:14: /paths/~1a~1{{id}}/parameters/0/schema/type: found `\"integer\"`, but `\"string\"` at \
             a.yml:14: /paths/~1a~1{{id}}/parameters/0/schema/type, expected the same in both: {REMEDY}"
        ),
    );
}

#[test]
fn documents_of_different_forms_become_one() {
    let json = Document::parse("b.yml", &part("b", "string")).unwrap().root().node().to_json();
    let copy = Checkout::empty();
    for name in ["b.yml", "b.json"] {
        copy.write("a.yml", part("a", "string"));
        copy.write("b.yml", part("b", "string").replace("  ", "    "));
        copy.write("b.json", json.to_string());
        copy.xtask(&["vendor", "a.yml", name]).expect(0);
        let made = Document::parse(DOCUMENT, &copy.read(DOCUMENT)).unwrap();
        let calls: Vec<&str> = made.root().get("paths").unwrap().members().map(|(path, _)| path).collect();
        assert_eq!(calls, ["/a", "/b"]);
    }
}

#[test]
fn a_document_of_3_1_is_vendored_byte_for_byte_and_generated_from() {
    let copy = Checkout::empty();
    copy.vendor("later.yml").expect(0);
    assert_eq!(copy.read(DOCUMENT), fixture_text("later.yml"));
    copy.xtask(&["generate"]).expect(0);
    copy.xtask(&["check"]).expect(0);
    // The operations that are vendored already, as the document describes them now.
    let path = fixture("later.yml");
    copy.xtask(&["vendor", "--keep", path.to_str().unwrap()]).expect(0);
    assert_eq!(copy.read(DOCUMENT), fixture_text("later.yml"));
}

#[test]
fn documents_of_two_versions_of_openapi_are_not_merged() {
    let copy = Checkout::empty();
    let document = |version: &str, path: &str| {
        format!(
            "openapi: {version}\ninfo: {{title: t, version: '1'}}\npaths: {{/{path}: {{get: {{responses: {{}}}}}}}}\n"
        )
    };
    copy.write("a.yml", document("3.0.3", "a"));
    copy.write("b.yml", document("3.1.0", "b"));
    let run = copy.xtask(&["vendor", "a.yml", "b.yml"]).expect(2);
    assert!(run.stderr.contains("b.yml:1: /openapi: found `\"3.1.0\"`, but `\"3.0.3\"` at a.yml:1"), "{run:?}");
}
