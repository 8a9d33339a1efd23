//! The example, started as a program: what it prints, where it calls, how it exits.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::ffi::OsStr;

use blaxel_api_tests::{Reply, Server, run};

struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

async fn example<A: AsRef<OsStr>>(arguments: &[A], variables: &[(&str, &str)]) -> Ended {
    let arguments: Vec<&OsStr> = arguments.iter().map(AsRef::as_ref).collect();
    let output = run(env!("CARGO_BIN_EXE_revoke_api_key"), &arguments, variables).await;
    Ended {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[tokio::test]
async fn without_arguments_a_revoked_key_is_refused_by_a_stand_in() {
    let ended = example::<&str>(&[], &[]).await;

    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    let at = |text: &str| ended.out.find(text).unwrap_or_else(|| panic!("{text:?} is missing in {}", ended.out));
    assert!(at("http://127.0.0.1:") < at("ak_old works"));
    assert!(at("ak_old works") < at("ak_old is revoked"));
    assert!(at("ak_old is revoked") < at("ak_old is refused"));
    assert!(at("401 Unauthorized") < at("This was a stand-in"));
    assert!(!ended.out.contains("secret"), "not even a stand-in's key is printed: {}", ended.out);
}

#[tokio::test]
async fn without_arguments_the_environment_decides_nothing() {
    let server = Server::always(Reply::status(200)).await;
    let url = server.url("/v0");
    let set = [("BL_API_KEY", "bl_env\n"), ("BL_API_URL", &url), ("BL_WORKSPACE", "my-team"), ("BL_API_VERSION", "x")];
    let ended = example::<&str>(&[], &set).await;

    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.contains("This was a stand-in"));
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn two_arguments_revoke_this_key_with_the_environments_credentials() {
    let server = Server::always(Reply::status(200)).await;
    let url = server.url("/v0");
    let ended = example(&["sa-4f1c", "ak_1"], &[("BL_API_KEY", "bl_env"), ("BL_API_URL", &url)]).await;

    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert_eq!(ended.out, "revoked API key \"ak_1\" of service account \"sa-4f1c\": 200 OK\n");
    let request = server.only_request();
    assert_eq!(request.request_line(), "DELETE /v0/service_accounts/sa-4f1c/api_keys/ak_1 HTTP/1.1");
    assert_eq!(request.header("authorization").as_deref(), Some("Bearer bl_env"));
}

/// Asserts that the example fails with exit code 1 and one line on stderr that holds `text`.
fn assert_failed(ended: &Ended, text: &str) {
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""), "{}", ended.err);
    assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
    assert!(ended.err.starts_with("error: ") && ended.err.contains(text), "{}", ended.err);
}

#[tokio::test]
async fn arguments_without_credentials_are_an_error_and_never_the_stand_in() {
    let server = Server::always(Reply::status(200)).await;
    let ended = example(&["sa-4f1c", "ak_1"], &[("BL_API_URL", &server.url("/v0"))]).await;

    assert_failed(&ended, "BL_API_KEY");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_refused_call_is_one_line_and_exit_code_1() {
    let server = Server::always(Reply::status(403).body("{\"error\": \"no\\nway\"}")).await;
    let set = [("BL_API_KEY", "bl_env"), ("BL_API_URL", &server.url("/v0"))];

    assert_failed(&example(&["sa-4f1c", "ak_1"], &set).await, "403 Forbidden");
}

#[tokio::test]
async fn an_identifier_that_would_reach_another_path_is_one_line_and_exit_code_1() {
    let server = Server::always(Reply::status(200)).await;
    let set = [("BL_API_KEY", "bl_env"), ("BL_API_URL", &server.url("/v0"))];

    assert_failed(&example(&["sa-4f1c", ".."], &set).await, "parameter `apiKeyId` (`.api_key_id(..)`) is `..`");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn wrong_usage_is_a_usage_line_and_exit_code_2() {
    let server = Server::always(Reply::status(200)).await;
    let url = server.url("/v0");
    let set = [("BL_API_KEY", "bl_env"), ("BL_API_URL", url.as_str())];
    let wrong: [&[&str]; 5] =
        [&["sa-4f1c"], &["sa-4f1c", "ak_1", "ak_2"], &["--version"], &["--key", "ak_1"], &["sa", "-x"]];
    for arguments in wrong {
        let ended = example(arguments, &set).await;
        assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert_eq!(ended.err, "usage: revoke_api_key [CLIENT_ID API_KEY_ID]\n", "{arguments:?}");
    }
    assert_eq!(server.connections(), 0);
}

#[cfg(unix)]
#[tokio::test]
async fn an_argument_that_is_no_unicode_is_wrong_usage() {
    use std::os::unix::ffi::OsStrExt as _;
    let ended = example(&[OsStr::new("sa-4f1c"), OsStr::from_bytes(b"ak_\xff")], &[("BL_API_KEY", "bl_env")]).await;

    assert_eq!(ended.code, Some(2), "{}", ended.err);
}

#[tokio::test]
async fn help_prints_the_usage_and_ends_well() {
    for option in ["--help", "-h"] {
        let ended = example(&[option], &[]).await;
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
        assert!(ended.out.starts_with("usage: revoke_api_key [CLIENT_ID API_KEY_ID]\n"), "{}", ended.out);
    }
}
