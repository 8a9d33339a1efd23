//! TLS by rustls with ring as explicitly passed provider and the platform's own trust, which needs neither a C++ compiler
//! nor cmake and touches nothing that belongs to the whole process.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::Verifier;

use crate::error::Error;

/// The TLS configuration of a client that trusts what the platform trusts, and `roots` (PEM) besides.
pub(crate) fn client_config(roots: &[Vec<u8>]) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier::new_with_extra_roots(certificates(roots)?, Arc::clone(&provider))
        .map_err(|error| Error::configuration("no certificate to trust was found: install the system's CA certificates, or pass them to `Config::with_root_certificates`").caused_by(error))?;
    let mut config =
        builder(provider)?.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// The TLS configuration of a client that refuses every certificate. (With none at all, reqwest looks for a provider that the
/// process has installed, and panics.)
pub(crate) fn without_trust() -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(builder(provider)?.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

fn builder(provider: Arc<CryptoProvider>) -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, Error> {
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::configuration("TLS is not available").caused_by(error))
}

fn certificates(roots: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let mut certificates = Vec::new();
    for pem in roots {
        let before = certificates.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            certificates.push(certificate.map_err(|error| {
                Error::configuration("a root certificate is not PEM: pass the text with its BEGIN CERTIFICATE line")
                    .caused_by(error)
            })?);
        }
        if certificates.len() == before {
            return Err(Error::configuration("a root certificate is missing: the text has no BEGIN CERTIFICATE line"));
        }
    }
    Ok(certificates)
}
