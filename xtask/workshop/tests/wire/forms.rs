//! Bodies that are forms or consist of parts, whatever the document says of their properties.

use blaxel_api::builder::{SendProofForm, SendProofFormRequired, SendSumsForm};
use blaxel_api::{ErrorKind, Upload};
use serde_json::json;

use crate::support::Server;

#[tokio::test]
async fn a_form_without_properties_takes_any_or_the_encoded_text() {
    let server = Server::start(&[(204, "", ""), (204, "", "")]).await;
    let client = server.client();
    let form = json!({ "a": "x y", "b": [1, true] }).as_object().unwrap().clone();
    client.send_any().body(form).send().await.unwrap();
    client.send_encoded().body("c=%26&d").send().await.unwrap();
    let sent = server.received();
    assert_eq!(sent.iter().map(|request| request.body.as_str()).collect::<Vec<_>>(), ["a=x+y&b=1&b=true", "c=%26&d"]);
    for request in sent {
        assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    }
}

#[tokio::test]
async fn another_multipart_body_is_bytes_with_the_boundary_that_was_passed() {
    let server = Server::start(&[(204, "", "")]).await;
    let client = server.client();
    let body = "--b\r\n\r\na\r\n--b--\r\n";
    let media_type = "multipart/mixed; start=\"<a>\"; Boundary=b";
    client.send_parts().body(Upload::from(body).with_media_type(media_type)).send().await.unwrap();
    let request = server.request();
    assert_eq!((request.header("content-type"), request.body.as_str()), (Some(media_type), body));
    for wrong in ["multipart/mixed", "multipart/related; boundary=b", "multipart/mixed2; boundary=b", "text/plain"] {
        let error = client.send_parts().body(Upload::from(body).with_media_type(wrong)).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Parameter, "{wrong}");
        assert!(error.to_string().contains("needs a media type of `multipart/mixed` with its boundary"), "{error}");
    }
    assert!(client.send_parts().body(body).send().await.is_err());
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_part_whose_header_is_required_is_sent_with_it_or_not_at_all() {
    let server = Server::start(&[(204, "", "")]).await;
    let client = server.client();
    let text = || Upload::from("a").with_media_type("text/plain");
    let send = |text: Upload| client.send_sums().body(SendSumsForm::new(text)).send();
    send(text().with_header("x-sum", "1").with_header("X-Other", "é")).await.unwrap();
    let body = server.request().body;
    let expected =
        "name=\"text\"; filename=\"text\"\r\nContent-Type: text/plain\r\nx-sum: 1\r\nX-Other: é\r\n\r\na\r\n";
    assert!(body.contains(expected), "{body}");
    let error = send(text()).await.unwrap_err();
    assert!(error.to_string().contains("`text` needs the header `X-Sum`: pass it to `Upload::with_header`"), "{error}");
    for (name, value) in [("X-Sum\r\nA", "1"), ("X-Sum", "1\r\n"), ("Content-Type", "a/b"), ("", "1")] {
        let error = send(text().with_header("X-Sum", "1").with_header(name, value)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Parameter, "{name:?}");
        assert!(error.to_string().contains("a header that a part cannot carry"), "{error}");
    }
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn parts_that_could_change_places_are_named_and_sent_as_such() {
    let server = Server::start(&[(204, "", "")]).await;
    let required = SendProofFormRequired { remark: "a remark".to_owned(), scan: Upload::from("a scan") };
    let mut form = SendProofForm::new(required);
    form.page = Some(3);
    server.client().send_proof().body(form).send().await.unwrap();
    let body = server.request().body;
    for part in [
        "name=\"scan\"; filename=\"scan\"\r\nContent-Type: application/octet-stream\r\n\r\na scan\r\n",
        "name=\"remark\"\r\n\r\na remark\r\n",
        "name=\"page\"\r\n\r\n3\r\n",
    ] {
        assert!(body.contains(part), "{part:?} {body}");
    }
}
