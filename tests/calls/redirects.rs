//! Redirects are never followed: the credentials stay with the server that they were meant for.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use blaxel_api::{Error, ErrorKind};
use blaxel_api_tests::{Reply, Server, client, config};

async fn redirected(reply: Reply) -> Error {
    let server = Server::always(reply).await;
    let client = client(server.url("/v0"));
    let call = client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id("ak_1");
    let error = call.send().await.map(drop).expect_err("a redirect is no success");
    assert_eq!(server.requests().len(), 1, "it is neither followed nor repeated");
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert!(!error.is_retryable());
    assert_eq!(error.to_string().lines().count(), 1, "{error}");
    error
}

macro_rules! redirects {
    ($($name:ident: $status:literal;)*) => {$(
        #[tokio::test]
        async fn $name() {
            let target = Server::always(Reply::status(200)).await;
            let error = redirected(Reply::status($status).header("location", &target.url("/login"))).await;

            assert_eq!(target.connections(), 0);
            assert_eq!(error.status().map(|status| status.as_u16()), Some($status));
            assert!(error.to_string().contains(&target.url("/login")), "{error}");
        }
    )*};
}

redirects! {
    status_300_is_not_followed: 300;
    status_301_is_not_followed: 301;
    status_302_is_not_followed: 302;
    status_303_is_not_followed: 303;
    status_307_is_not_followed: 307;
    status_308_is_not_followed: 308;
}

#[tokio::test]
async fn with_http_cannot_switch_redirects_on() {
    let target = Server::always(Reply::status(200)).await;
    let server = Server::always(Reply::status(307).header("location", &target.url("/"))).await;
    let client = config(server.url("/v0"))
        .with_http(|builder| builder.redirect(blaxel_api::reqwest::redirect::Policy::limited(10)))
        .client()
        .unwrap();
    let call = client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id("ak_1");
    let error = call.send().await.map(drop).unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert_eq!(target.connections(), 0);
}

#[tokio::test]
async fn the_error_names_the_target_without_what_may_be_secret_in_it() {
    for (location, named) in [
        ("https://user:s3cret@login.example/next?token=s3cret#s3cret", "https://login.example/next"),
        ("https://s3cret@login.example", "https://login.example/"),
        ("https:user:s3cret@login.example/next", "https://login.example/next"),
        ("https:\\\\user:s3cret@login.example\\next", "https://login.example/next"),
        ("/\\user:s3cret@login.example/next", "//login.example/next"),
        ("http:user:s3cret@login.example/next", "http://login.example/next"),
        ("mailto:somebody?s3cret", "mailto:somebody"),
        ("//user:s3cret@login.example/next?s3cret", "//login.example/next"),
        ("/v1/next?token=s3cret", "/v1/next"),
        ("next#s3cret", "next"),
    ] {
        let error = redirected(Reply::status(302).header("location", location)).await;
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("s3cret"), "{location}: {shown}");
        assert!(error.to_string().contains(&format!("redirect to {named}, ")), "{location}: {error}");
        assert_eq!(error.headers().get("location").unwrap(), location, "the header is kept as it came");
    }
}

#[tokio::test]
async fn a_redirect_without_a_target_is_still_a_redirect() {
    let error = redirected(Reply::status(302).body("moved")).await;

    assert_eq!(error.body(), b"moved");
}
