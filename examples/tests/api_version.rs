//! The version of the API, which the document declares as a header parameter and `xtask.toml` pins.

#![allow(clippy::unwrap_used, reason = "a setting that is refused ends the test")]

use blaxel_api::{Config, Credentials, Error, document};
use stand_in::StandIn;

/// The header that the first list call sends with these settings, and how the call ended.
async fn sent(settings: impl FnOnce(Config) -> Config) -> (Option<String>, Result<usize, Error>) {
    let stand_in = StandIn::start().await;
    let config = Config::new(Credentials::api_key("any")).with_base_url(stand_in.url());
    let client = settings(config).client().unwrap();
    let page = client.list_sandboxes().send().await.map(|page| page.value().data.len());
    (stand_in.requests()[0].header("blaxel-version"), page)
}

#[tokio::test]
async fn the_first_list_call_asks_for_the_pinned_version_and_gets_a_page() {
    let (header, page) = sent(|config| config).await;
    assert_eq!(document::API_VERSION, Some("2026-04-28"));
    assert_eq!((header.as_deref(), page.unwrap()), (document::API_VERSION, 2));
}

#[tokio::test]
async fn another_version_replaces_it() {
    let (header, _) = sent(|config| config.with_api_version("2026-09-01.preview")).await;
    assert_eq!(header.as_deref(), Some("2026-09-01.preview"));
}

#[tokio::test]
async fn it_can_be_omitted() {
    let (header, page) = sent(Config::without_api_version).await;
    assert_eq!(header, None);
    assert!(page.is_err(), "the stand-in answers as the API did before it had pages");
}
