//! Media types: what requests are sent as, and what responses are decoded as.

use blaxel_api::builder::{AttachNoteForm, ReadNoteError, ReadNoteOutcome, WriteNoteBody};
use blaxel_api::types::{FileNoteBody, Pending, Problem};
use blaxel_api::{ErrorKind, Upload};
use serde_json::{from_value, json};

use crate::support::Server;

fn pending(ticket: &str) -> Pending {
    from_value(json!({ "ticket": ticket })).unwrap()
}

async fn read_note(status: u16, media_type: &str, body: &str) -> Result<ReadNoteOutcome, blaxel_api::Error> {
    let server = Server::start(&[(status, media_type, body)]).await;
    let result = server.client().read_note().send().await.map(blaxel_api::Response::into_inner);
    assert_eq!(server.request().header("accept"), Some("application/json"));
    result
}

#[tokio::test]
async fn the_content_type_decides_which_of_several_media_types_a_response_is() {
    let json = r#"{"ticket":"t"}"#;
    assert_eq!(
        read_note(200, "application/json; charset=utf-8", json).await.unwrap(),
        ReadNoteOutcome::Json(pending("t"))
    );
    assert_eq!(read_note(200, "", json).await.unwrap(), ReadNoteOutcome::Json(pending("t")));
    assert_eq!(read_note(200, "Text/Plain", json).await.unwrap(), ReadNoteOutcome::TextPlain(json.to_owned()));
    assert_eq!(read_note(200, "image/png", "png").await.unwrap(), ReadNoteOutcome::AnyImage(b"png".to_vec()));
    assert_eq!(read_note(200, "application/json", "png").await.unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn an_error_in_text_is_declared_beside_one_in_json() {
    let error = read_note(404, "application/json", r#"{"error":"none"}"#).await.unwrap_err();
    let problem: Problem = from_value(json!({"error": "none"})).unwrap();
    assert_eq!(error.declared(), Ok(&ReadNoteError::NotFoundJson(problem)));
    let error = read_note(404, "text/plain", "no note").await.unwrap_err();
    assert_eq!(error.declared(), Ok(&ReadNoteError::NotFoundTextPlain("no note".to_owned())));
    let error = read_note(500, "text/plain", "broken").await.unwrap_err();
    assert_eq!(error.declared(), Ok(&ReadNoteError::InternalServerError("broken".to_owned())));
}

#[tokio::test]
async fn a_request_is_json_unless_another_form_is_chosen() {
    let bodies = [
        (WriteNoteBody::from(pending("t")), "application/json", r#"{"ticket":"t"}"#),
        (WriteNoteBody::OctetStream(Upload::from("raw")), "application/octet-stream", "raw"),
        (WriteNoteBody::TextPlain("text".to_owned()), "text/plain", "text"),
    ];
    for (body, media_type, sent) in bodies {
        // The document declares content for 204, which HTTP does not send.
        let server = Server::start(&[(204, "", "")]).await;
        server.client().write_note().body(body).send().await.unwrap();
        let request = server.request();
        assert_eq!((request.header("content-type"), request.body.as_str()), (Some(media_type), sent));
    }
    let server = Server::start(&[(204, "", "")]).await;
    server.client().write_note().body(pending("plain")).send().await.unwrap();
    assert_eq!(server.request().json(), json!({"ticket": "plain"}));
}

#[tokio::test]
async fn a_response_to_head_has_no_body_and_succeeds() {
    let server = Server::start(&[(200, "application/json", "")]).await;
    let () = server.client().head_note().send().await.unwrap().into_inner();
    let request = server.request();
    assert_eq!((request.line(), request.header("accept")), ("HEAD /notes", Some("application/json")));
}

#[tokio::test]
async fn a_range_of_media_types_is_bytes_with_the_content_type_that_was_sent() {
    let server = Server::start(&[(200, "application/x-thing", "\0thing")]).await;
    let response = server.client().get_blob().name("a").send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/x-thing");
    assert_eq!(response.into_inner(), b"\0thing");
    assert_eq!(server.request().header("accept"), Some("*/*"));

    let server = Server::json(200, r#"{"ticket":"t"}"#).await;
    let client = server.client();
    let put = |body: Upload| client.put_blob().name("a").body(body).send();
    put(Upload::from("png").with_media_type("image/png")).await.unwrap();
    assert_eq!((server.request().header("content-type"), server.request().body), (Some("image/png"), "png".to_owned()));
    for wrong in [
        Upload::from("png"),
        Upload::from("png").with_media_type("text/plain"),
        Upload::from("").with_media_type("image/\n"),
    ] {
        assert_eq!(put(wrong).await.unwrap_err().kind(), ErrorKind::Parameter);
    }
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn the_response_for_all_statuses_is_that_of_successes_and_errors() {
    let server = Server::start(&[
        (201, "application/json", r#"{"ticket":"t"}"#),
        (404, "application/json", r#"{"ticket":"e"}"#),
    ])
    .await;
    let client = server.client();
    let put = || client.put_blob().name("a").body(Upload::from("").with_media_type("image/gif")).send();
    assert_eq!(put().await.unwrap().into_inner(), pending("t"));
    assert_eq!(put().await.unwrap_err().declared(), Ok(&pending("e")));
    let server = Server::json(500, r#"{"error":"e"}"#).await;
    let error = server.client().get_blob().name("a").send().await.unwrap_err();
    assert_eq!(error.declared::<Problem>().unwrap().error, "e");
}

#[tokio::test]
async fn text_and_bytes_are_passed_on_whatever_their_schema_says() {
    let server = Server::start(&[(200, "text/csv", "a,b\n")]).await;
    assert_eq!(server.client().get_sheet().send().await.unwrap().into_inner(), "a,b\n");
    let server = Server::start(&[(200, "application/vnd.sheet", "\u{1}")]).await;
    let response = server.client().put_sheet().body(vec![2]).send().await.unwrap();
    assert_eq!(response.into_inner(), [1]);
    let request = server.request();
    assert_eq!((request.header("content-type"), request.body.as_str()), (Some("application/vnd.sheet"), "\u{2}"));
}

#[tokio::test]
async fn a_form_is_encoded_as_its_encoding_objects_say() {
    let server = Server::start(&[(204, "", "")]).await;
    let body: FileNoteBody = from_value(json!({
        "title": "a b&c=é", "tags": ["x", "y,z"], "words": ["1,2", "3"], "owner": {"name": "me", "ids": [7, 8]},
        "place": {"shelf": 4, "row": "top"}, "raw": {"a": 0.1}, "seen": "never",
    }))
    .unwrap();
    server.client().file_note().body(body).send().await.unwrap();
    let request = server.request();
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    let mut pairs: Vec<&str> = request.body.split('&').collect();
    pairs.sort_unstable();
    assert_eq!(
        pairs,
        [
            "owner%5Bids%5D%5B0%5D=7",
            "owner%5Bids%5D%5B1%5D=8",
            "owner%5Bname%5D=me",
            "raw=%7B%22a%22%3A0.1%7D",
            "row=top",
            "shelf=4",
            "tags=x",
            "tags=y%2Cz",
            "title=a+b%26c%3D%C3%A9",
            "words=1%2C2,3",
        ]
    );
}

#[tokio::test]
async fn a_form_is_sent_part_by_part() {
    let server = Server::start(&[(204, "", "")]).await;
    let mut form = AttachNoteForm::new(Upload::from("1,2").with_file_name("a\"b\r\n.csv"));
    form.more = Some(vec![Upload::from("x").with_media_type("image/png"), Upload::from(vec![b'y'])]);
    form.note = Some("a\r\nb".to_owned());
    form.tags = Some(vec!["t".to_owned(), "u".to_owned()]);
    form.count = Some(3);
    form.about = Some(pending("p"));
    form.list = Some(vec![1, 2]);
    server.client().attach_note().body(form).send().await.unwrap();
    let request = server.request();
    let boundary = request.header("content-type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
    assert_eq!(request.header("content-length"), Some(request.body.len().to_string().as_str()));
    let parts = [
        "name=\"file\"; filename=\"a%22b%0D%0A.csv\"\r\nContent-Type: text/csv\r\n\r\n1,2",
        "name=\"more\"; filename=\"more\"\r\nContent-Type: image/png\r\n\r\nx",
        "name=\"more\"; filename=\"more\"\r\nContent-Type: application/octet-stream\r\n\r\ny",
        "name=\"note\"\r\n\r\na\r\nb",
        "name=\"tags\"\r\n\r\nt",
        "name=\"tags\"\r\n\r\nu",
        "name=\"count\"\r\n\r\n3",
        "name=\"about\"\r\nContent-Type: application/json\r\n\r\n{\"ticket\":\"p\"}",
        "name=\"list\"\r\nContent-Type: application/json\r\n\r\n[1,2]",
    ];
    let expected: String =
        parts.iter().flat_map(|part| ["--", boundary, "\r\nContent-Disposition: form-data; ", part, "\r\n"]).collect();
    assert_eq!(request.body, format!("{expected}--{boundary}--\r\n"));

    let form = AttachNoteForm::new(Upload::from("").with_media_type("a\r\nb: c"));
    let error = server.client().attach_note().body(form).send().await.unwrap_err();
    assert_eq!((error.kind(), server.received().len()), (ErrorKind::Parameter, 1));
}
