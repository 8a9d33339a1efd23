//! Headers of responses, as the document declares them.

use blaxel_api::builder::GetCopyHeaders;
use blaxel_api::{Client, Config, Credentials, RetryPolicy};
use test_server::{Reply, Server};

async fn serve(reply: Reply) -> (Server, Client) {
    let server = Server::always(reply).await;
    let config = Config::new(Credentials::bearer("k")).with_base_url(server.url("")).with_retries(RetryPolicy::none());
    (server, config.client().unwrap())
}

#[tokio::test]
async fn declared_headers_are_read_as_their_types() {
    let reply = Reply::status(204)
        .header("x-rate-limit", "7")
        .header("x-weight", "1.5")
        .header("x-lent", "true")
        .header("x-shelves", "a, b")
        .header("x-shelves", "c")
        .header("etag", "\"v1\"");
    let (_server, client) = serve(reply).await;
    let response = client.get_copy().send().await.unwrap();
    let headers = GetCopyHeaders::from(response.headers());
    assert_eq!((headers.x_rate_limit(), headers.x_weight(), headers.x_lent()), (Some(7), Some(1.5), Some(true)));
    assert_eq!(headers.x_shelves().unwrap(), ["a", "b", "c"]);
    assert_eq!((headers.etag().as_deref(), headers.retry_after()), (Some("\"v1\""), None));
}

#[tokio::test]
async fn a_malformed_header_is_none_and_stays_as_it_came() {
    let (_server, client) = serve(Reply::status(429).header("x-rate-limit", "many").header("retry-after", "1")).await;
    let error = client.get_copy().send().await.unwrap_err();
    let raw = error.headers();
    let headers = GetCopyHeaders::from(raw);
    assert_eq!((headers.x_rate_limit(), headers.retry_after().as_deref()), (None, Some("1")));
    assert_eq!(raw["x-rate-limit"], "many");
    assert!(!format!("{headers:?}").contains("many"));
}
