//! A TLS configuration of the caller is used as it is, and it is the only one.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use blaxel_api::ErrorKind;
use blaxel_api::rustls::crypto::{CryptoProvider, ring};
use blaxel_api::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use blaxel_api::rustls::server::WebPkiClientVerifier;
use blaxel_api::rustls::{CipherSuite, ClientConfig, ConfigBuilder, RootCertStore, ServerConfig, client};
use blaxel_api_tests::{Raw, hasty, revoke};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio_rustls::TlsAcceptor;

/// What the server saw of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    protocol: Option<String>,
    suite: CipherSuite,
    client: Option<Vec<CertificateDer<'static>>>,
}

/// A certificate authority and a certificate of it for 127.0.0.1.
struct Issued {
    authority: CertificateDer<'static>,
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

impl Issued {
    fn new() -> Self {
        let mut authority = CertificateParams::default();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let names = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        let certificate = names.signed_by(&key, &authority).unwrap();
        Self {
            authority: authority.der().clone(),
            certificate: certificate.der().clone(),
            key: PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        }
    }

    /// The authority alone, without those of the platform.
    fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add(self.authority.clone()).unwrap();
        roots
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// A server that speaks HTTP/2 and HTTP/1.1, and requests a certificate of the client if there is an authority for it.
async fn server(identity: &Issued, clients: Option<&Issued>) -> (Raw, Arc<Mutex<Vec<Seen>>>) {
    let builder = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().unwrap();
    let builder = match clients {
        Some(clients) => {
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(clients.roots()), provider());
            builder.with_client_cert_verifier(verifier.build().unwrap())
        }
        None => builder.with_no_client_auth(),
    };
    let mut config = builder.with_single_cert(vec![identity.certificate.clone()], identity.key.clone_key()).unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let server = Raw::start({
        let seen = Arc::clone(&seen);
        move |stream, _| {
            let (acceptor, seen) = (acceptor.clone(), Arc::clone(&seen));
            async move {
                let Ok(stream) = acceptor.accept(stream).await else { return };
                let tls = stream.get_ref().1;
                let protocol = tls.alpn_protocol().map(|name| String::from_utf8(name.to_vec()).unwrap());
                seen.lock().unwrap().push(Seen {
                    protocol: protocol.clone(),
                    suite: tls.negotiated_cipher_suite().unwrap().suite(),
                    client: tls
                        .peer_certificates()
                        .map(|chain| chain.iter().map(|one| one.clone().into_owned()).collect()),
                });
                let service =
                    service_fn(|_| async { Ok::<_, Infallible>(hyper::Response::new(Full::new(Bytes::new()))) });
                let stream = TokioIo::new(stream);
                if protocol.as_deref() == Some("h2") {
                    let _ = http2::Builder::new(TokioExecutor::new()).serve_connection(stream, service).await;
                } else {
                    let _ = http1::Builder::new().serve_connection(stream, service).await;
                }
            }
        }
    })
    .await;
    (server, seen)
}

fn builder(
    provider: Arc<CryptoProvider>,
    roots: RootCertStore,
) -> ConfigBuilder<ClientConfig, client::WantsClientCert> {
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    builder.with_root_certificates(roots)
}

/// Makes a call with this TLS configuration.
async fn call(server: &Raw, tls: ClientConfig) -> Result<(), blaxel_api::Error> {
    let config = hasty(format!("https://{}/v0", server.address())).with_tls(tls);
    revoke(&config.client().unwrap()).await.map(drop)
}

#[tokio::test]
async fn another_provider_and_other_roots_are_used() {
    let identity = Issued::new();
    let (server, seen) = server(&identity, None).await;
    // None of them is what ring's provider, or the server, would choose first.
    for suite in
        [CipherSuite::TLS13_CHACHA20_POLY1305_SHA256, CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256]
    {
        let mut provider = ring::default_provider();
        provider.cipher_suites.retain(|supported| supported.suite() == suite);
        call(&server, builder(Arc::new(provider), identity.roots()).with_no_client_auth()).await.unwrap();
        assert_eq!(seen.lock().unwrap().pop().unwrap().suite, suite);
    }
    // Its roots are the only ones.
    let other = builder(provider(), Issued::new().roots()).with_no_client_auth();
    assert_eq!(call(&server, other).await.unwrap_err().kind(), ErrorKind::Connect);
}

#[tokio::test]
async fn a_client_certificate_of_the_configuration_is_sent() {
    let (identity, own) = (Issued::new(), Issued::new());
    let (server, seen) = server(&identity, Some(&own)).await;
    let tls = builder(provider(), identity.roots());
    let with = tls.clone().with_client_auth_cert(vec![own.certificate.clone()], own.key.clone_key()).unwrap();
    call(&server, with).await.unwrap();
    assert_eq!(seen.lock().unwrap().pop().unwrap().client, Some(vec![own.certificate.clone()]));

    call(&server, tls.with_no_client_auth()).await.unwrap_err();
    assert_eq!(*seen.lock().unwrap(), [], "the server accepts no client without a certificate");
}

#[tokio::test]
async fn its_protocols_decide_the_version_of_http() {
    let identity = Issued::new();
    let (server, seen) = server(&identity, None).await;
    for (offered, negotiated) in [(&[][..], "h2"), (&["http/1.1"], "http/1.1"), (&["h2"], "h2")] {
        let mut tls = builder(provider(), identity.roots()).with_no_client_auth();
        tls.alpn_protocols = offered.iter().map(|name: &&str| name.as_bytes().to_vec()).collect();
        call(&server, tls).await.unwrap();
        assert_eq!(seen.lock().unwrap().pop().unwrap().protocol.as_deref(), Some(negotiated), "{offered:?}");
    }
}

#[test]
fn certificates_beside_a_configuration_that_would_ignore_them_are_refused() {
    let identity = blaxel_api_tests::Identity::for_names(&["127.0.0.1"]);
    let tls = builder(provider(), RootCertStore::empty()).with_no_client_auth();
    for base_url in ["https://127.0.0.1", "http://127.0.0.1"] {
        let roots = hasty(base_url).with_root_certificates(identity.authority());
        let own = hasty(base_url).with_client_certificate(identity.authority(), "a key");
        for config in [roots, own] {
            let error = config.with_tls(tls.clone()).client().map(drop).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.to_string().contains("beside `Config::with_tls`"), "{error}");
        }
    }
}
