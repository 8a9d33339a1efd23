//! A proxy is used where one is set, for what it is set for, and never for this machine.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::ffi::OsStr;

use blaxel_api::{Config, ErrorKind};
use blaxel_api_tests::{Identity, KEY, Raw, Reply, Server, failure, hasty, read_head, revoke, run};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// A host that no resolver knows (RFC 6761, section 6.4).
const ELSEWHERE: &str = "api.example.invalid";

/// Runs the program of `call.rs` in this environment.
async fn call(variables: &[(&str, &str)]) -> String {
    let variables: Vec<(&str, &OsStr)> = variables.iter().map(|(name, value)| (*name, OsStr::new(*value))).collect();
    let output = run(env!("CARGO_BIN_EXE_call"), &[], &variables).await;
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn https_goes_through_a_tunnel_in_which_the_proxy_sees_no_key() {
    let identity = Identity::for_names(&[ELSEWHERE]);
    let target = Server::always_over_tls(&identity, Reply::status(200)).await;
    let address = target.address();
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let proxy = Raw::start(move |mut client, _| {
        let tell = tell.clone();
        async move {
            tell.send(read_head(&mut client).await.unwrap()).unwrap();
            client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").await.unwrap();
            let mut server = TcpStream::connect(address).await.unwrap();
            let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
        }
    })
    .await;
    let config = hasty(format!("https://{ELSEWHERE}/v0")).with_root_certificates(identity.authority());
    let url = format!("http://user:pa%20ss@{}", proxy.address());
    revoke(&config.with_proxy(url).client().unwrap()).await.unwrap();

    let connect = told.recv().await.unwrap();
    assert!(connect.starts_with("CONNECT api.example.invalid:443 HTTP/1.1\r\n"), "{connect}");
    // user:pa ss
    assert!(connect.to_ascii_lowercase().contains("proxy-authorization: basic dxnlcjpwysbzcw=="), "{connect}");
    assert!(!connect.contains(KEY), "{connect}");
    let request = target.only_request();
    assert_eq!(request.header("authorization"), Some(format!("Bearer {KEY}")));
    assert_eq!(request.header("proxy-authorization"), None);
}

#[tokio::test]
async fn plain_http_goes_through_the_proxy_that_is_passed() {
    let proxy = Server::always(Reply::status(200)).await;
    for url in [proxy.url(""), proxy.address().to_string()] {
        revoke(&hasty(format!("http://{ELSEWHERE}/v0")).with_proxy(url).client().unwrap()).await.unwrap();
        let request = proxy.only_request();
        assert_eq!(request.target(), "http://api.example.invalid/v0/service_accounts/sa-4f1c/api_keys/ak_1");
    }
}

#[tokio::test]
async fn this_machine_is_never_proxied() {
    let proxy = Server::always(Reply::status(502)).await;
    let server = Server::always(Reply::status(200)).await;
    let port = server.address().port();
    for host in ["127.0.0.1", "localhost", "LocalHost", "api.localhost"] {
        let config = hasty(format!("http://{host}:{port}/v0")).with_proxy(proxy.url(""));
        let config = config.with_http(move |http| http.resolve("api.localhost", ([127, 0, 0, 1], port).into()));
        revoke(&config.client().unwrap()).await.unwrap();
    }
    // Nothing listens there, or there is no IPv6 at all: what counts is that the proxy is not asked.
    for host in ["127.8.8.8", "[::1]", "[::ffff:127.0.0.1]"] {
        let error = failure(hasty(format!("http://{host}:9")).with_proxy(proxy.url(""))).await;
        assert_eq!(error.kind(), ErrorKind::Connect, "{host}");
    }
    assert_eq!(proxy.connections(), 0);
}

#[tokio::test]
async fn the_environments_proxy_is_used_for_https_unless_the_host_is_excluded() {
    let proxy = Server::always(Reply::status(502)).await;
    let url = proxy.url("");
    let target = format!("https://{ELSEWHERE}/v0");
    let base = [("BL_API_KEY", KEY), ("BL_API_URL", target.as_str())];
    for name in ["HTTPS_PROXY", "https_proxy"] {
        let printed = call(&[&base[..], &[(name, url.as_str())]].concat()).await;
        assert!(printed.starts_with("Connect: "), "{printed}");
        let requests = proxy.take_requests();
        assert_eq!(requests.len(), 3, "three attempts");
        assert_eq!(requests[0].request_line(), "CONNECT api.example.invalid:443 HTTP/1.1");
    }
    let connections = proxy.connections();
    for (name, hosts) in [("NO_PROXY", ELSEWHERE), ("no_proxy", "a.test, .example.invalid"), ("NO_PROXY", "*")] {
        call(&[&base[..], &[("HTTPS_PROXY", url.as_str()), (name, hosts)]].concat()).await;
    }
    // Not for plain HTTP, and no other variable.
    call(&[("BL_API_KEY", KEY), ("BL_API_URL", "http://api.example.invalid"), ("HTTPS_PROXY", &url)]).await;
    call(&[&base[..], &[("HTTP_PROXY", url.as_str()), ("ALL_PROXY", url.as_str())]].concat()).await;
    assert_eq!(proxy.connections(), connections);
}

#[tokio::test]
async fn a_proxy_that_refuses_the_tunnel_is_a_connection_error_that_does_not_show_its_password() {
    let proxy = Server::always(Reply::status(407)).await;
    let url = format!("http://user:s3cr3t@{}", proxy.address());
    let config = hasty(format!("https://{ELSEWHERE}")).with_proxy(url);
    assert!(!format!("{config:?}").contains("s3cr3t"));
    let error = failure(config).await;

    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!format!("{error:?} {error}").contains("s3cr3t"), "{error:?}");
}

#[tokio::test]
async fn a_proxy_that_with_http_takes_away_is_not_used() {
    let proxy = Server::always(Reply::status(502)).await;
    let config = hasty(format!("http://{ELSEWHERE}")).with_proxy(proxy.url(""));
    failure(config.with_http(blaxel_api::reqwest::ClientBuilder::no_proxy)).await;

    assert_eq!(proxy.connections(), 0);
}

#[test]
fn a_proxy_that_is_none_is_refused_without_being_shown() {
    let make = |proxy: &str| {
        let config: Config = hasty("https://api.example.invalid").with_proxy(proxy);
        config.client().map(drop).unwrap_err()
    };
    for (proxy, named) in [
        ("socks5://user:s3cr3t@proxy", "the proxy URL is neither http nor https"),
        ("http://user:s3cr3t@:80", "the proxy URL is not a URL"),
        ("", "the proxy URL is not a URL"),
    ] {
        let error = make(proxy);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().starts_with(named) && !format!("{error:?}").contains("s3cr3t"), "{error:?}");
    }
}
