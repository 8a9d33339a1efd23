//! Changes of lists whose items have schemas of their own.

use crate::shelf::{both_ways, found, report};

fn tuple(items: &str, more: &str) -> String {
    let length = items.matches("type").count();
    let schema = format!(
        "{{type: object, properties: {{place: {{type: array, prefixItems: [{items}], minItems: {length}, {more}}}}}}}"
    );
    both_ways(&schema, "").replace("openapi: 3.0.3", "openapi: 3.1.0")
}

#[test]
fn an_item_of_a_tuple_with_another_type_is_breaking_on_both_axes() {
    let old = tuple("{type: number}, {type: string}", "items: false");
    let found = found(&report(&old, &tuple("{type: number}, {type: boolean}", "items: false")));
    assert!(found.contains(&"wire breaking type-changed".to_owned()), "{found:?}");
    assert!(found.iter().any(|line| line.starts_with("rust breaking")), "{found:?}");
}

#[test]
fn one_item_more_or_less_is_breaking_on_both_axes() {
    let two = tuple("{type: number}, {type: string}", "items: false");
    let three = tuple("{type: number}, {type: string}, {type: string}", "items: false");
    for (old, new) in [(&two, &three), (&three, &two)] {
        let found = found(&report(old, new));
        assert!(found.contains(&"wire breaking type-changed".to_owned()), "{found:?}");
        assert!(found.iter().any(|line| line.starts_with("rust breaking")), "{found:?}");
    }
}

#[test]
fn two_spellings_of_the_end_of_a_tuple_are_one_type() {
    let items = "{type: number}, {type: string}";
    let found = found(&report(&tuple(items, "items: false"), &tuple(items, "maxItems: 2")));
    assert!(found.iter().all(|line| !line.starts_with("rust")), "{found:?}");
}

#[test]
fn a_limit_is_none_where_the_end_of_a_tuple_is_as_strict() {
    let items = "{type: number}, {type: string}";
    let wire = |old: &str, new: &str| -> Vec<String> {
        found(&report(&tuple(items, old), &tuple(items, new)))
            .into_iter()
            .filter(|line| line.starts_with("wire"))
            .collect()
    };
    for end in ["items: false", "unevaluatedItems: false"] {
        for redundant in ["maxItems: 2", "maxItems: 3"] {
            let both = format!("{end}, {redundant}");
            assert_eq!(wire(end, &both), [""; 0], "{both}");
            assert_eq!(wire(&both, end), [""; 0], "{both}");
        }
        // One item less than the schema has, of which both are required.
        let stricter = format!("{end}, maxItems: 1");
        assert_eq!(wire(end, &stricter), ["wire breaking bound-tightened", "wire compatible bound-tightened"]);
        assert_eq!(wire(&stricter, end), ["wire compatible bound-loosened"]);
    }
    // Without an end, more items may follow.
    assert_eq!(
        wire("uniqueItems: false", "maxItems: 3"),
        ["wire breaking bound-tightened", "wire compatible bound-tightened"]
    );
}
