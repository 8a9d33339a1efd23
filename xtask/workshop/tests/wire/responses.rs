//! What becomes of answers.

use std::error::Error as _;

use blaxel_api::builder::{GetToolOutcome, ShareToolOutcome};
use blaxel_api::types::{ChangeStepsItem, State, Tool, ToolKind, ToolLent, ToolPattern};
use blaxel_api::{Client, Config, Credentials, ErrorKind};
use serde_json::{from_value, json, to_value};

use crate::support::Server;

async fn share(status: u16, media_type: &str, body: &str) -> Result<ShareToolOutcome, blaxel_api::Error> {
    let server = Server::start(&[(status, media_type, body)]).await;
    let client: Client = server.client();
    client.share_tool().name("saw").send().await.map(blaxel_api::Response::into_inner)
}

#[tokio::test]
async fn several_successes_are_told_apart_by_status_and_never_by_shape() {
    let body = r#"{"name":"saw","tags":[],"history":[],"ticket":"t"}"#;
    assert!(
        matches!(share(200, "application/json", body).await.unwrap(), ShareToolOutcome::Ok(tool) if tool.name == "saw")
    );
    assert!(
        matches!(share(202, "application/json", body).await.unwrap(), ShareToolOutcome::Accepted(it) if it.ticket == "t")
    );
    assert!(
        matches!(share(299, "text/plain", "half").await.unwrap(), ShareToolOutcome::Status299(text) if text == "half")
    );
}

#[tokio::test]
async fn a_success_that_the_document_does_not_declare_is_an_error_that_keeps_it() {
    for (status, body) in [(201, r#"{"name":"saw","tags":[],"history":[]}"#), (204, ""), (226, "done")] {
        let error = share(status, "application/json", body).await.unwrap_err();
        assert!(error.is_unexpected_success(), "{error:?}");
        assert_eq!((error.status().unwrap().as_u16(), error.body()), (status, body.as_bytes()));
        assert!(!error.is_retryable(), "it was probably carried out");
    }
}

#[tokio::test]
async fn a_success_without_content_is_a_variant_of_its_own_and_keeps_the_body() {
    let server = Server::start(&[(204, "", "")]).await;
    let response = server.client().get_tool().name("saw").send().await.unwrap();
    assert_eq!(response.status(), 204);
    assert!(matches!(response.into_inner(), GetToolOutcome::NoContent));
    let server = Server::start(&[(250, "text/plain", "kept")]).await;
    let response = server.client().put_manual().name("saw").body(vec![]).send().await.unwrap();
    assert_eq!(response.body(), b"kept");
}

#[tokio::test]
async fn a_body_of_another_shape_is_an_error_that_keeps_it() {
    let error = share(200, "application/json", r#"{"ticket":"t"}"#).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.body(), br#"{"ticket":"t"}"#);
    assert_eq!(error.status().unwrap(), 200);
    assert!(
        error.to_string().contains("JSON of a different shape: property `name` is missing, at line 1 column 14"),
        "{error}"
    );
    assert!(error.source().is_none(), "the text of serde_json may quote the body");
}

fn tool(more: serde_json::Value) -> Tool {
    let mut value = json!({"name": "saw", "tags": [], "history": []});
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    from_value(value).unwrap()
}

#[test]
fn null_decodes_where_a_list_or_map_may_or_must_be() {
    let tool: Tool =
        from_value(json!({"name": "saw", "tags": null, "history": null, "labels": null, "parts": null})).unwrap();
    assert_eq!((tool.tags.len(), tool.history, tool.labels, tool.parts), (0, None, None, None));
}

#[tokio::test]
async fn null_is_an_empty_list_or_map_inside_of_another_too() {
    let tool = tool(json!({"grid": [null, [1]], "racks": {"left": null}}));
    assert_eq!(tool.grid, Some(vec![vec![], vec![1]]));
    assert_eq!(tool.racks.unwrap()["left"].len(), 0);
    let server = Server::json(200, r#"[null, {"a": null, "b": ["c"]}]"#).await;
    let words = server.client().get_words().send().await.unwrap().into_inner();
    assert_eq!(to_value(words).unwrap(), json!([{}, {"a": [], "b": ["c"]}]));
}

#[test]
fn null_is_an_empty_list_inside_of_an_alternative_too() {
    assert_eq!(tool(json!({"pattern": [null, [1]]})).pattern, Some(ToolPattern::Array(vec![vec![], vec![1]])));
    assert_eq!(tool(json!({"pattern": null})).pattern, None);
}

#[test]
fn null_decodes_where_one_of_the_alternatives_is_nullable() {
    assert_eq!(tool(json!({"either": null})).either, Some(None));
    assert_eq!(tool(json!({})).either, None);
}

#[test]
fn a_value_that_an_enum_of_responses_does_not_list_is_kept_and_sent_back() {
    let tool = tool(json!({"state": "broken", "kind": "laser"}));
    assert_eq!(tool.state, Some(State::Unknown("broken".to_owned())));
    assert_eq!(tool.kind, Some(ToolKind::Unknown("laser".to_owned())));
    assert_eq!(to_value(&tool).unwrap()["state"], "broken");
}

#[test]
fn an_enum_decodes_texts_alone() {
    for wrong in [json!(1), json!(true), json!({"idle": null}), json!(["idle"]), json!(null)] {
        assert!(from_value::<State>(wrong.clone()).is_err(), "{wrong}");
    }
}

#[test]
fn values_without_letters_have_names_of_their_own() {
    assert_eq!(tool(json!({"kind": "<"})).kind, Some(ToolKind::Less));
    assert_eq!(tool(json!({"kind": ">"})).kind, Some(ToolKind::Greater));
}

#[test]
fn an_enum_of_requests_alone_is_closed() {
    assert!("broken".parse::<blaxel_api::types::Filter>().is_err());
    assert!("all".parse::<blaxel_api::types::Filter>().is_ok());
}

#[test]
fn a_boolean_or_an_object_is_decoded_as_what_it_is() {
    assert!(matches!(tool(json!({"lent": true})).lent, Some(ToolLent::Boolean(true))));
    let lent = tool(json!({"lent": {"to": "me", "since": "now"}})).lent;
    assert!(
        matches!(lent, Some(ToolLent::Lending(lending)) if lending.to == "me" && lending.since.as_deref() == Some("now"))
    );
}

#[test]
fn a_discriminator_decides_and_not_the_first_shape_that_fits() {
    let item: ChangeStepsItem = from_value(json!({"do": "drill", "colour": "red"})).unwrap();
    assert!(matches!(item, ChangeStepsItem::Drill(_)), "{item:?}");
    assert!(from_value::<ChangeStepsItem>(json!({"do": "saw"})).is_err());
}

#[test]
fn a_list_of_open_objects_that_carries_names_decodes_both() {
    let tool = tool(json!({"names": ["a", {"b": 1}]}));
    assert_eq!(tool.names, Some(vec![json!("a"), json!({"b": 1})]));
}

#[test]
fn unknown_properties_are_kept_with_their_values() {
    let tool = tool(json!({"later": {"x": [1, 2]}}));
    assert_eq!(tool.additional_properties["later"], json!({"x": [1, 2]}));
}

#[tokio::test]
async fn a_body_of_too_many_values_is_refused_before_it_is_decoded() {
    let list =
        |items: usize| format!(r#"{{"name":"saw","tags":[{}],"history":[]}}"#, vec![r#""a,[{:""#; items].join(","));
    // The object, its three properties and the tags.
    for (items, fits) in [(6, true), (7, false)] {
        let server = Server::json(200, &list(items)).await;
        let config = Config::new(Credentials::bearer("k")).with_base_url(server.url()).with_max_values(10);
        let result = config.client().unwrap().share_tool().name("saw").send().await;
        match result {
            Ok(_) => assert!(fits),
            Err(error) => {
                assert!(!fits, "{error}");
                assert_eq!((error.kind(), error.attempts()), (ErrorKind::Body, 1));
                let problem = "the body has more than 10 JSON values: request less at once, or raise the limit with `Config::with_max_values`";
                assert!(error.to_string().contains(problem), "{error}");
                assert_eq!(error.body(), list(items).as_bytes(), "the body is kept");
            }
        }
    }
    let server = Server::json(200, &format!("[{}{{}}]", "{},".repeat(1_000_000))).await;
    let error = server.client().share_tool().name("saw").send().await.unwrap_err();
    assert!(error.to_string().contains("more than 1000000 JSON values"), "{error}");
}
