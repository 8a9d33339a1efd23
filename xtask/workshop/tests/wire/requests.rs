//! What requests look like.

use blaxel_api::builder::ShareToolOutcome;
use blaxel_api::types::{Change, ChangeStepsItem, Drill, Event, Filter, Lending, Tool, ToolLent};
use serde_json::json;

use crate::support::{self, Server};

const TOOL: &str = r#"{"name":"saw","tags":[],"history":[]}"#;

#[tokio::test]
async fn query_parameters_are_sent_as_the_document_describes_their_style() {
    let server = Server::json(200, r#"{"data":[],"meta":{}}"#).await;
    let call = server.client();
    let call = call.list_tools().label(vec!["a b".to_owned(), "c,d&e".to_owned()]).shelf(vec![3, 4]).state(Filter::All);
    call.limit(7).x_trace("t 1").send().await.unwrap();
    let request = server.request();
    assert_eq!(request.line(), "GET /tools?limit=7&label=a%20b&label=c%2Cd%26e&shelf=3,4&state=all");
    assert_eq!(request.header("x-trace"), Some("t 1"));
    assert_eq!(request.header("accept"), Some("application/json"));
}

#[tokio::test]
async fn a_default_is_not_sent_unasked_and_an_absent_parameter_is_not_sent() {
    let server = Server::json(200, r#"{"data":[],"meta":{}}"#).await;
    server.client().list_tools().send().await.unwrap();
    assert_eq!(server.request().line(), "GET /tools");
}

#[tokio::test]
async fn an_empty_list_and_none_are_two_requests() {
    let server = Server::json(201, TOOL).await;
    let client = server.client();
    let mut tool = Tool::new("saw", vec![]);
    client.create_tool().body(tool.clone()).send().await.unwrap();
    tool.parts = Some(vec![]);
    tool.labels = Some([].into());
    client.create_tool().body(tool).send().await.unwrap();
    let bodies: Vec<_> = server.received().iter().map(support::Received::json).collect();
    assert_eq!(bodies[0], serde_json::json!({"name": "saw", "tags": []}));
    assert_eq!(bodies[1], serde_json::json!({"name": "saw", "tags": [], "parts": [], "labels": {}}));
}

#[tokio::test]
async fn null_is_a_third_value_only_where_the_document_says_nullable() {
    let server = Server::json(200, TOOL).await;
    let client = server.client();
    for note in [None, Some(None), Some(Some("x".to_owned()))] {
        let mut change = Change::new();
        change.note = note;
        client.change_tool().name("saw").body(change).send().await.unwrap();
    }
    let bodies: Vec<_> = server.received().iter().map(|request| request.body.clone()).collect();
    assert_eq!(bodies, ["{}", r#"{"note":null}"#, r#"{"note":"x"}"#]);
    assert_eq!(server.received()[0].header("content-type"), Some("application/merge-patch+json"));
}

#[tokio::test]
async fn an_optional_body_can_be_left_out() {
    let server = Server::json(200, TOOL).await;
    server.client().change_tool().name("saw").send().await.unwrap();
    let request = server.request();
    assert_eq!((request.body.as_str(), request.header("content-type")), ("", None));
}

#[tokio::test]
async fn read_only_properties_are_not_sent_at_any_depth_and_shown_to_users() {
    let server = Server::json(201, TOOL).await;
    let mut event = Event::new("now");
    event.by = Some("me".to_owned());
    let mut part = Tool::new("blade", vec![]);
    part.id = Some("p1".to_owned());
    let mut tool = Tool::new("saw", vec![]);
    tool.id = Some("t1".to_owned());
    tool.history = Some(vec![event]);
    tool.parts = Some(vec![part]);
    let shown = serde_json::to_value(&tool).unwrap();
    server.client().create_tool().body(tool).send().await.unwrap();
    let sent = server.request().json();
    assert_eq!(sent, serde_json::json!({"name": "saw", "tags": [], "parts": [{"name": "blade", "tags": []}]}));
    assert_eq!(shown["id"], "t1");
    assert_eq!(shown["history"][0]["by"], "me");
    assert_eq!(shown["parts"][0]["id"], "p1");
}

#[tokio::test]
async fn what_the_document_does_not_name_survives_a_change_and_a_replacement() {
    let received = r#"{"name":"saw","tags":null,"history":null,"colour":"red","size":{"cm":3}}"#;
    let server = Server::start(&[(200, "application/json", received), (201, "application/json", TOOL)]).await;
    let client = server.client();
    let tool = match client.get_tool().name("saw").send().await.unwrap().into_inner() {
        blaxel_api::builder::GetToolOutcome::Ok(tool) => tool,
        other => panic!("{other:?}"),
    };
    client.create_tool().body(tool).send().await.unwrap();
    let sent = server.received()[1].json();
    assert_eq!(sent, serde_json::json!({"name": "saw", "tags": [], "colour": "red", "size": {"cm": 3}}));
}

#[tokio::test]
async fn names_that_become_equal_are_told_apart_and_sent_as_they_are() {
    let server = Server::json(201, TOOL).await;
    let mut tool = Tool::new("saw", vec![]);
    tool.foo_bar = Some("a".to_owned());
    tool.foo_bar_2 = Some("b".to_owned());
    tool.type_ = Some("c".to_owned());
    server.client().create_tool().body(tool).send().await.unwrap();
    let sent = server.request().json();
    assert_eq!(sent, serde_json::json!({"name": "saw", "tags": [], "fooBar": "b", "foo_bar": "a", "type": "c"}));
}

#[tokio::test]
#[allow(deprecated, reason = "the fixture's operation is")]
async fn parameters_with_awkward_names_have_setters_and_go_where_they_belong() {
    let server = Server::json(200, "{}").await;
    let client = server.client();
    client.new_2().type_("a/b").type_2("q").client(true).body("x").send_2(1.5).send().await.unwrap();
    assert_eq!(server.request().line(), "GET /odd%20names/a%2Fb?type=q&client=true&body=x&send=1.5");
}

#[tokio::test]
async fn a_public_operation_sends_no_credentials_and_several_parameters_make_one_segment() {
    let server = Server::json(200, "null").await;
    let words = server.client().get_version().major(2).minor(5).send().await.unwrap().into_inner();
    assert_eq!(words, Vec::<String>::new());
    let request = server.request();
    assert_eq!(request.line(), "GET /versions/2.5");
    assert_eq!(request.header("authorization"), None);
}

#[tokio::test]
async fn an_operation_that_inherits_its_security_sends_the_credentials() {
    let server = Server::json(200, r#"{"data":[],"meta":{}}"#).await;
    server.client().list_tools().send().await.unwrap();
    assert_eq!(server.request().header("authorization"), Some("Bearer k"));
}

#[tokio::test]
async fn bytes_are_sent_and_text_is_received_as_they_are() {
    let server = Server::start(&[(204, "", ""), (200, "text/markdown", "# Saw")]).await;
    let client = server.client();
    client.put_manual().name("saw").body(b"abc".to_vec()).send().await.unwrap();
    let text = client.get_manual().name("saw").send().await.unwrap().into_inner();
    assert_eq!(text, "# Saw");
    let requests = server.received();
    assert_eq!(
        (requests[0].body.as_str(), requests[0].header("content-type")),
        ("abc", Some("application/octet-stream"))
    );
    assert_eq!(requests[1].header("accept"), Some("text/markdown"));
}

#[tokio::test]
async fn a_variant_of_a_union_is_sent_as_itself() {
    let server = Server::json(200, TOOL).await;
    let mut change = Change::new();
    let mut drill = Drill::new("drill");
    drill.depth = Some(3);
    change.steps = Some(vec![ChangeStepsItem::from(drill)]);
    server.client().change_tool().name("saw").body(change).send().await.unwrap();
    assert_eq!(server.request().json(), serde_json::json!({"steps": [{"do": "drill", "depth": 3}]}));
}

#[tokio::test]
async fn each_type_is_sent_as_its_json() {
    let server = Server::json(201, TOOL).await;
    let mut tool = Tool::new("saw", vec!["a".to_owned()]);
    tool.weight = Some(1.5);
    tool.grid = Some(vec![vec![], vec![1, -2]]);
    tool.labels = Some([("b".to_owned(), "c".to_owned())].into());
    tool.lent = Some(ToolLent::Boolean(true));
    tool.anything = Some(json!([null, {"d": 1}]));
    server.client().create_tool().body(tool).send().await.unwrap();
    let expected = json!({
        "name": "saw", "tags": ["a"], "weight": 1.5, "grid": [[], [1, -2]], "labels": {"b": "c"}, "lent": true,
        "anything": [null, {"d": 1}],
    });
    assert_eq!(server.request().json(), expected);
}

#[tokio::test]
async fn the_parts_of_all_of_are_one_object_on_the_wire() {
    let server = Server::json(201, TOOL).await;
    let mut lending = Lending::new("me");
    lending.since = Some("now".to_owned());
    let mut tool = Tool::new("saw", vec![]);
    tool.lent = Some(ToolLent::from(lending));
    server.client().create_tool().body(tool).send().await.unwrap();
    assert_eq!(server.request().json()["lent"], json!({"to": "me", "since": "now"}));
}

#[tokio::test]
async fn what_is_write_only_is_sent_and_may_be_missing_in_a_response() {
    let responses = [(202, "application/json", r#"{"ticket":"t"}"#), (200, "application/json", TOOL)];
    let server = Server::start(&responses).await;
    let client = server.client();
    let ShareToolOutcome::Accepted(mut pending) = client.share_tool().name("saw").send().await.unwrap().into_inner()
    else {
        panic!("the response has the status 202")
    };
    assert_eq!(pending.claim, None, "it is required, and a response does not have it");
    pending.claim = Some("c".to_owned());
    let mut change = Change::new();
    change.receipt = Some(pending);
    client.change_tool().name("saw").body(change).send().await.unwrap();
    assert_eq!(server.received()[1].json(), json!({"receipt": {"ticket": "t", "claim": "c"}}));
}

#[tokio::test]
async fn a_type_map_is_sent_as_an_object() {
    let server = Server::json(201, TOOL).await;
    let mut tool = Tool::new("saw", vec![]);
    tool.settings = Some([("a".to_owned(), json!([1]))].into_iter().collect());
    server.client().create_tool().body(tool).send().await.unwrap();
    assert_eq!(server.request().json()["settings"], json!({"a": [1]}));
}
