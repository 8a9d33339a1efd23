//! https: nothing is sent to a server that the platform, or the caller, does not trust under the name that was called.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use blaxel_api::{Config, Error, ErrorKind};
use blaxel_api_tests::{Identity, KEY, Reply, Server, config};
use tokio_rustls::rustls::crypto::CryptoProvider;

const HERE: &[&str] = &["127.0.0.1", "localhost"];

async fn revoke(config: Config) -> Result<(), Error> {
    let client = config.client().unwrap();
    client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id("ak_1").send().await.map(drop)
}

#[tokio::test]
async fn a_server_with_a_certificate_of_a_trusted_authority_is_called() {
    let identity = Identity::for_names(HERE);
    let server = Server::always_over_tls(&identity, Reply::status(200)).await;
    revoke(config(server.url("/v0")).with_root_certificates(identity.authority())).await.unwrap();

    let request = server.only_request();
    assert_eq!(request.request_line(), "DELETE /v0/service_accounts/sa-4f1c/api_keys/ak_1 HTTP/1.1");
    assert_eq!(request.header("authorization"), Some(format!("Bearer {KEY}")));
}

#[tokio::test]
async fn a_server_is_called_by_its_host_name() {
    let identity = Identity::for_names(&["localhost"]);
    let server = Server::always_over_tls(&identity, Reply::status(200)).await;
    let url = format!("https://localhost:{}/v0", server.address().port());
    revoke(config(url).with_root_certificates(identity.authority())).await.unwrap();

    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn each_of_several_roots_is_trusted() {
    let (first, second) = (Identity::for_names(HERE), Identity::for_names(HERE));
    let both = format!("{}\n{}", first.authority(), second.authority());
    for identity in [&first, &second] {
        let server = Server::always_over_tls(identity, Reply::status(200)).await;
        revoke(config(server.url("/v0")).with_root_certificates(both.as_str())).await.unwrap();
        let apart = config(server.url("/v0"))
            .with_root_certificates(first.authority())
            .with_root_certificates(second.authority());
        revoke(apart).await.unwrap();
    }
}

/// Calls a server that presents `presented` with a client that trusts `trusted`, and expects this cause of the failure.
async fn assert_not_trusted(presented: &Identity, trusted: &Identity, cause: &str) {
    let server = Server::always_over_tls(presented, Reply::status(200)).await;
    let error = revoke(config(server.url("/v0")).with_root_certificates(trusted.authority())).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains(cause), "{cause}: {error}");
    assert!(server.connections() >= 1, "the server was reached");
    assert_eq!(server.requests().len(), 0, "and got no request");
}

#[tokio::test]
async fn a_certificate_of_an_unknown_authority_is_not_trusted() {
    assert_not_trusted(&Identity::for_names(HERE), &Identity::for_names(HERE), "UnknownIssuer").await;
}

#[tokio::test]
async fn a_certificate_for_another_name_is_not_trusted() {
    let other = Identity::for_names(&["api.example.com"]);
    assert_not_trusted(&other, &other, "not valid for").await;
}

#[tokio::test]
async fn an_expired_certificate_is_not_trusted() {
    let expired = Identity::with(HERE, |certificate| certificate.not_after = rcgen::date_time_ymd(2020, 1, 1));
    assert_not_trusted(&expired, &expired, "expired").await;
}

#[tokio::test]
async fn plain_http_on_an_https_port_is_a_connection_error() {
    let server = Server::always(Reply::status(200)).await;
    let authority = Identity::for_names(HERE);
    let config = config(format!("https://{}/v0", server.address())).with_root_certificates(authority.authority());
    // The recording server waits for the end of a request that is none.
    let error = revoke(config.with_connect_timeout(std::time::Duration::from_millis(300))).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Connect);
}

#[test]
fn roots_that_are_no_certificates_are_refused_when_the_client_is_made() {
    let broken = "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n";
    for base_url in ["https://127.0.0.1", "http://127.0.0.1"] {
        for roots in ["", "no certificate", broken] {
            let error = config(base_url).with_root_certificates(roots).client().map(drop).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.to_string().contains("root certificate"), "{error}");
        }
    }
}

#[tokio::test]
async fn no_provider_is_installed_for_the_process() {
    let identity = Identity::for_names(HERE);
    let server = Server::always_over_tls(&identity, Reply::status(200)).await;
    revoke(config(server.url("/v0")).with_root_certificates(identity.authority())).await.unwrap();

    assert!(CryptoProvider::get_default().is_none());
}
