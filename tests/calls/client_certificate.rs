//! Client certificates: servers that ask for one get it, and the key appears nowhere.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use blaxel_api::ErrorKind;
use blaxel_api_tests::{Identity, Reply, Server, config, failure, revoke};

fn server_identity() -> Identity {
    Identity::for_names(&["127.0.0.1", "localhost"])
}

#[tokio::test]
async fn a_server_that_asks_for_a_certificate_gets_the_clients() {
    let clients = Identity::for_names(&["client.example.com"]);
    let identity = server_identity().requiring(&clients);
    let server = Server::always_over_tls(&identity, Reply::status(200)).await;
    let config = || config(server.url("/v0")).with_root_certificates(identity.authority());
    let client = config().with_client_certificate(clients.certificate(), clients.key()).client().unwrap();
    revoke(&client).await.unwrap();
    assert_eq!(server.take_requests().len(), 1);

    // Without one, and with one of an unknown authority, nothing reaches the server.
    let stranger = Identity::for_names(&["client.example.com"]);
    for config in [config(), config().with_client_certificate(stranger.certificate(), stranger.key())] {
        let error = failure(config).await;
        assert!(matches!(error.kind(), ErrorKind::Connect | ErrorKind::Transport), "{error}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_server_that_asks_for_none_is_called_as_before() {
    let (identity, clients) = (server_identity(), Identity::for_names(&["client.example.com"]));
    let server = Server::always_over_tls(&identity, Reply::status(200)).await;
    let config = config(server.url("/v0")).with_root_certificates(identity.authority());
    revoke(&config.with_client_certificate(clients.certificate(), clients.key()).client().unwrap()).await.unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_certificate_or_key_that_cannot_be_used_is_an_error_of_the_settings() {
    let (one, other) = (Identity::for_names(&["a"]), Identity::for_names(&["b"]));
    let secret: String = one.key().lines().nth(1).unwrap().to_owned();
    for (certificate, key, problem) in [
        ("", one.key(), "the client certificate is not valid PEM"),
        (one.key(), one.key(), "the client certificate is not valid PEM"),
        (one.certificate(), "", "the key of the client certificate is not valid PEM"),
        (
            one.certificate(),
            &*one.key().replace("PRIVATE KEY", "KEY"),
            "the key of the client certificate is not valid PEM",
        ),
        (one.certificate(), other.key(), "the client certificate and its key cannot be used together"),
    ] {
        // Also where the base URL needs no TLS.
        for url in ["https://127.0.0.1:9", "http://127.0.0.1:9"] {
            let config = config(url).with_client_certificate(certificate, key);
            let error = config.client().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            let text = format!("{error} {error:?}");
            assert!(text.contains(problem) && !text.contains(&secret), "{text}");
        }
    }
}

#[test]
fn the_key_is_in_no_debug_output() {
    let identity = Identity::for_names(&["a"]);
    let config = config("https://127.0.0.1:9").with_client_certificate(identity.certificate(), identity.key());
    let secret = identity.key().lines().nth(1).unwrap();
    let bytes = format!("{:?}", secret.as_bytes());
    let shown = format!("{config:?} {config:#?}");
    assert!(!shown.contains(secret) && !shown.contains(bytes.trim_matches(['[', ']'])), "{shown}");
    let client = config.client().unwrap();
    assert!(!format!("{client:?}").contains(secret));
}
