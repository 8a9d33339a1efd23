//! Paths and ids that contradict the rest of the document: what is sent is what the path says.

use blaxel_api::mock::MockServerExt;
use blaxel_api::mock::httpmock::MockServer;
use blaxel_api::{Config, Credentials, operations};

use crate::support::Server;

async fn server() -> Server {
    Server::start(&[(204, "", "")]).await
}

#[tokio::test]
async fn two_paths_that_differ_in_the_names_of_parameters_are_both_sent() {
    let server = server().await;
    let client = server.client();
    client.get_shelf().row(7).send().await.unwrap();
    client.get_board().shelf("7").send().await.unwrap();
    let lines: Vec<String> = server.received().iter().map(|request| request.line().to_owned()).collect();
    assert_eq!(lines, ["GET /shelves/7", "GET /shelves/7"]);
    assert_eq!(operations::GET_SHELF.path, "/shelves/{row}");
    assert_eq!(operations::GET_BOARD.path, "/shelves/{shelf}");
}

#[tokio::test]
async fn a_path_and_its_parameters_that_disagree_are_sent_as_the_path_says() {
    let server = server().await;
    let client = server.client();
    // `row` is declared as optional.
    let error = client.get_shelf().send().await.unwrap_err();
    assert!(error.to_string().contains("`row`"), "{error}");
    // Nothing declares `shelf`.
    let error = client.get_board().send().await.unwrap_err();
    assert!(error.to_string().contains("`shelf`"), "{error}");
    client.get_board().shelf("a/b").send().await.unwrap();
    assert_eq!(server.request().line(), "GET /shelves/a%2Fb");
}

#[tokio::test]
async fn the_query_of_a_path_is_sent_and_its_fragment_is_not() {
    let server = server().await;
    let client = server.client();
    client.get_shelves_search_mode_full_kind_a_b_fast().words("x y").send().await.unwrap();
    assert_eq!(server.request().line(), "GET /shelves//search?mode=full&kind=a%20b&words=x%20y");
    assert_eq!(operations::GET_SHELVES_SEARCH_MODE_FULL_KIND_A_B_FAST.path, "/shelves//search");
}

#[tokio::test]
async fn a_value_that_its_style_cannot_express_is_sent_as_json() {
    let server = server().await;
    let client = server.client();
    client.get_shelves_search_mode_full_kind_a_b_fast().sizes(vec![vec![1, 2], vec![]]).send().await.unwrap();
    let line = "GET /shelves//search?mode=full&kind=a%20b&sizes=%5B%5B1%2C2%5D%2C%5B%5D%5D";
    assert_eq!(server.request().line(), line);
}

#[tokio::test]
async fn an_operation_id_that_stands_twice_names_the_first_operation() {
    let server = server().await;
    server.client().put_shelves_by_shelf().shelf("a").send().await.unwrap();
    assert_eq!(server.request().line(), "PUT /shelves/a");
    assert_eq!(operations::GET_SHELF.id, "GetShelf");
    assert_eq!(operations::PUT_SHELVES_BY_SHELF.id, "put_shelves_by_shelf");
}

#[tokio::test]
async fn a_mock_answers_whichever_of_two_operations_with_one_path_is_called() {
    let server = MockServer::start_async().await;
    let client = Config::new(Credentials::bearer("k")).with_base_url(server.base_url()).client().unwrap();
    let shelf = server.get_shelf(|when, then| {
        when.row(1);
        then.no_content();
    });
    let board = server.get_board(|when, then| {
        when.shelf("a");
        then.no_content();
    });
    let search = server.get_shelves_search_mode_full_kind_a_b_fast(|when, then| {
        when.words("x");
        then.no_content();
    });
    client.get_shelf().row(1).send().await.unwrap();
    client.get_board().shelf("a").send().await.unwrap();
    client.get_shelves_search_mode_full_kind_a_b_fast().words("x").send().await.unwrap();
    assert_eq!([shelf.calls(), board.calls(), search.calls()], [1, 1, 1]);
}
