//! TLS with rustls, ring and the certificates that the platform trusts. The provider is passed explicitly, so that no setting of the
//! process changes; neither a C++ compiler nor cmake is needed.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::Verifier;

use super::settings::Config;
use crate::error::{Error, root_cause};

impl Config {
    /// Sets the whole TLS configuration: another provider, the certificates to trust, a client certificate, TLS versions.
    ///
    /// It replaces ring as the provider and the platform's certificates. It also decides the version of HTTP: the protocols in
    /// `alpn_protocols` are offered, and `h2` and `http/1.1` if it has none. [`Config::with_root_certificates`] beside it is an error
    /// of [`Config::client`].
    ///
    /// The type is that of the crate [`rustls`](crate::rustls), version 0.23.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use blaxel_api::rustls::crypto::ring;
    /// use blaxel_api::rustls::{self, ClientConfig, RootCertStore};
    /// use blaxel_api::{Config, Credentials};
    ///
    /// # fn config(certificate: rustls::pki_types::CertificateDer<'static>) -> Result<Config, rustls::Error> {
    /// // Only this authority, and only TLS 1.3.
    /// let mut roots = RootCertStore::empty();
    /// roots.add(certificate)?;
    /// let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
    ///     .with_protocol_versions(&[&rustls::version::TLS13])?
    ///     .with_root_certificates(roots)
    ///     .with_no_client_auth();
    /// let config = Config::new(Credentials::api_key("YOUR_API_KEY")).with_tls(tls);
    /// # Ok(config)
    /// # }
    /// ```
    pub fn with_tls(mut self, config: ClientConfig) -> Self {
        self.tls = Some(config);
        self
    }
}

/// The TLS configuration of a client that trusts the platform's certificates and, in addition, `roots` (PEM).
pub(crate) fn client_config(roots: &[Vec<u8>]) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier::new_with_extra_roots(certificates(roots)?, Arc::clone(&provider))
        .map_err(|error| {
            Error::configuration(format!(
                "no certificate to trust was found ({}): install the system's CA certificates, or pass some to `Config::with_root_certificates`",
                root_cause(&error)
            ))
        })?;
    let mut config =
        builder(provider)?.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth();
    config.alpn_protocols = protocols();
    Ok(config)
}

/// The configuration of [`Config::with_tls`].
pub(super) fn complete(mut config: ClientConfig, roots: &[Vec<u8>]) -> Result<ClientConfig, Error> {
    if !roots.is_empty() {
        return Err(Error::configuration(
            "certificates of `Config::with_root_certificates` have no effect beside `Config::with_tls`: add them to that configuration",
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
