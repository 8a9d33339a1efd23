//! The generated mocks match what the generated client sends, parameter by parameter.

use blaxel_api::mock::MockServerExt;
use blaxel_api::mock::httpmock::MockServer;
use blaxel_api::mock::operations::ListToolsWhen;
use blaxel_api::types::ListToolsResponse200;
use blaxel_api::{Client, Config, Credentials};

fn client(server: &MockServer) -> Client {
    Config::new(Credentials::bearer("k")).with_base_url(server.base_url()).client().unwrap()
}

/// Whether a mock with this matcher answers a call that sends every kind of parameter.
async fn matches(matcher: impl FnOnce(ListToolsWhen) -> ListToolsWhen) -> bool {
    let server = MockServer::start_async().await;
    let nothing: ListToolsResponse200 = serde_json::from_str(r#"{"data":[],"meta":{}}"#).unwrap();
    server.list_tools(|when, then| {
        matcher(when);
        then.ok(&nothing);
    });
    let client = client(&server);
    let call = client.list_tools().cursor("a b&c=d").label(texts(&["x,y", "z"])).shelf(vec![3, 4]).x_trace("t 1");
    match call.send().await {
        Ok(_) => true,
        // What httpmock answers where no mock matches.
        Err(error) => {
            assert_eq!(error.status().unwrap(), 404);
            false
        }
    }
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

#[tokio::test]
async fn a_query_parameter_matches_its_decoded_value_alone() {
    assert!(matches(|when| when.cursor("a b&c=d")).await);
    assert!(!matches(|when| when.cursor("a%20b%26c%3Dd")).await);
    assert!(!matches(|when| when.cursor("a b")).await);
    assert!(!matches(|when| when.cursor("")).await);
}

#[tokio::test]
async fn a_query_parameter_can_be_required_to_be_absent() {
    assert!(matches(ListToolsWhen::limit_absent).await);
    assert!(!matches(ListToolsWhen::cursor_absent).await);
}

#[tokio::test]
async fn a_repeated_query_parameter_matches_all_of_its_values_in_their_order() {
    assert!(matches(|when| when.label(texts(&["x,y", "z"]))).await);
    for other in [&["z", "x,y"][..], &["x,y"], &["x", "y", "z"], &["x,y", "z", "z"]] {
        assert!(!matches(|when| when.label(texts(other))).await, "{other:?}");
    }
}

#[tokio::test]
async fn a_query_parameter_with_commas_matches_all_of_its_items_in_their_order() {
    assert!(matches(|when| when.shelf(vec![3, 4])).await);
    for other in [vec![4, 3], vec![3], vec![34]] {
        assert!(!matches(|when| when.shelf(other.clone())).await, "{other:?}");
    }
}

#[tokio::test]
async fn a_header_matches_its_value_alone() {
    assert!(matches(|when| when.x_trace("t 1")).await);
    assert!(!matches(|when| when.x_trace("t")).await);
}

#[tokio::test]
async fn parameters_beside_each_other_in_a_segment_match_their_own_values() {
    let server = MockServer::start_async().await;
    server.get_version(|when, then| {
        when.major(10).minor(27);
        then.ok(&vec!["free".to_owned()]);
    });
    let client = client(&server);
    assert_eq!(client.get_version().major(10).minor(27).send().await.unwrap().into_inner(), ["free"]);
    assert_eq!(client.get_version().major(1).minor(27).send().await.unwrap_err().status().unwrap(), 404);
}
