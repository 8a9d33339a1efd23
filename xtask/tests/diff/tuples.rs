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
