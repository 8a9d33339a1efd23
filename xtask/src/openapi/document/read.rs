//! From text to a tree of nodes.

use super::node::Node;
use super::{json, yaml};
use crate::openapi::refusal::{Refusal, Refusals};

/// Reads exactly one JSON or YAML document.
pub(super) fn read(name: &str, text: &str) -> Result<Node, Refusals> {
    let mut root = tree(name, text)?;
    root.number();
    Ok(root)
}

fn tree(name: &str, text: &str) -> Result<Node, Refusal> {
    if !json::is_likely(text) {
        return yaml::read(name, text);
    }
    match json::read(name, text) {
        Ok(root) => Ok(root),
        Err(json::Fault::Refused(refusal)) => Err(refusal),
        // YAML has objects in braces that are not JSON: with comments, or keys without quotation marks.
        Err(json::Fault::Syntax(refusal)) => {
            yaml::read(name, text).map_err(|other| if is_meant_as_json(name, text) { refusal } else { other })
        }
    }
}

/// Whether what is wrong with a text should be said of it as JSON.
fn is_meant_as_json(name: &str, text: &str) -> bool {
    let is_named = name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("json"));
    let first_key = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n', '[', '{']);
    is_named || first_key.starts_with('"')
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn parse(text: &str) -> serde_json::Value {
        read("d.yml", text).unwrap().to_json()
    }

    fn refusal(text: &str) -> String {
        read("d.yml", text).unwrap_err().to_string()
    }

    #[test]
    fn plain_scalars_follow_the_core_schema_of_yaml_1_2() {
        let value = parse("a: yes\nb: 2026-04-16\nc: 0x1F\nd: ~\ne: 1e3\nf: '1'\ng: 1.2.3\nh: -5\ni: !!str 7\nj: +1\n");
        assert_eq!(
            value,
            json!({"a": "yes", "b": "2026-04-16", "c": 31, "d": null, "e": 1000.0, "f": "1", "g": "1.2.3", "h": -5, "i": "7", "j": 1})
        );
    }

    #[test]
    fn a_number_as_key_is_the_same_key_as_its_text() {
        assert_eq!(parse("200: ok"), json!({"200": "ok"}));
        assert_eq!(
            refusal("a:\n  200: x\n  '200': y\n"),
            "d.yml:3: /a/200: found the key `200` again (first on line 2), expected each key once: remove one of the two"
        );
    }

    #[test]
    fn json_with_tabs_and_surrogate_pairs_reads_as_json_does() {
        let text = "{\n\t\"a\": \"\\ud83d\\ude00 \\\\ud83d \\u0041\",\n\t\"b\": [1, -2.5, true, null]\n}";
        assert_eq!(parse(text), serde_json::from_str::<serde_json::Value>(text).unwrap());
    }

    #[test]
    fn braces_that_are_not_json_are_read_as_yaml() {
        assert_eq!(parse("{a: 1, b: [c,]} # end\n"), json!({"a": 1, "b": ["c"]}));
        assert_eq!(parse("{\"a\": 'b', # why\n \"c\": 01}"), json!({"a": "b", "c": 1}));
        assert_eq!(parse("\u{feff}{\"a\": {}}\n"), json!({"a": {}}));
    }

    #[test]
    fn what_is_wrong_with_json_is_said_with_its_place() {
        for (text, expected) in [
            (
                "{\n  \"a\": {\"b\": [1, 2}\n}",
                "d.yml:2: /a/b: found `}`, where the text is not JSON, expected `,` or `]` after an item",
            ),
            ("{\n  \"a\": \"b", "d.yml:2: /a: found the end of the text, where the JSON is not complete"),
            ("{\"a\": 1} {}", "d.yml:1: found `{`, where the text is not JSON, expected the end of the text"),
            ("{\"a\": 1e999}", "d.yml:1: /a: found the number `1e999`, expected a number that JSON can hold"),
            ("{\"a\": 1,\n\"a\": 2}", "d.yml:2: /a: found the key `a` again (first on line 1)"),
            ("{\"a\": \"\\ud83d\"}", "d.yml:1: /a: found `u`, where the text is not JSON, expected four digits"),
        ] {
            assert!(refusal(text).starts_with(expected), "{}", refusal(text));
        }
        assert!(read("d.json", "{a: b: c}").unwrap_err().to_string().contains("is not JSON"));
    }

    #[test]
    fn a_key_that_stands_twice_is_found_in_an_object_of_any_size() {
        for count in [2, 16, 17, 500] {
            let name = |index| if index + 1 == count { 0 } else { index };
            let members: Vec<_> = (0..count).map(|index| format!("k{}: 1\n", name(index))).collect();
            let expected = format!("d.yml:{count}: /k0: found the key `k0` again (first on line 1)");
            assert!(refusal(&members.concat()).starts_with(&expected), "{count}");
        }
    }

    #[test]
    fn the_yaml_parser_may_not_read_too_far_ahead() {
        let list = |count: usize| format!("a:\n  [{}1]\n", "1,".repeat(count));
        assert_eq!(parse(&list(1000))["a"].as_array().unwrap().len(), 1001);
        assert!(refusal(&list(100_000)).contains("more than 100000 brackets"));
    }

    #[test]
    fn half_a_document_is_refused_with_its_line() {
        let text = refusal("a: 1\nb: {c: 2\n");
        assert!(text.starts_with("d.yml:3: /b: found text that is not YAML ("), "{text}");
        let text = refusal("a: 1\nb: {c: 2");
        assert!(text.starts_with("d.yml:2: /b: found text that is not YAML ("), "{text}");
    }

    #[test]
    fn an_empty_file_is_refused() {
        for text in ["", "\n\n", "# only a comment\n"] {
            assert_eq!(
                refusal(text),
                "d.yml: found an empty file, expected an OpenAPI document: pass the document as published"
            );
        }
    }

    #[test]
    fn a_second_document_is_refused() {
        assert!(refusal("a: 1\n---\nb: 2\n").contains("second YAML document"));
    }

    #[test]
    fn aliases_are_written_out_and_bounded() {
        assert_eq!(parse("a: &x {b: 1}\nc: *x\n"), json!({"a": {"b": 1}, "c": {"b": 1}}));
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..9 {
            let previous = level - 1;
            writeln!(bomb, "a{level}: &a{level} [{}]", vec![format!("*a{previous}"); 10].join(", ")).unwrap();
        }
        assert!(refusal(&bomb).contains("aliases written out"));
    }

    #[test]
    fn nesting_is_bounded() {
        assert!(refusal(&("- ".repeat(5000) + "a")).contains("levels of nesting"));
        assert!(refusal(&"[".repeat(100_000)).contains("d.yml:1:"));
    }

    fn any_json() -> impl Strategy<Value = serde_json::Value> {
        let scalar = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<u64>().prop_map(Into::into),
            any::<String>().prop_map(Into::into),
            "[a\u{1f600}\"/\u{8}\u{1f}\u{e9}]{0,8}".prop_map(Into::into),
        ];
        scalar.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
                proptest::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn json_is_read_as_another_reader_reads_it(value in any_json()) {
            prop_assert_eq!(&parse(&format!("[{value}]"))[0], &value);
            prop_assert_eq!(&parse(&format!("[{value:#}]"))[0], &value);
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in any::<String>()) {
            let _ = read("d.yml", &text);
        }

        #[test]
        fn no_yaml_like_text_makes_the_reader_panic(text in "[-a: \\[\\]{}&*!|>'\"#%@,?\n\t0-9~\\\\u]{0,80}") {
            let _ = read("d.yml", &text);
        }
    }
}
