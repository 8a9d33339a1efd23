//! A stand-in for a sandbox, over a real socket: processes, files, uploads and watching, with streams in both directions.

use std::pin::Pin;
use std::task::{Context, Poll};

use blaxel_api::builder::{GetSandboxFilesystemByPathOutcome, PutSandboxFilesystemMultipartByUploadIdPartForm};
use blaxel_api::types::{FileEvent, ProcessRequest, ProcessResponse, ProcessResponseStatus};
use blaxel_api::{ByteStream, ErrorKind, Upload};
use futures_core::Stream;
use serde_json::{from_value, json};

use crate::support::script::{Step, chunked, impatient, serve};

/// Twenty times the bound of the client's bodies.
const LARGE: usize = 80_000;

/// That many bytes, a thousand at a time.
struct Large(usize);

impl Stream for Large {
    type Item = Result<Vec<u8>, String>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let size = self.0.min(1_000);
        self.0 -= size;
        Poll::Ready((size > 0).then(|| Ok(vec![b'x'; size])))
    }
}

fn json(status: u16, body: &str) -> Vec<Step> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} \r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {length}"
    );
    vec![Step::Send(format!("{head}\r\n\r\n{body}").into_bytes())]
}

fn target(request: &[u8]) -> String {
    String::from_utf8_lossy(request).split(" HTTP/").next().unwrap_or_default().to_owned()
}

async fn text(mut stream: ByteStream) -> String {
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk.unwrap());
    }
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn a_process_is_started_and_its_log_streamed() {
    let logs: [&[u8]; 3] = [b"stdout: a\nstd", b"err: b\n", b"stdout: c\n"];
    let (client, server) = serve(vec![
        json(200, r#"{"pid":"7","status":"running"}"#),
        chunked("text/plain; charset=utf-8", &logs, true),
        chunked("text/event-stream", &[b"event: result\ndata: {\"pid\":\"8\",\"status\":\"completed\"}\n\n"], true),
    ])
    .await;
    let started = client.post_sandbox_process().body(ProcessRequest::new("make")).send().await.unwrap().into_inner();
    assert_eq!((started.pid.as_deref(), &started.status), (Some("7"), &Some(ProcessResponseStatus::Running)));
    let log = client.get_sandbox_process_by_identifier_logs_stream().identifier("7").stream().await.unwrap();
    assert_eq!(text(log.into_inner()).await, "stdout: a\nstderr: b\nstdout: c\n");
    let mut events =
        client.post_sandbox_process().body(ProcessRequest::new("make")).events().await.unwrap().into_inner();
    let event = events.next().await.unwrap().unwrap();
    let ended: ProcessResponse = from_value(json!({ "pid": "8", "status": "completed" })).unwrap();
    assert_eq!((event.name(), event.value().unwrap()), ("result", ended));
    assert!(events.next().await.is_none());
    let requests = server.await.unwrap();
    assert_eq!(target(&requests[1]), "GET /sandbox/process/7/logs/stream");
}

#[tokio::test]
async fn a_file_larger_than_the_bound_is_written_and_read() {
    let block = vec![b'x'; 8_000];
    let pieces = vec![&block[..]; LARGE / block.len()];
    let (client, server) = serve(vec![
        json(200, r#"{"path":"a"}"#),
        chunked("application/octet-stream", &pieces, true),
        chunked("application/octet-stream", &pieces, true),
        json(200, r#"{"path":"/","files":["a"]}"#),
    ])
    .await;
    let body = Upload::stream(Large(LARGE));
    client.put_sandbox_filesystem_by_path().path("dir/a b").body(body).send().await.unwrap();
    let file = client.get_sandbox_filesystem_by_path().path("dir/a b");
    let mut stream = file.clone().stream().await.unwrap().into_inner();
    let mut length = 0;
    while let Some(chunk) = stream.next().await {
        length += chunk.unwrap().len();
    }
    assert_eq!(length, LARGE);
    // The whole is more than this client holds at once.
    assert_eq!(file.send().await.unwrap_err().kind(), ErrorKind::Body);
    let listed = client.get_sandbox_filesystem_by_path().path("/").send().await.unwrap().into_inner();
    assert!(matches!(listed, GetSandboxFilesystemByPathOutcome::Json(_)), "{listed:?}");
    let requests = server.await.unwrap();
    assert_eq!(target(&requests[0]), "PUT /sandbox/filesystem/dir%2Fa%20b");
    assert!(requests[0].ends_with(&vec![b'x'; LARGE]));
}

#[tokio::test]
async fn a_part_of_a_file_is_uploaded_from_a_stream() {
    let (client, server) = serve(vec![json(200, r#"{"partNumber":2,"size":80000,"etag":"e"}"#)]).await;
    let form =
        PutSandboxFilesystemMultipartByUploadIdPartForm::new(Upload::stream(Large(LARGE)).with_file_name("part"));
    let call = client.put_sandbox_filesystem_multipart_by_upload_id_part().upload_id("u-1").part_number(2);
    let part = call.body(form).send().await.unwrap().into_inner();
    assert_eq!((part.part_number, part.etag.as_deref()), (Some(2), Some("e")));
    let request = &server.await.unwrap()[0];
    assert_eq!(target(request), "PUT /sandbox/filesystem-multipart/u-1/part?partNumber=2");
    let text = String::from_utf8_lossy(request);
    assert!(text.contains("Content-Disposition: form-data; name=\"file\"; filename=\"part\""), "{}", &text[..400]);
    assert!(text.contains(&"x".repeat(LARGE)));
}

#[tokio::test]
async fn a_folder_is_watched_until_the_watcher_leaves() {
    let event = |name: &str| format!("data: {{\"op\":\"CREATE\",\"path\":\"{name}\"}}\n\n").into_bytes();
    let (one, two) = (event("a"), event("b"));
    let mut steps = chunked("text/event-stream", &[b": ping\n\n", &one[..10], &one[10..], &two], false);
    steps.push(Step::Wait(2_000));
    let (client, _server) = serve(vec![steps]).await;
    let mut events = client.get_sandbox_watch_filesystem_by_path().path("src").events().await.unwrap().into_inner();
    for name in ["a", "b"] {
        let expected: FileEvent = from_value(json!({ "op": "CREATE", "path": name })).unwrap();
        assert_eq!(events.next().await.unwrap().unwrap().value().unwrap(), expected);
    }
    drop(events);
}

#[tokio::test]
async fn a_stream_that_breaks_or_stops_in_the_middle_is_an_error() {
    let broken = chunked("text/plain", &[b"stdout: a\n"], false);
    let mut silent = chunked("application/octet-stream", &[b"abc"], false);
    silent.push(Step::Wait(2_000));
    let (client, _server) = serve(vec![broken, silent]).await;
    let call = client.get_sandbox_process_by_identifier_logs_stream().identifier("7");
    let mut log = call.stream().await.unwrap().into_inner();
    assert_eq!(log.next().await.unwrap().unwrap(), "stdout: a\n");
    let error = log.next().await.unwrap().unwrap_err();
    assert!(error.kind() == ErrorKind::Transport && error.operation_id().is_some(), "{error}");
    assert!(log.next().await.is_none());
    let client = impatient(&client);
    let mut file = client.get_sandbox_filesystem_by_path().path("a").stream().await.unwrap().into_inner();
    assert_eq!(file.next().await.unwrap().unwrap(), "abc");
    let error = file.next().await.unwrap().unwrap_err();
    assert!(error.kind() == ErrorKind::Timeout && error.is_timeout(), "{error}");
    assert!(file.next().await.is_none());
}
