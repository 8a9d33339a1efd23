//! What the environment decides: all that `Config::from_env` names, and nothing of what else is set. Each test starts a
//! program (`call.rs`) with an environment of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::ffi::OsStr;

use blaxel_api_tests::{Recorded, Reply, Server, run};

/// Makes a call in an environment with these variables of ours; gives the one line that the program prints.
async fn call<V: AsRef<OsStr>>(variables: &[(&str, V)]) -> String {
    let output = run(env!("CARGO_BIN_EXE_call"), &[], variables).await;
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "a library prints nothing");
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed.lines().count(), 1, "{printed}");
    printed.trim_end().to_owned()
}

/// The request of a call with these variables and `BL_API_URL`.
async fn request(variables: &[(&str, &str)]) -> Recorded {
    let server = Server::always(Reply::status(200)).await;
    let url = server.url("/v0");
    let variables: Vec<(&str, &str)> = [variables, &[("BL_API_URL", url.as_str())]].concat();
    assert_eq!(call(&variables).await, "ok: 200");
    server.only_request()
}

#[tokio::test]
async fn a_key_and_a_url_make_a_call() {
    let request = request(&[("BL_API_KEY", "bl_env")]).await;

    assert_eq!(request.target(), "/v0/service_accounts/sa-4f1c/api_keys/ak_1");
    assert_eq!(request.header("authorization").as_deref(), Some("Bearer bl_env"));
    assert_eq!(request.header("x-blaxel-workspace"), None);
}

#[tokio::test]
async fn a_workspace_is_sent() {
    let request = request(&[("BL_API_KEY", "bl_env"), ("BL_WORKSPACE", "my-team")]).await;

    assert_eq!(request.header("x-blaxel-workspace").as_deref(), Some("my-team"));
}

#[tokio::test]
async fn an_empty_workspace_counts_as_not_set() {
    let request = request(&[("BL_API_KEY", "bl_env"), ("BL_WORKSPACE", "")]).await;

    assert_eq!(request.header("x-blaxel-workspace"), None);
}

#[tokio::test]
async fn a_missing_key_is_named() {
    let printed = call(&[("BL_API_URL", "http://127.0.0.1:9")]).await;

    assert!(printed.starts_with("Configuration: no credentials: set BL_API_KEY"), "{printed}");
}

#[tokio::test]
async fn an_empty_key_counts_as_missing() {
    let printed = call(&[("BL_API_KEY", "")]).await;

    assert!(printed.starts_with("Configuration: no credentials: set BL_API_KEY"), "{printed}");
}

#[tokio::test]
async fn a_url_that_is_none_is_refused() {
    let printed = call(&[("BL_API_KEY", "bl_env"), ("BL_API_URL", "api.example.com")]).await;

    assert!(printed.starts_with("Configuration: ") && printed.contains("is not an absolute URL"), "{printed}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_variable_that_is_no_unicode_is_named() {
    use std::os::unix::ffi::OsStrExt as _;
    let broken = OsStr::from_bytes(b"bl_\xff");
    for name in ["BL_API_KEY", "BL_API_URL", "BL_WORKSPACE"] {
        let mut variables = vec![("BL_API_KEY", OsStr::new("bl_env"))];
        variables.push((name, broken));
        let printed = call(&variables).await;
        assert!(printed.starts_with("Configuration: ") && printed.contains(name), "{name}: {printed}");
    }
}

#[tokio::test]
async fn a_call_to_this_machine_goes_through_no_proxy() {
    let proxy = Server::always(Reply::status(502)).await;
    let url = proxy.url("/");
    request(&[("BL_API_KEY", "bl_env"), ("HTTP_PROXY", &url), ("http_proxy", &url), ("ALL_PROXY", &url)]).await;

    assert_eq!(proxy.connections(), 0);
}

/// A machine without certificates, where the platform's trust is read from files.
#[cfg(target_os = "linux")]
const NO_CERTIFICATES: [(&str, &str); 3] =
    [("BL_API_KEY", "bl_env"), ("SSL_CERT_FILE", "/no/such/file"), ("SSL_CERT_DIR", "/no/such/directory")];

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_machine_without_certificates_can_talk_plain_http() {
    request(&NO_CERTIFICATES).await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn https_on_a_machine_without_certificates_is_refused_before_anything_is_sent() {
    let variables = [&NO_CERTIFICATES[..], &[("BL_API_URL", "https://127.0.0.1:9")]].concat();
    let printed = call(&variables).await;

    assert!(printed.starts_with("Configuration: no certificate to trust was found"), "{printed}");
}
