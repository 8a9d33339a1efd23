//! TLS with rustls, ring and the certificates that the platform trusts. The provider is passed explicitly, so that no setting of the
//! process changes; neither a C++ compiler nor cmake is needed.

use std::sync::Arc;

use rustls::client::WantsClientCert;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::Verifier;
use secrecy::zeroize::Zeroizing;

use crate::error::{Error, root_cause};

/// The TLS configuration of a client that trusts the platform's certificates and, in addition, `roots` (PEM).
pub(crate) fn client_config(roots: &[Vec<u8>], identity: Option<&Identity>) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier::new_with_extra_roots(certificates(roots)?, Arc::clone(&provider))
        .map_err(|error| {
            Error::configuration(format!(
                "no certificate to trust was found ({}): install the system's CA certificates, or pass some to `Config::with_root_certificates`",
                root_cause(&error)
            ))
        })?;
    let config = builder(provider)?.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    let mut config = match identity {
        Some(identity) => identity.present(config)?,
        None => config.with_no_client_auth(),
    };
    config.alpn_protocols = protocols();
    Ok(config)
}

/// The configuration of [`Config::with_tls`](crate::Config::with_tls).
pub(super) fn complete(
    mut config: ClientConfig,
    roots: &[Vec<u8>],
    identity: Option<&Identity>,
) -> Result<ClientConfig, Error> {
    if !roots.is_empty() || identity.is_some() {
        return Err(Error::configuration(
            "certificates of `Config::with_root_certificates` and `Config::with_client_certificate` have no effect beside `Config::with_tls`: add them to that configuration",
        ));
    }
    if config.alpn_protocols.is_empty() {
        config.alpn_protocols = protocols();
    }
    Ok(config)
}

/// What is offered with ALPN.
fn protocols() -> Vec<Vec<u8>> {
    vec![b"h2".to_vec(), b"http/1.1".to_vec()]
}

/// The TLS configuration of a client that trusts no certificate. (Without a configuration, reqwest would look for a provider of
/// the process, and panic.)
pub(crate) fn without_trust() -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(builder(provider)?.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

fn builder(provider: Arc<CryptoProvider>) -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, Error> {
    ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(|error| {
        Error::configuration(format!("TLS is not available ({error}): pass another TLS backend to `Config::with_http`"))
    })
}

fn certificates(roots: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let mut certificates = Vec::new();
    for pem in roots {
        let before = certificates.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            certificates.push(certificate.map_err(|error| {
                Error::configuration(format!(
                    "a root certificate is not valid PEM ({}): pass the text from its BEGIN CERTIFICATE line to its END CERTIFICATE line",
                    root_cause(&error)
                ))
            })?);
        }
        if certificates.len() == before {
            return Err(Error::configuration(
                "a root certificate is missing: pass PEM text with a BEGIN CERTIFICATE line",
            ));
        }
    }
    Ok(certificates)
}

/// The certificate and the private key with which the client authenticates itself, as PEM.
pub(crate) struct Identity {
    certificates: Vec<u8>,
    key: Zeroizing<Vec<u8>>,
}

impl Identity {
    pub(crate) fn new(certificates: Vec<u8>, key: Vec<u8>) -> Self {
        Self { certificates, key: Zeroizing::new(key) }
    }

    /// Has connections present the certificate. Errors quote neither text.
    fn present(&self, config: ConfigBuilder<ClientConfig, WantsClientCert>) -> Result<ClientConfig, Error> {
        let problem = |problem: String| {
            Error::configuration(format!("{problem}: pass PEM text of both to `Config::with_client_certificate`"))
        };
        let certificates = CertificateDer::pem_slice_iter(&self.certificates).collect::<Result<Vec<_>, _>>();
        let certificates = certificates.unwrap_or_default();
        if certificates.is_empty() {
            return Err(problem("the client certificate is not valid PEM with a BEGIN CERTIFICATE line".to_owned()));
        }
        let key = PrivateKeyDer::from_pem_slice(&self.key)
            .map_err(|_| problem("the key of the client certificate is not valid PEM of a private key".to_owned()))?;
        let config = config.with_client_auth_cert(certificates, key);
        config.map_err(|error| {
            problem(format!("the client certificate and its key cannot be used together ({})", root_cause(&error)))
        })
    }
}
