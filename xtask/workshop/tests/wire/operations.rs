//! The document as a whole: its operations, where they go, and with which credentials.

// Fails to compile where the compiler would not warn.
#![deny(unfulfilled_lint_expectations)]

use std::any::TypeId;
use std::collections::BTreeMap;

use blaxel_api::builder::{
    AttachNoteForm, GetToolOutcome, PutSandboxFilesystemMultipartByUploadIdPartForm, SendProofForm,
    SendProofFormRequired, SendSumsForm,
};
use blaxel_api::types::{Account, FileNoteBody, Kit, Pending, ProcessRequest, Tool, required};
use blaxel_api::{Client, Config, Credentials, Error, Response, RetryPolicy, Upload, document, operations};
use test_server::{Recorded, Reply};

use crate::support::Server;

const PAGE: &str = r#"{"data":[],"meta":{}}"#;

fn pair() -> BTreeMap<String, String> {
    [("k".to_owned(), "v".to_owned())].into()
}

fn pending() -> Pending {
    Pending::new("t")
}

fn account() -> Account {
    Account::new(required::Account { owner: "ada".to_owned(), api_key: "key".to_owned(), limits: Vec::new() })
}

fn proof() -> SendProofForm {
    SendProofForm::new(SendProofFormRequired { scan: "a".into(), remark: "b".to_owned() })
}

/// Does the same with a call of each operation, in the order of the document.
macro_rules! each_operation {
    ($client:expr, |$call:ident| $then:expr) => {{
        let client: &Client = $client;
        #[allow(deprecated, reason = "one operation of the fixture is")]
        let results = [
            {
                let $call = client.list_tools();
                $then
            },
            {
                let $call = client.create_tool().body(Tool::new("saw", vec![]));
                $then
            },
            {
                let $call = client.get_tool().name("saw");
                $then
            },
            {
                let $call = client.change_tool().name("saw");
                $then
            },
            {
                let $call = client.share_tool().name("saw");
                $then
            },
            {
                let $call = client.get_manual().name("saw");
                $then
            },
            {
                let $call = client.put_manual().name("saw").body(vec![]);
                $then
            },
            {
                let $call = client.get_version().major(2).minor(5);
                $then
            },
            {
                let $call = client.get_words();
                $then
            },
            {
                let $call = client.put_kit().body(Kit::new());
                $then
            },
            {
                let $call = client.open_vault_by_header();
                $then
            },
            {
                let $call = client.open_vault_by_query();
                $then
            },
            {
                let $call = client.close_vault();
                $then
            },
            {
                let $call = client.open_share().share("s");
                $then
            },
            {
                let $call = client.open_vault_by_cookie();
                $then
            },
            {
                let $call = client.open_vault_by_password();
                $then
            },
            {
                let $call = client.open_vault_by_connect();
                $then
            },
            {
                let $call = client.open_vault_with_both();
                $then
            },
            {
                let $call = client.open_vault_with_any();
                $then
            },
            {
                let $call = client.look_at_vault();
                $then
            },
            {
                let $call = client.find_vault();
                $then
            },
            {
                let $call = client.get_racks_by_rack_tools().rack("a");
                $then
            },
            {
                let $call = client.get_shelf().row(1);
                $then
            },
            {
                let $call = client.get_board().shelf("a");
                $then
            },
            {
                let $call = client.put_shelves_by_shelf().shelf("a");
                $then
            },
            {
                let $call = client.get_shelves_search_mode_full_kind_a_b_fast();
                $then
            },
            {
                let $call = client.get_archive();
                $then
            },
            {
                let $call = client.put_archive();
                $then
            },
            {
                let $call = client.drop_archive();
                $then
            },
            {
                let $call = client.move_archive();
                $then
            },
            {
                let $call = client.check_archive();
                $then
            },
            {
                let $call = client.get_copy();
                $then
            },
            {
                let $call = client.get_elsewhere_mirror();
                $then
            },
            {
                let $call = client.post_sandbox_process().body(ProcessRequest::new("ls"));
                $then
            },
            {
                let $call = client.get_sandbox_process_by_identifier_logs_stream().identifier("1");
                $then
            },
            {
                let $call = client.get_sandbox_filesystem_by_path().path("a");
                $then
            },
            {
                let $call = client.put_sandbox_filesystem_by_path().path("a").body("b");
                $then
            },
            {
                let $call = client
                    .put_sandbox_filesystem_multipart_by_upload_id_part()
                    .upload_id("u")
                    .part_number(1)
                    .body(PutSandboxFilesystemMultipartByUploadIdPartForm::new("c"));
                $then
            },
            {
                let $call = client.get_sandbox_watch_filesystem_by_path().path("a");
                $then
            },
            {
                let $call = client.new_2().type_("a");
                $then
            },
            {
                let $call = client.read_note();
                $then
            },
            {
                let $call = client.head_note();
                $then
            },
            {
                let $call = client.write_note().body(pending());
                $then
            },
            {
                let $call = client.file_note().body(FileNoteBody::new("a"));
                $then
            },
            {
                let $call = client.attach_note().body(AttachNoteForm::new("a"));
                $then
            },
            {
                let $call = client.get_blob().name("saw");
                $then
            },
            {
                let $call = client.put_blob().name("saw").body(Upload::from("a").with_media_type("image/png"));
                $then
            },
            {
                let $call = client.get_sheet();
                $then
            },
            {
                let $call = client.put_sheet();
                $then
            },
            {
                let $call = client.follow_jobs();
                $then
            },
            {
                let $call = client.start_job().body(pending());
                $then
            },
            {
                let $call = client.list_jobs();
                $then
            },
            {
                let $call = client.simple_styles().list(vec!["a".to_owned()]).pairs(pair()).exploded(pair()).either(1);
                $then
            },
            {
                let list = vec!["a".to_owned()];
                let $call = client.label_styles().one("b").list(list.clone()).parts(list).pairs(pair());
                $then
            },
            {
                let list = vec!["a".to_owned()];
                let $call = client.matrix_styles().before("c").one("b").list(list.clone()).parts(list).pairs(pair());
                $then
            },
            {
                let $call = client.query_styles();
                $then
            },
            {
                let $call = client.delete_by_styles().ids(vec!["a".to_owned()]);
                $then
            },
            {
                let $call = client.header_styles().doc(serde_json::json!(1));
                $then
            },
            {
                let $call = client.send_any().body(serde_json::Map::new());
                $then
            },
            {
                let $call = client.send_encoded().body("a=b");
                $then
            },
            {
                let $call =
                    client.send_parts().body(Upload::from("--b--").with_media_type("multipart/mixed; boundary=b"));
                $then
            },
            {
                let $call = client.send_sums().body(SendSumsForm::new(Upload::from("a").with_header("X-Sum", "1")));
                $then
            },
            {
                let $call = client.send_proof().body(proof());
                $then
            },
            {
                let $call = client.cookie_styles().session("a");
                $then
            },
            {
                let $call = client.put_account().body(account());
                $then
            },
            {
                let $call = client.list_entries();
                $then
            },
        ];
        assert_eq!(results.len(), operations::ALL.len(), "each operation is called");
        results
    }};
}

/// The type of the error of a call.
fn error_of<T, E: 'static>(_: &impl Future<Output = Result<Response<T>, E>>) -> TypeId {
    TypeId::of::<E>()
}

#[tokio::test]
async fn the_errors_of_all_operations_are_one_type() {
    let client = Server::json(200, PAGE).await.client();
    let errors = each_operation!(&client, |call| error_of(&call.send()));
    assert!(errors.iter().all(|error| *error == TypeId::of::<Error>()));
}

#[tokio::test]
async fn each_operation_of_the_document_is_sent() {
    let server = Server::json(400, "").await;
    let client = server.client();
    let names = each_operation!(&client, |call| call.send().await.err().and_then(|error| error.operation_id()));
    let ids: Vec<_> = operations::ALL.iter().map(|operation| Some(operation.id)).collect();
    assert_eq!(names[..], ids);
    assert_eq!(server.received().len(), operations::ALL.len());
}

/// What each operation sends, in the order of the operations.
#[rustfmt::skip]
const SENT: &[&str] = &[
    "GET /tools",
    "POST /tools",
    "GET /tools/saw",
    "PATCH /tools/saw",
    "POST /tools/saw/share",
    "GET /tools/saw/manual",
    "PUT /tools/saw/manual",
    "GET /versions/2.5",
    "GET /words",
    "PUT /kit",
    "GET /vault/header",
    "GET /vault/query?vault%20key=k",
    "DELETE /vault/query?vault%20key=k",
    "GET /vault/shares/s",
    "GET /vault/cookie",
    "GET /vault/basic",
    "GET /vault/connect",
    "GET /vault/both",
    "GET /vault/any",
    "GET /vault/door",
    "GET /vault/lost",
    "GET /racks/a/tools",
    "GET /shelves/1",
    "GET /shelves/a",
    "PUT /shelves/a",
    "GET /shelves//search?mode=full&kind=a%20b",
    "GET /elsewhere/archive",
    "PUT /elsewhere/archive",
    "DELETE /elsewhere/archive",
    "PATCH /elsewhere/archive",
    "POST /elsewhere/archive",
    "GET /elsewhere/copy",
    "GET /elsewhere/mirror",
    "POST /sandbox/process",
    "GET /sandbox/process/1/logs/stream",
    "GET /sandbox/filesystem/a",
    "PUT /sandbox/filesystem/a",
    "PUT /sandbox/filesystem-multipart/u/part?partNumber=1",
    "GET /sandbox/watch/filesystem/a",
    "GET /odd%20names/a",
    "GET /notes",
    "HEAD /notes",
    "PUT /notes",
    "POST /notes",
    "PATCH /notes",
    "GET /blobs/saw",
    "PUT /blobs/saw",
    "GET /sheets",
    "PUT /sheets",
    "GET /jobs",
    "POST /jobs",
    "PUT /jobs",
    "GET /styles/simple/a/k,v/k=v/1",
    "GET /styles/label/.b/.a/.a/.k=v",
    "GET /styles/matrix/c;one=b/;list=a/;parts=a/;k=v",
    "GET /styles/query",
    "DELETE /styles/query?ids=a",
    "GET /styles/headers/1",
    "PUT /forms",
    "POST /forms",
    "PATCH /forms",
    "POST /forms/sums",
    "POST /forms/proofs",
    "GET /styles/cookies",
    "PUT /accounts",
    "GET /ledger",
];

/// The first lines of the requests of all operations, without the version of HTTP.
async fn first_lines() -> Vec<String> {
    let server = Server::json(400, "").await;
    let client = server.client();
    each_operation!(&client, |call| drop(call.send().await));
    server.received().iter().map(|request| request.line().to_owned()).collect()
}

#[tokio::test]
async fn an_operation_is_sent_with_its_method() {
    let methods =
        |lines: &[&str]| lines.iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>();
    let sent = first_lines().await;
    assert_eq!(methods(&sent.iter().map(String::as_str).collect::<Vec<_>>()), methods(SENT));
}

#[tokio::test]
async fn a_path_is_sent_as_its_template_has_it() {
    assert_eq!(first_lines().await, SENT);
}

#[tokio::test]
#[expect(deprecated, reason = "the warning is what is tested")]
async fn a_deprecated_operation_is_a_warning_and_is_sent() {
    let server = Server::json(200, "{}").await;
    server.client().new_2().type_("a").send().await.unwrap();
    assert_eq!(server.request().line(), "GET /odd%20names/a");
    assert_eq!(operations::ALL.iter().filter(|operation| operation.deprecated).count(), 1);
}

#[tokio::test]
#[allow(deprecated, reason = "the fixture's operation is")]
async fn an_operation_whose_id_means_something_in_rust_is_sent_and_keeps_its_id() {
    let server = Server::json(400, "").await;
    let error = server.client().new_2().type_("a").send().await.unwrap_err();
    assert_eq!(error.operation_id(), Some("new"));
    assert_eq!(server.request().line(), "GET /odd%20names/a");
}

#[tokio::test]
async fn an_operation_without_an_id_is_sent_and_named_after_its_path() {
    let server = Server::start(&[(204, "", "")]).await;
    server.client().get_racks_by_rack_tools().rack("left side").send().await.unwrap();
    assert_eq!(server.request().line(), "GET /racks/left%20side/tools");
    let operation = &operations::GET_RACKS_BY_RACK_TOOLS;
    assert_eq!((operation.id, operation.name), ("get_racks_by_rack_tools", "get_racks_by_rack_tools"));
}

#[test]
fn an_operation_has_the_first_tag_of_the_document() {
    let tags: Vec<_> = operations::ALL.iter().map(|operation| operation.tag()).collect();
    assert_eq!(tags[..5], [Some("tools"), Some("tools"), Some("tools"), Some("tools"), Some("sharing")]);
}

#[tokio::test]
async fn what_a_reference_leads_to_is_sent() {
    let server = Server::json(200, PAGE).await;
    // Both are components.
    server.client().list_tools().cursor("c").limit(3).send().await.unwrap();
    assert_eq!(server.request().line(), "GET /tools?cursor=c&limit=3");
}

#[tokio::test]
async fn a_component_is_sent_and_received_wherever_the_document_refers_to_it() {
    let tool = r#"{"name":"saw","tags":["a"],"parts":[{"name":"blade","tags":[]}]}"#;
    let received = tool.replace("\"tags\"", "\"history\":[],\"tags\"");
    let server = Server::start(&[
        (200, "application/json", &received),
        (201, "application/json", &received),
        (200, "application/json", &format!(r#"{{"data":[{received}],"meta":{{}}}}"#)),
    ])
    .await;
    let client = server.client();
    let GetToolOutcome::Ok(got) = client.get_tool().name("saw").send().await.unwrap().into_inner() else {
        panic!("the response has the status 200")
    };
    let created = client.create_tool().body(got.clone()).send().await.unwrap().into_inner();
    let listed = client.list_tools().send().await.unwrap().into_inner().data;
    assert_eq!((&created, &listed[..]), (&got, &[got.clone()][..]));
    assert_eq!(server.received()[1].json(), serde_json::from_str::<serde_json::Value>(tool).unwrap());
}

/// The request with which a client without a base URL asks a proxy for the way to the API.
async fn asked_of_a_proxy() -> String {
    let proxy = test_server::Server::always(Reply::status(502).then_close()).await;
    let config = Config::new(Credentials::bearer("k")).with_proxy(proxy.url("")).with_retries(RetryPolicy::none());
    config.client().unwrap().list_tools().send().await.unwrap_err();
    proxy.only_request().request_line()
}

#[tokio::test]
async fn without_a_base_url_calls_go_to_the_documents_first_server() {
    let host = document::SERVERS[0].url.strip_prefix("https://").and_then(|url| url.strip_suffix("/v1")).unwrap();
    assert_eq!(asked_of_a_proxy().await, format!("CONNECT {host}:443 HTTP/1.1"));
}

#[tokio::test]
async fn a_server_variable_is_its_default_on_the_wire() {
    // The document has `https://{region}.example.com/v1`.
    assert_eq!(asked_of_a_proxy().await, "CONNECT eu.example.com:443 HTTP/1.1");
}

#[tokio::test]
async fn a_token_is_fetched_from_the_url_of_the_flow() {
    let server = test_server::Server::start(|request: &Recorded| {
        let token = r#"{"access_token":"t1","token_type":"Bearer","expires_in":3600}"#;
        let body = if request.target() == "/v1/token" { token } else { PAGE };
        Reply::status(200).header("content-type", "application/json").body(body)
    })
    .await;
    let config = Config::new(Credentials::client_credentials("id", "secret")).with_base_url(server.url("/v1"));
    config.client().unwrap().list_tools().send().await.unwrap();
    let requests = server.requests();
    let lines: Vec<_> = requests.iter().map(Recorded::request_line).collect();
    assert_eq!(lines, ["POST /v1/token HTTP/1.1", "GET /v1/tools HTTP/1.1"]);
    assert_eq!(requests[1].header("authorization").as_deref(), Some("Bearer t1"));
}
