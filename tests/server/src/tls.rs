//! Certificates that are made for one test and forgotten with it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

static AUTHORITIES: AtomicUsize = AtomicUsize::new(1);

/// A server's certificate and key, with the authority that signed it.
#[derive(Clone)]
pub struct Identity {
    authority: String,
    certificate: String,
    key: String,
    config: Arc<ServerConfig>,
}

impl Identity {
    /// A certificate for these names (host names and IP addresses), signed by an authority of its own.
    #[must_use]
    pub fn for_names(names: &[&str]) -> Self {
        Self::with(names, |_| {})
    }

    /// As [`Identity::for_names`], with the certificate changed before it is signed.
    #[must_use]
    pub fn with(names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut authority = CertificateParams::default();
        // Apart by name too, so that one is unknown to who trusts another.
        let name = format!("test authority {}", AUTHORITIES.fetch_add(1, Ordering::Relaxed));
        authority.distinguished_name.push(DnType::CommonName, name);
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(authority, key()).expect("an authority");

        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let mut leaf = CertificateParams::new(names).expect("names that a certificate can hold");
        change(&mut leaf);
        let key = key();
        let certificate = leaf.signed_by(&key, &authority).expect("a certificate");

        let (pem, key_pem) = (certificate.pem(), key.serialize_pem());
        // The provider is passed: more than one may be compiled in, and then rustls takes none by itself.
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("the provider has TLS 1.2 and 1.3")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
            .expect("key and certificate belong together");
        // The recording server speaks nothing else.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Self { authority: authority.pem(), certificate: pem, key: key_pem, config: Arc::new(config) }
    }

    /// The certificate itself, as PEM.
    #[must_use]
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    /// The private key, as PEM.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Has the server accept only clients with a certificate that the authority of `clients` signed.
    ///
    /// # Panics
    /// Where the certificates cannot be used.
    #[must_use]
    pub fn requiring(mut self, clients: &Self) -> Self {
        let provider = Arc::new(ring::default_provider());
        let mut roots = RootCertStore::empty();
        let authority = CertificateDer::from_pem_slice(clients.authority.as_bytes()).expect("the certificate is PEM");
        roots.add(authority).expect("an authority");
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
        let own = CertificateDer::from_pem_slice(self.certificate.as_bytes()).expect("the certificate is PEM");
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes()).expect("the key is PEM");
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("the provider has TLS 1.2 and 1.3")
            .with_client_cert_verifier(verifier.build().expect("a verifier"))
            .with_single_cert(vec![own], key)
            .expect("key and certificate belong together");
        config.alpn_protocols.clone_from(&self.config.alpn_protocols);
        self.config = Arc::new(config);
        self
    }

    /// The certificate of the authority, as PEM.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// Has the server offer these protocols (ALPN) in place of HTTP/1.1 alone.
    #[must_use]
    pub fn speaking(mut self, protocols: &[&str]) -> Self {
        Arc::make_mut(&mut self.config).alpn_protocols =
            protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
        self
    }

    /// Accepts connections with this certificate.
    #[must_use]
    pub fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.config))
    }
}

fn key() -> KeyPair {
    KeyPair::generate().expect("a key pair")
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").finish_non_exhaustive()
    }
}
