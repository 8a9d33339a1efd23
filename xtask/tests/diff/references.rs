//! References in places for which OpenAPI defines none: what they lead to is compared.

use crate::shelf::{both_ways, wire};

/// A document whose request and response have the media types of a component.
fn shared(schema: &str) -> String {
    let content = format!("{{application/json: {{schema: {schema}}}}}");
    let inline = format!("content: {content}");
    let text = both_ways(schema, "").replace(&inline, "content: {$ref: '#/components/mediaTypes/Box'}");
    assert!(!text.contains(&inline) && text.contains("components: {"));
    text.replace("components: {", &format!("components: {{mediaTypes: {{Box: {content}}}, "))
}

#[test]
fn media_types_behind_a_reference_are_compared() {
    let schema = |more: &str| format!("{{type: object, properties: {{a: {{type: string{more}}}}}}}");
    let (before, after) = (schema(""), schema(", maxLength: 2"));
    assert_eq!(wire(&both_ways(&before, ""), &shared(&before)), [""; 0]);
    assert_eq!(wire(&shared(&before), &both_ways(&before, "")), [""; 0]);
    let changes = ["wire breaking bound-tightened", "wire compatible bound-tightened"];
    assert_eq!(wire(&shared(&before), &shared(&after)), changes);
    assert_eq!(wire(&both_ways(&before, ""), &shared(&after)), changes);
}
