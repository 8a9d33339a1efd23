//! What all calls have in common: options, awaiting the builder, looking at the request, responses and the words of errors.

use std::time::Duration;

use blaxel_api::builder::CreateToolError;
use blaxel_api::types::{Problem, Tool};
use blaxel_api::{CallOptions, Client, Config, Credentials, ErrorKind, RetryPolicy, Upload};
use test_server::Reply;

use crate::support::Server;

const TOOL: &str = r#"{"name":"saw","tags":[],"history":[]}"#;

#[tokio::test]
async fn a_builder_is_awaited_like_send() {
    let server = Server::json(200, TOOL).await;
    let client = server.client();
    client.get_tool().name("a").await.unwrap();
    client.get_tool().name("a").send().await.unwrap();
    let received = server.received();
    assert_eq!(received[0].line(), "GET /tools/a");
    assert_eq!(received[0].line(), received[1].line());
    let error = client.get_tool().await.unwrap_err();
    assert_eq!(error.to_string(), "get_tool: parameter `name` is required: set it before `.send()`");
}

#[tokio::test]
async fn a_call_is_moved_to_a_task() {
    let server = Server::json(200, TOOL).await;
    let client: Client = server.client();
    tokio::spawn(async move { client.get_tool().name("a").await.map(drop) }).await.unwrap().unwrap();
}

#[tokio::test]
async fn options_on_a_builder_hold_for_its_call_and_go_before_the_clients() {
    let server = Server::json(503, "").await;
    let retries = RetryPolicy::new().initial_backoff(Duration::ZERO);
    let config = Config::new(Credentials::bearer("k")).with_base_url(server.url()).with_retries(retries);
    let client =
        config.client().unwrap().with_options(CallOptions::new().header("x-a", "client").header("x-b", "client"));
    let options = CallOptions::new().retries(1).header("x-a", "call");
    let error = client.get_tool().options(options).name("a").send().await.unwrap_err();
    assert_eq!(error.attempts(), 2);
    assert_eq!(client.get_tool().name("a").send().await.unwrap_err().attempts(), 3);
    let received = server.received();
    assert_eq!([received[0].header("x-a"), received[0].header("x-b")], [Some("call"), Some("client")]);
    assert_eq!(received[2].header("x-a"), Some("client"));
    // All pages of a list have the options of the call.
    let mut pages = client.list_tools().options(CallOptions::new().no_retry()).pages();
    assert_eq!(pages.next().await.unwrap().unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn an_optional_parameter_is_set_or_cleared_with_an_option() {
    let server = Server::json(200, r#"{"data":[],"meta":{}}"#).await;
    let client = server.client();
    client.list_tools().maybe_limit(Some(3)).maybe_cursor(None).await.unwrap();
    client.list_tools().limit(3).maybe_limit(None).maybe_x_trace(Some("t".to_owned())).await.unwrap();
    client.change_tool().name("saw").maybe_body(None).await.unwrap_err();
    let received = server.received();
    let lines: Vec<_> = received.iter().map(|request| request.line().to_owned()).collect();
    assert_eq!(lines, ["GET /tools?limit=3", "GET /tools", "PATCH /tools/saw"]);
    assert_eq!(received[1].header("x-trace"), Some("t"));
    assert_eq!(received[2].body, "");
}

#[tokio::test]
#[allow(deprecated, reason = "the fixture's operation is")]
async fn a_parameter_that_is_called_like_a_method_of_builders_has_a_number() {
    let server = Server::json(200, "{}").await;
    let call = server.client();
    let call = call.new_2().type_("a").options_2("b").preview_2(true).into_request_2("c");
    call.options(CallOptions::new().header("x-a", "1")).await.unwrap();
    assert_eq!(server.request().line(), "GET /odd%20names/a?options=b&preview=true&into-request=c");
}

#[tokio::test]
async fn a_preview_shows_the_request_and_sends_nothing() {
    let server = Server::json(201, TOOL).await;
    let client = server.client().with_options(CallOptions::new().header("x-a", "1"));
    let tool = || Tool::new("saw", vec!["sharp".to_owned()]);
    let preview = client.create_tool().body(tool()).preview().unwrap();
    assert!(server.received().is_empty());
    client.create_tool().body(tool()).send().await.unwrap();
    let sent = server.request();
    assert_eq!(sent.line(), format!("{} {}", preview.method(), preview.url().replace(&server.url(), "")));
    assert_eq!(preview.body().unwrap(), sent.body.as_bytes());
    for name in ["accept", "content-type", "x-a"] {
        assert_eq!(preview.headers()[name], sent.header(name).unwrap(), "{name}");
    }
    assert_eq!(preview.headers()["authorization"], "[redacted]");
    assert_eq!(sent.header("authorization"), Some("Bearer k"));
}

#[tokio::test]
async fn a_preview_redacts_keys_in_headers_queries_and_cookies() {
    let server = Server::json(200, "{}").await;
    let secret = "planted-7d1f";
    let keys = ["VaultHeader", "VaultQuery", "VaultCookie"].map(|name| Credentials::api_key(secret).for_scheme(name));
    let config = Config::new(Credentials::basic("user", secret)).with_base_url(server.url());
    let client = keys.into_iter().fold(config, Config::with_credentials).client().unwrap();
    let previews = [
        client.open_vault_by_header().preview().unwrap(),
        client.open_vault_by_query().preview().unwrap(),
        client.open_vault_by_cookie().preview().unwrap(),
        client.open_vault_by_password().preview().unwrap(),
        server.client().cookie_styles().session(secret).preview().unwrap(),
    ];
    for preview in &previews {
        let shown = format!("{preview:?} {} {:?}", preview.url(), preview.headers());
        assert!(shown.contains("[redacted]") && !shown.contains(secret) && !shown.contains("Basic"), "{shown}");
    }
    assert_eq!(previews[1].url(), format!("{}/vault/query?vault%20key=[redacted]", server.url()));
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_preview_redacts_parameters_that_are_secrets_and_the_request_has_them() {
    let server = Server::json(200, "").await;
    let client = server.client();
    let secret = "planted/7d1f";
    let call = || client.open_share().share(secret).client_secret(secret).page("1/2").x_access_token("planted-7d1f");
    let preview = call().preview().unwrap();
    assert_eq!(preview.url(), format!("{}/vault/shares/[redacted]?client-secret=[redacted]&page=1%2F2", server.url()));
    let shown = format!("{preview:?} {:?} {:?}", preview.headers(), preview.headers()["x-access-token"].to_str());
    assert!(shown.contains("[redacted]") && !shown.contains("7d1f"), "{shown}");
    call().send().await.unwrap();
    let sent = server.request();
    assert_eq!(sent.line(), "GET /vault/shares/planted%2F7d1f?client-secret=planted%2F7d1f&page=1%2F2");
    assert_eq!(sent.header("x-access-token"), Some("planted-7d1f"));
}

#[tokio::test]
async fn a_preview_says_that_a_body_is_a_stream_and_does_not_read_it() {
    let server = Server::json(200, "{}").await;
    let client = server.client();
    let stream = Upload::replayable(|| -> futures_stream::Never { unreachable!("the stream is not opened") });
    let preview = client.put_manual().name("saw").body(stream).preview().unwrap();
    assert!(preview.is_streamed() && preview.body().is_none());
    let preview = client.put_manual().name("saw").body("text").preview().unwrap();
    assert_eq!((preview.is_streamed(), preview.body()), (false, Some(&b"text"[..])));
    let preview = client.get_manual().name("saw").preview().unwrap();
    assert_eq!((preview.is_streamed(), preview.body()), (false, None));
}

/// A stream of the kind that uploads take.
mod futures_stream {
    use std::pin::Pin;
    use std::task::{Context, Poll};

    pub(super) enum Never {}

    impl futures_core::Stream for Never {
        type Item = Result<Vec<u8>, std::io::Error>;

        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            match *self {}
        }
    }
}

#[tokio::test]
async fn a_preview_fails_as_the_call_would() {
    let server = Server::json(200, "{}").await;
    let error = server.client().get_tool().name("..").preview().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Parameter);
    let error =
        Config::anonymous().with_base_url(server.url()).client().unwrap().get_tool().name("a").preview().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[tokio::test]
async fn a_response_shows_its_value_and_lends_it() {
    let server = Server::json(201, TOOL).await;
    let response = server.client().create_tool().body(Tool::new("saw", vec![])).await.unwrap();
    let shown = format!("{response:?}");
    assert!(shown.contains("201") && shown.contains(&format!("body_bytes: {}", TOOL.len())), "{shown}");
    assert!(shown.contains(&format!("{:?}", response.value())), "{shown}");
    let lent: &Tool = response.as_ref();
    assert_eq!(lent, response.value());
}

#[tokio::test]
async fn the_servers_identifier_of_a_request_is_read_from_successes_and_errors() {
    for (name, value, status) in [
        ("x-request-id", "r-1", 200),
        ("Request-Id", "r-2", 404),
        ("x-amzn-RequestId", "r-3", 200),
        ("x-amz-request-id", "r-4", 503),
        ("x-ms-request-id", "r-5", 200),
        ("x-correlation-id", "r-6", 400),
        ("cf-ray", "r-7", 200),
    ] {
        let reply = Reply::status(status).header("content-type", "application/json").header(name, value).body(TOOL);
        let server = test_server::Server::always(reply).await;
        let config =
            Config::new(Credentials::bearer("k")).with_base_url(server.url("")).with_retries(RetryPolicy::none());
        let found = match config.client().unwrap().get_tool().name("a").await {
            Ok(response) => response.request_id().map(str::to_owned),
            Err(error) => error.request_id().map(str::to_owned),
        };
        assert_eq!(found.as_deref(), Some(value), "{name}");
    }
    let reply = Reply::status(404).header("cf-ray", "edge").header("x-request-id", "").header("request-id", "api");
    let server = test_server::Server::always(reply).await;
    let config = Config::new(Credentials::bearer("k")).with_base_url(server.url(""));
    let error = config.client().unwrap().get_tool().name("a").await.unwrap_err();
    assert_eq!(error.request_id(), Some("api"));
    assert_eq!(server.requests()[0].header("x-request-id"), None);
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_an_error_with_setter_wire_name_and_reason() {
    let server = Server::json(200, "{}").await;
    let client = server.client();
    let error = client.list_tools().limit(u64::MAX).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "list_tools: parameter `limit` is out of range: the given `u64` does not fit in `i64`"
    );
    let error = client.list_tools().x_trace("a\n").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "list_tools: parameter `X-Trace` (`.x_trace(..)`) contains a character that a header cannot carry: pass another value"
    );
    let form = blaxel_api::builder::PutSandboxFilesystemMultipartByUploadIdPartForm::new("c");
    let error = client.put_sandbox_filesystem_multipart_by_upload_id_part().body(form).await.unwrap_err();
    let missing = "parameter `uploadId` (`.upload_id(..)`) is required: set it before `.send()`";
    assert!(error.to_string().ends_with(missing), "{error}");
    assert!(server.received().is_empty());
}

/// A value that converts to text, or says why not.
struct Picky;

impl TryFrom<Picky> for String {
    type Error = &'static str;

    fn try_from(_: Picky) -> Result<Self, Self::Error> {
        Err("no text\nfor this one")
    }
}

#[tokio::test]
async fn the_reason_of_a_conversion_that_fails_is_in_the_error() {
    let server = Server::json(200, "{}").await;
    let error = server.client().get_tool().name(Picky).await.unwrap_err();
    let reason =
        "parameter `name` cannot be made from the given value (no text for this one): pass a value that converts to";
    assert!(error.to_string().contains(reason), "{error}");
}

#[tokio::test]
async fn a_failure_to_connect_names_host_and_cause() {
    let address = test_server::closed_port().await;
    let config = Config::new(Credentials::bearer("k")).with_base_url(format!("http://{address}/v1"));
    let error = config.with_retries(RetryPolicy::none()).client().unwrap().get_tool().name("a").await.unwrap_err();
    assert!(error.to_string().contains(&format!("no connection to `{address}` (Connection refused")), "{error}");
}

#[tokio::test]
async fn a_mock_answers_with_a_page_and_with_a_declared_error() {
    use blaxel_api::mock::MockServerExt;
    use blaxel_api::mock::httpmock::MockServer;

    let server = MockServer::start_async().await;
    let tool: Tool = serde_json::from_str(TOOL).unwrap();
    server.list_tools(|when, then| {
        when.cursor_absent();
        then.page(&[tool.clone(), tool.clone()], Some("c1"));
    });
    server.list_tools(|when, then| {
        when.cursor("c1");
        then.page(std::slice::from_ref(&tool), None);
    });
    let problem: Problem = serde_json::from_str(r#"{"error":"bad"}"#).unwrap();
    server.create_tool(|_, then| {
        then.bad_request(&problem);
    });
    let client = Config::new(Credentials::bearer("k")).with_base_url(server.base_url()).client().unwrap();
    let mut items = client.list_tools().items();
    let mut found = 0;
    while let Some(item) = items.next().await {
        assert_eq!(item.unwrap(), tool);
        found += 1;
    }
    assert_eq!(found, 3);
    let error = client.create_tool().body(tool.clone()).await.unwrap_err();
    assert!(matches!(error.declared(), Ok(CreateToolError::BadRequest(found)) if *found == problem), "{error}");
}
