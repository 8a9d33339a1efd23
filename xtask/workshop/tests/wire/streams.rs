//! Bodies that are read or sent piece by piece.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use blaxel_api::builder::AttachNoteForm;
use blaxel_api::types::{Pending, Problem};
use blaxel_api::{CallOptions, Client, Config, ErrorKind, Upload};
use futures_core::Stream;
use serde_json::{from_value, json};

use crate::support::script::{Step, chunked, impatient, serve, serve_with};

fn pending(ticket: &str) -> Pending {
    from_value(json!({ "ticket": ticket })).unwrap()
}

/// A stream of these pieces, which fails at its end if it is told to.
struct Pieces(Vec<&'static str>, bool);

impl Stream for Pieces {
    type Item = Result<&'static str, String>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(match self.0.is_empty() {
            false => Some(Ok(self.0.remove(0))),
            true if std::mem::take(&mut self.1) => Some(Err("disk on fire".to_owned())),
            true => None,
        })
    }
}

fn response(status: u16, body: &str) -> Vec<Step> {
    vec![Step::Send(
        format!("HTTP/1.1 {status} \r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes(),
    )]
}

fn text(request: &[u8]) -> String {
    String::from_utf8(request.to_vec()).unwrap()
}

#[tokio::test]
async fn events_arrive_one_by_one_and_their_data_are_typed() {
    let pieces: [&[u8]; 6] = [
        b"\xef\xbb\xbfevent: lo",
        b"g\r",
        b"\nid: 7\r\ndata: hi\r\ndata: there\r\n\r\n: ping\n",
        b"\ndata: {\"tick",
        b"et\":\"t\"}\n\nretry: 20\nda",
        b"ta: lost",
    ];
    let (client, server) = serve(vec![chunked("text/event-stream; charset=utf-8", &pieces, true)]).await;
    let mut events = client.start_job().body(pending("q")).events().await.unwrap().into_inner();
    let event = events.next().await.unwrap().unwrap();
    assert_eq!((event.name(), event.id(), event.data()), ("log", "7", "hi\nthere"));
    assert_eq!(event.value().unwrap_err().kind(), ErrorKind::Decode);
    let event = events.next().await.unwrap().unwrap();
    assert_eq!((event.name(), event.id(), event.value().unwrap()), ("message", "7", pending("t")));
    assert!(events.next().await.is_none());
    assert_eq!((events.last_event_id(), events.retry().unwrap().as_millis()), ("7", 20));
    let request = text(&server.await.unwrap()[0]);
    assert!(request.starts_with("POST /jobs ") && request.contains("accept: text/event-stream\r\n"), "{request}");
    assert!(request.ends_with(r#"{"ticket":"q"}"#), "{request}");
}

#[tokio::test]
async fn an_operation_with_json_or_events_offers_both() {
    let (client, server) = serve(vec![
        response(200, r#"{"ticket":"j"}"#),
        response(200, r#"{"ticket":"j"}"#),
        response(400, r#"{"error":"bad"}"#),
    ])
    .await;
    assert_eq!(client.start_job().body(pending("q")).send().await.unwrap().into_inner(), pending("j"));
    // A server without events says so by its media type.
    let error = client.start_job().body(pending("q")).events().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let error = client.start_job().body(pending("q")).events().await.unwrap_err();
    assert_eq!(error.declared::<Problem>().unwrap().error, "bad");
    assert!(text(&server.await.unwrap()[0]).contains("accept: application/json\r\n"));
}

#[tokio::test]
async fn a_stream_that_breaks_or_stops_is_an_error_and_is_not_retried() {
    let broken = chunked("text/event-stream", &[b"id: 1\ndata: a\n\ndata: b"], false);
    let mut silent = chunked("text/event-stream", &[b"data: a\n\n"], false);
    silent.push(Step::Wait(2_000));
    let (client, server) = serve(vec![broken, silent]).await;
    let mut events = client.follow_jobs().events().await.unwrap().into_inner();
    assert_eq!(events.next().await.unwrap().unwrap().value().unwrap(), "a");
    let error = events.next().await.unwrap().unwrap_err();
    assert!(error.kind() == ErrorKind::Transport && !error.is_retryable(), "{error}");
    assert!(events.next().await.is_none());

    let resumed = impatient(&client).with_options(CallOptions::new().header("last-event-id", events.last_event_id()));
    let mut events = resumed.follow_jobs().events().await.unwrap().into_inner();
    assert_eq!(events.next().await.unwrap().unwrap().data(), "a");
    let error = events.next().await.unwrap().unwrap_err();
    assert!(error.kind() == ErrorKind::Timeout && error.is_timeout(), "{error}");
    assert!(events.next().await.is_none());
    let requests = server.await.unwrap();
    assert_eq!(requests.len(), 2);
    assert!(text(&requests[1]).contains("last-event-id: 1\r\n"));
}

#[tokio::test]
async fn an_event_or_line_beyond_the_limit_is_an_error_and_a_long_stream_is_not() {
    let event = [b"data: ".to_vec(), vec![b'x'; 3_000], b"\n\n".to_vec()].concat();
    let long = vec![b'x'; 5_000];
    let pieces = [&event[..], &event[..], &b"data: "[..], &long[..]];
    let (client, _) = serve(vec![
        chunked("text/event-stream", &pieces, true),
        chunked("application/x-ndjson", &[b"{\"ticket\":\"a\"}\n", &long], true),
    ])
    .await;
    let mut events = client.follow_jobs().events().await.unwrap().into_inner();
    for _ in 0..2 {
        assert_eq!(events.next().await.unwrap().unwrap().data().len(), 3_000);
    }
    assert_eq!(events.next().await.unwrap().unwrap_err().kind(), ErrorKind::Body);
    assert!(events.next().await.is_none());
    let mut lines = client.list_jobs().lines().await.unwrap().into_inner();
    assert_eq!(lines.next().await.unwrap().unwrap(), pending("a"));
    assert_eq!(lines.next().await.unwrap().unwrap_err().kind(), ErrorKind::Body);
    assert!(lines.next().await.is_none());
}

#[tokio::test]
async fn lines_arrive_one_by_one_as_values() {
    let pieces: [&[u8]; 3] =
        [b"{\"ticket\":\"a\"}\r\n\n{\"tick", b"et\":\"b\"}\n{\"other\":1}\n", b"{\"ticket\":\"c\"}"];
    let (client, server) = serve(vec![chunked("application/x-ndjson", &pieces, true)]).await;
    let mut lines = client.list_jobs().lines().await.unwrap().into_inner();
    assert_eq!(lines.next().await.unwrap().unwrap(), pending("a"));
    assert_eq!(lines.next().await.unwrap().unwrap(), pending("b"));
    assert_eq!(lines.next().await.unwrap().unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(lines.next().await.unwrap().unwrap(), pending("c"));
    assert!(lines.next().await.is_none());
    assert!(text(&server.await.unwrap()[0]).contains("accept: application/x-ndjson\r\n"));
}

#[tokio::test]
async fn bytes_larger_than_the_limit_are_read_as_they_arrive() {
    let block = vec![7_u8; 4_000];
    let pieces = vec![&block[..]; 50];
    let (client, _) = serve(vec![
        chunked("application/octet-stream", &pieces, true),
        chunked("application/octet-stream", &pieces, true),
    ])
    .await;
    let mut stream = client.get_blob().name("a").stream().await.unwrap().into_inner();
    let mut length = 0;
    while let Some(chunk) = stream.next().await {
        length += chunk.unwrap().len();
    }
    assert_eq!(length, 200_000);
    assert_eq!(client.get_blob().name("a").send().await.unwrap_err().kind(), ErrorKind::Body);
}

fn put(client: &Client, body: Upload) -> impl Future<Output = Result<Pending, blaxel_api::Error>> {
    let client = client.clone();
    async move {
        let body = body.with_media_type("image/png");
        client.put_blob().name("a").body(body).send().await.map(blaxel_api::Response::into_inner)
    }
}

#[tokio::test]
async fn an_upload_is_sent_while_it_is_read() {
    let (client, server) = serve(vec![
        response(200, r#"{"ticket":"t"}"#),
        response(200, r#"{"ticket":"t"}"#),
        response(200, r#"{"ticket":"t"}"#),
    ])
    .await;
    put(&client, Upload::stream(Pieces(vec!["a", "", "bc"], false))).await.unwrap();
    put(&client, Upload::stream(Pieces(vec!["a", "bc"], false)).with_length(3)).await.unwrap();
    put(&client, Upload::from(blaxel_api::reqwest::Body::from("abc"))).await.unwrap();
    let requests = server.await.unwrap();
    assert!(requests.iter().all(|request| request.ends_with(b"\r\n\r\nabc")), "{requests:?}");
    assert!(
        text(&requests[0]).contains("transfer-encoding: chunked")
            && text(&requests[1]).contains("content-length: 3\r\n")
    );
}

/// Settings whose timeouts of calls are shorter than the streams of the tests.
fn hasty(config: Config) -> Config {
    config.with_timeout(Duration::from_millis(400)).with_attempt_timeout(Duration::from_millis(400))
}

#[tokio::test]
async fn a_response_that_arrives_as_a_stream_may_take_longer_than_a_call() {
    let mut steps = chunked("text/event-stream", &[b"data: a\n\n"], false);
    for _ in 0..6 {
        steps.extend([Step::Wait(150), Step::Send(b"9\r\ndata: b\n\n\r\n".to_vec())]);
    }
    steps.push(Step::Send(b"0\r\n\r\n".to_vec()));
    let (client, _server) = serve_with(hasty, vec![steps]).await;
    let mut events = client.follow_jobs().events().await.unwrap().into_inner();
    for _ in 0..7 {
        events.next().await.unwrap().unwrap();
    }
    assert!(events.next().await.is_none());
}

/// A stream with a pause before each of its pieces.
struct Slow(tokio::time::Interval, usize);

impl Stream for Slow {
    type Item = Result<&'static str, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.1 == 0 {
            return Poll::Ready(None);
        }
        ready!(self.0.poll_tick(context));
        self.1 -= 1;
        Poll::Ready(Some(Ok("a")))
    }
}

#[tokio::test]
async fn an_upload_that_is_a_stream_may_take_longer_than_a_call_and_its_answer_may_not() {
    let mut stalled = vec![Step::Send(b"HTTP/1.1 200 \r\ncontent-length: 20\r\n\r\n".to_vec())];
    stalled.push(Step::Wait(1_500));
    let (client, _server) = serve_with(hasty, vec![response(200, r#"{"ticket":"t"}"#), stalled]).await;
    let slow = || Upload::stream(Slow(tokio::time::interval(Duration::from_millis(150)), 7));
    put(&client, slow()).await.unwrap();
    let error = put(&client, slow()).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn a_stream_is_sent_once_and_a_factory_as_often_as_needed() {
    let (client, server) =
        serve(vec![response(503, "{}"), response(503, "{}"), response(200, r#"{"ticket":"t"}"#)]).await;
    let upload = Upload::stream(Pieces(vec!["a"], false));
    assert_eq!(put(&client, upload.clone()).await.unwrap_err().attempts(), 1);
    // It was read, so that nothing is left to send.
    let error = put(&client, upload).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Parameter, 0));
    let opened = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&opened);
    let upload = Upload::replayable(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        Pieces(vec!["b", "c"], false)
    });
    put(&client, upload).await.unwrap();
    assert_eq!(opened.load(Ordering::Relaxed), 2);
    assert!(server.await.unwrap()[2].ends_with(b"\r\n\r\nbc"));
}

#[tokio::test]
async fn a_stream_that_fails_is_named_and_the_request_is_not_complete() {
    let (client, _server) = serve(vec![response(200, "{}")]).await;
    let error = put(&client, Upload::stream(Pieces(vec!["a"], true))).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Transport && error.to_string().contains("disk on fire"), "{error}");
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn a_form_is_sent_part_by_part_and_a_file_may_be_a_stream() {
    let (client, server) = serve(vec![response(204, "")]).await;
    let mut form = AttachNoteForm::new(Upload::stream(Pieces(vec!["1,", "2"], false)).with_file_name("a.csv"));
    form.note = Some("n".to_owned());
    client.attach_note().body(form).send().await.unwrap();
    let request = text(&server.await.unwrap()[0]);
    let boundary = request.split("boundary=").nth(1).unwrap().split("\r\n").next().unwrap();
    assert!(
        request.ends_with(&format!(
            "\r\n\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\n1,2\r\n\
             --{boundary}\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nn\r\n--{boundary}--\r\n"
        )),
        "{request}"
    );
}
