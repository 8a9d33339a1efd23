//! What the document does not define is found before it is sent.

use blaxel_api::json::{StrictError, strict, strict_from_str};
use blaxel_api::types::{Helper, KitRemark, Priced, Screw, Tool, Tree};
use serde_json::{Value, json};

fn unknown<T: serde::de::DeserializeOwned + serde::Serialize + std::fmt::Debug>(value: &Value) -> Vec<String> {
    strict::<T>(value.clone()).unwrap_err().unknown().to_vec()
}

#[test]
fn a_property_that_the_document_does_not_define_is_named_at_any_depth() {
    let tool = |more: Value| {
        let mut tool =
            json!({ "name": "saw", "tags": null, "history": [{ "at": "now" }], "labels": { "any": "thing" } });
        tool.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        tool
    };
    let read: Tool = strict(tool(json!({ "id": null, "parts": [tool(json!({}))] }))).unwrap();
    assert_eq!(read, serde_json::from_value(tool(json!({ "id": null, "parts": [tool(json!({}))] }))).unwrap());
    assert_eq!(unknown::<Tool>(&tool(json!({ "runtme": "s3cret" }))), ["/runtme"]);
    let deep = json!({ "parts": [tool(json!({})), tool(json!({ "parts": [tool(json!({ "a/b": null }))] }))], "x": 1 });
    assert_eq!(unknown::<Tool>(&tool(deep)), ["/parts/1/parts/0/a~1b", "/x"]);
    let error = strict::<Tool>(tool(json!({ "runtme": "s3cret" }))).unwrap_err();
    assert_eq!(error.to_string(), "found what the document does not define: `/runtme`; correct or remove it");
    assert!(!format!("{error:?}").contains("s3cret"));
    // Reading what a server sends stays as it was.
    let kept: Tool = serde_json::from_value(tool(json!({ "runtme": "s3cret" }))).unwrap();
    assert_eq!(kept.additional_properties["runtme"], "s3cret");
}

#[test]
fn objects_that_allow_no_more_and_choices_of_types_are_looked_into() {
    assert_eq!(unknown::<Screw>(&json!({ "length": 1, "head": "flat" })), ["/head"]);
    assert_eq!(unknown::<KitRemark>(&json!({ "kind": "text", "text": "t", "txt": 1 })), ["/txt"]);
    assert_eq!(unknown::<Tree>(&json!({ "of": [{ "leaves": 1 }, { "leaves": 2, "leafs": 3 }] })), ["/of/1/leafs"]);
    assert_eq!(unknown::<Helper>(&json!({ "job": "learns", "yaer": 1 })), ["/yaer"]);
    // The document defines the type of these.
    assert!(strict::<Priced>(json!({ "name": "n", "cents": 1 })).is_ok());
}

#[test]
fn a_value_of_another_shape_says_where_and_shows_no_value() {
    let error: StrictError = strict_from_str::<Tool>(r#"{"name": 7, "tags": [], "history": []}"#).unwrap_err();
    assert_eq!(error.to_string(), "JSON of a different shape in `name`: found a number, expected a string");
    assert!(error.unknown().is_empty());
    let error = strict_from_str::<Tool>("{").unwrap_err();
    assert_eq!(error.to_string(), "JSON that ends too early, at line 1 column 1");
}
