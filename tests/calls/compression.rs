//! Compression is not asked for, although another crate of this program switches on every encoding that reqwest knows
//! (see this package's manifest), and an encoded body is never taken for the body.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::sync::Arc;

use blaxel_api::{Config, Error, ErrorKind};
use blaxel_api_tests::{Reply, Server, config};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

async fn body(config: Config) -> Result<Vec<u8>, Error> {
    let client = config.client().unwrap();
    let call = client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id("ak_1");
    Ok(call.send().await?.body().to_vec())
}

#[tokio::test]
async fn reqwest_itself_would_ask_for_every_encoding_here() {
    let server = Server::always(Reply::status(200)).await;
    // No backend is compiled in that reqwest could take by itself, and this call needs no trust.
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    let reqwest = reqwest::Client::builder().no_proxy().tls_backend_preconfigured(tls).build().unwrap();
    reqwest.get(server.url("/")).send().await.unwrap();

    let asked = server.only_request().header("accept-encoding").expect("without this the tests below prove nothing");
    assert!(["gzip", "br", "deflate", "zstd"].iter().all(|encoding| asked.contains(encoding)), "{asked}");
}

#[tokio::test]
async fn no_encoding_is_asked_for() {
    let server = Server::always(Reply::status(200)).await;
    body(config(server.url("/v0"))).await.unwrap();

    assert_eq!(server.only_request().header("accept-encoding"), None);
}

#[tokio::test]
async fn with_http_cannot_ask_for_an_encoding() {
    let server = Server::always(Reply::status(200)).await;
    let config =
        config(server.url("/v0")).with_http(|builder| builder.gzip(true).brotli(true).deflate(true).zstd(true));
    body(config).await.unwrap();

    assert_eq!(server.only_request().header("accept-encoding"), None);
}

#[tokio::test]
async fn a_body_with_an_encoding_is_refused_by_its_name() {
    for encoding in ["gzip", "br", "deflate", "zstd", "x-unheard-of"] {
        let server = Server::always(Reply::status(200).header("content-encoding", encoding).body("\x1f\u{8b}")).await;
        let error = body(config(server.url("/v0"))).await.unwrap_err();

        assert_eq!(error.kind(), ErrorKind::Body, "{encoding}");
        assert!(error.to_string().contains(encoding), "{error}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    }
}

#[tokio::test]
async fn the_identity_encoding_is_none() {
    let server = Server::always(Reply::status(200).header("content-encoding", "identity").body("plain")).await;

    assert_eq!(body(config(server.url("/v0"))).await.unwrap(), b"plain");
}
