//! The clients that are compared. Each makes one call at a time and gives back what it received.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use bench_api::{Config, Credentials};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{ClientBuilder, Url, redirect};
use rustls::{ClientConfig, RootCertStore};
use tokio::task::JoinSet;

use crate::Failure;

/// What plain progenitor renders from the same document.
#[allow(clippy::all, dead_code, irrefutable_let_patterns, unused_imports)]
pub mod plain {
    include!(concat!(env!("OUT_DIR"), "/plain.rs"));
}

const KEY: &str = "bl_0123456789abcdef0123456789abcdef";
/// Long enough for many calls at once on a machine that is busy.
const TIMEOUT: Duration = Duration::from_secs(300);
const SERVICE_ACCOUNT: &str = "sa-4f1c2d3e";
const API_KEY_ID: &str = "ak_abc123def456";

/// Which client makes the calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// reqwest with a URL that is ready and headers that are set once: nothing can cost less.
    Floor,
    /// What a careful person writes with reqwest for this one operation.
    Hand,
    /// Plain progenitor's.
    Plain,
    /// Ours, with its defaults: path guard, deadline, retries, credentials, limits.
    Ours,
}

/// Which operation is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// A `DELETE` with two path parameters and an empty response.
    Delete,
    /// A page of 200 items.
    List,
}

/// Makes this number of calls, one after the other.
pub async fn calls(kind: Kind, operation: Operation, base: &str, number: usize) -> Result<(), Failure> {
    match kind {
        Kind::Floor => {
            let client = with_key()?.build()?;
            let path = match operation {
                Operation::Delete => format!("{base}/service_accounts/{SERVICE_ACCOUNT}/api_keys/{API_KEY_ID}"),
                Operation::List => format!("{base}/sandboxes?limit=200"),
            };
            let url = Url::parse(&path)?;
            for _ in 0..number {
                let response = match operation {
                    Operation::Delete => client.delete(url.clone()).send().await?,
                    Operation::List => client.get(url.clone()).send().await?,
                };
                black_box(response.bytes().await?);
            }
        }
        Kind::Hand => {
            let client = builder()?.build()?;
            let base = Url::parse(base)?;
            for _ in 0..number {
                match operation {
                    Operation::Delete => black_box(delete(&client, &base, SERVICE_ACCOUNT, API_KEY_ID).await?),
                    Operation::List => drop(black_box(list(&client, &base, 200).await?)),
                }
            }
        }
        Kind::Plain => {
            let client = plain::Client::new_with_client(base, with_key()?.build()?);
            for _ in 0..number {
                match operation {
                    Operation::Delete => {
                        let call = client.delete_api_key().client_id(SERVICE_ACCOUNT).api_key_id(API_KEY_ID);
                        black_box(call.send().await.map_err(|error| error.to_string())?.into_inner());
                    }
                    Operation::List => {
                        let call = client.list_sandboxes().limit(200_i64);
                        black_box(call.send().await.map_err(|error| error.to_string())?.into_inner());
                    }
                }
            }
        }
        Kind::Ours => {
            let client = Config::new(Credentials::api_key(KEY)).with_base_url(base).client()?;
            for _ in 0..number {
                match operation {
                    Operation::Delete => {
                        let call = client.delete_api_key().client_id(SERVICE_ACCOUNT).api_key_id(API_KEY_ID);
                        black_box(call.send().await?);
                    }
                    Operation::List => drop(black_box(client.list_sandboxes().limit(200_i64).send().await?)),
                }
            }
        }
    }
    Ok(())
}

/// Makes this number of `DELETE` calls at once, each as a task of its own. Returns the size of such a task's future, in bytes.
pub async fn at_once(kind: Kind, base: &str, number: usize) -> Result<usize, Failure> {
    let mut tasks = JoinSet::new();
    let size = match kind {
        Kind::Floor => {
            let client = with_key()?.build()?;
            let url = Url::parse(&format!("{base}/service_accounts/{SERVICE_ACCOUNT}/api_keys/{API_KEY_ID}"))?;
            spawn(&mut tasks, number, || {
                let request = client.delete(url.clone());
                async move { Ok(drop(request.send().await?.bytes().await?)) }
            })
        }
        Kind::Hand => {
            let client = builder()?.build()?;
            let base = Arc::new(Url::parse(base)?);
            spawn(&mut tasks, number, || {
                let (client, base) = (client.clone(), Arc::clone(&base));
                async move { delete(&client, &base, SERVICE_ACCOUNT, API_KEY_ID).await }
            })
        }
        Kind::Plain => {
            let client = plain::Client::new_with_client(base, with_key()?.build()?);
            spawn(&mut tasks, number, || {
                let client = client.clone();
                async move {
                    let call = client.delete_api_key().client_id(SERVICE_ACCOUNT).api_key_id(API_KEY_ID);
                    call.send().await.map_err(|error| error.to_string())?;
                    Ok(())
                }
            })
        }
        Kind::Ours => {
            let config = Config::new(Credentials::api_key(KEY)).with_base_url(base);
            let client =
                config.with_timeout(TIMEOUT).with_attempt_timeout(TIMEOUT).with_connect_timeout(TIMEOUT).client()?;
            spawn(&mut tasks, number, || {
                let client = client.clone();
                async move {
                    let call = client.delete_api_key().client_id(SERVICE_ACCOUNT).api_key_id(API_KEY_ID);
                    Ok(drop(call.send().await?))
                }
            })
        }
    };
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(size)
}

fn spawn<F>(tasks: &mut JoinSet<Result<(), Failure>>, number: usize, call: impl Fn() -> F) -> usize
where
    F: Future<Output = Result<(), Failure>> + Send + 'static,
{
    let size = size_of_val(&call());
    (0..number).for_each(|_| drop(tasks.spawn(call())));
    size
}

async fn delete(client: &reqwest::Client, base: &Url, client_id: &str, key: &str) -> Result<(), Failure> {
    let mut url = base.clone();
    url.path_segments_mut().map_err(|()| "the base URL has no path")?.extend([
        "service_accounts",
        client_id,
        "api_keys",
        key,
    ]);
    let request = client.delete(url).bearer_auth(KEY).header(ACCEPT, "application/json").timeout(TIMEOUT);
    request.send().await?.error_for_status()?.bytes().await?;
    Ok(())
}

async fn list(client: &reqwest::Client, base: &Url, limit: u32) -> Result<plain::types::SandboxList, Failure> {
    let mut url = base.clone();
    url.path_segments_mut().map_err(|()| "the base URL has no path")?.push("sandboxes");
    let request = client.get(url).query(&[("limit", limit)]).bearer_auth(KEY);
    let request = request.header(ACCEPT, "application/json").timeout(TIMEOUT);
    Ok(request.send().await?.error_for_status()?.json().await?)
}

/// A client that sends the key with each request.
fn with_key() -> Result<ClientBuilder, Failure> {
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, HeaderValue::try_from(format!("Bearer {KEY}"))?);
    Ok(builder()?.default_headers(headers))
}

fn builder() -> Result<ClientBuilder, Failure> {
    // No call uses TLS, but reqwest wants a configuration.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    Ok(ClientBuilder::new().no_proxy().redirect(redirect::Policy::none()).tls_backend_preconfigured(tls))
}
