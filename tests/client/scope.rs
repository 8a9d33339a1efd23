//! Scopes are typed, spelled as the document spells them, and described by a JSON Schema.

use std::collections::BTreeSet;

use blaxel_api::Scope;

/// Every spelling that the JSON Schema of a scope allows: in a list, or one by one where variants have docs.
fn spellings(schema: &serde_json::Value) -> BTreeSet<String> {
    let one_by_one = schema.get("const").and_then(|spelling| spelling.as_str()).map(ToOwned::to_owned);
    let lists = ["enum", "oneOf"].into_iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
    let listed = lists.flat_map(|item| item.as_str().map_or_else(|| spellings(item), |text| [text.to_owned()].into()));
    listed.chain(one_by_one).collect()
}

#[test]
fn the_json_schema_allows_the_documents_spellings_and_no_others() {
    let schema = schemars::schema_for!(Scope).to_value();
    let all: BTreeSet<String> = Scope::values().iter().map(|scope| scope.as_str().to_owned()).collect();

    assert!(all.contains(Scope::ApiKeyWrite.as_str()));
    assert_eq!(spellings(&schema), all, "{schema:#}");
}

#[test]
fn a_scope_is_serialised_as_the_document_spells_it() {
    for scope in Scope::values() {
        let json = serde_json::to_value(scope).expect("a scope is a text");
        assert_eq!(json, scope.as_str());
        assert_eq!(serde_json::from_value::<Scope>(json).expect("its own spelling"), *scope);
    }
}

#[test]
fn a_scope_is_displayed_as_the_document_spells_it() {
    let document = include_str!("../../controlplane.yml");
    for scope in Scope::values() {
        assert!(document.contains(scope.as_str()), "{scope}");
        assert_eq!(scope.to_string(), scope.as_str());
    }
}

#[test]
fn a_text_that_is_no_scope_is_refused() {
    assert!(serde_json::from_value::<Scope>("apikey:WRITE".into()).is_err());
}
