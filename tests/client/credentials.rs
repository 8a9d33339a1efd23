//! Where credentials come from, and which of them win.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use blaxel_api::{Config, Credentials, ErrorKind};
use blaxel_api_tests::{Recorded, Reply, Server, revoke, run};

/// A directory for one test; it is removed when it is dropped.
struct Home(PathBuf);

impl Home {
    /// With this file of the `bl` command line.
    fn with(file: &str) -> Self {
        let home = Self::empty();
        fs::create_dir(home.0.join(".blaxel")).unwrap();
        fs::write(home.file(), file).unwrap();
        home
    }

    fn empty() -> Self {
        static HOMES: AtomicUsize = AtomicUsize::new(0);
        let name = format!("blaxel-api-tests-{}-{}", std::process::id(), HOMES.fetch_add(1, Ordering::Relaxed));
        let home = std::env::temp_dir().join(name);
        fs::create_dir(&home).unwrap();
        Self(home)
    }

    fn file(&self) -> PathBuf {
        self.0.join(".blaxel").join("config.yaml")
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

const FILE: &str = "\
context: {workspace: first}
workspaces:
- name: first
  env: prod
  credentials: {apiKey: bl_file}
- name: second
  credentials: {clientCredentials: aWQ6c2VjcmV0}
";

/// Runs the program of `call.rs` in an environment of these variables alone.
async fn call(argument: &str, home: &Path, variables: &[(&str, &str)]) -> String {
    let mut variables: Vec<(&str, &OsStr)> =
        variables.iter().map(|(name, value)| (*name, OsStr::new(*value))).collect();
    variables.push(("HOME", home.as_os_str()));
    variables.push(("USERPROFILE", home.as_os_str()));
    let output = run(env!("CARGO_BIN_EXE_call"), &[OsStr::new(argument)], &variables).await;
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// The one request of a call that succeeds, in this environment and with `BL_API_URL`.
async fn request(argument: &str, home: &Path, variables: &[(&str, &str)]) -> Recorded {
    let server = control_plane().await;
    let url = server.url("/v0");
    let variables = [variables, &[("BL_API_URL", url.as_str())]].concat();
    assert_eq!(call(argument, home, &variables).await, "ok: 200");
    server.requests().into_iter().find(|request| !request.request_line().starts_with("POST ")).expect("a call")
}

/// A control plane that grants `token-of-AUTHORIZATION`.
async fn control_plane() -> Server {
    Server::start(|request| {
        if !request.request_line().starts_with("POST ") {
            return Reply::status(200);
        }
        let authorization = request.header("authorization").unwrap().replace(' ', "-");
        Reply::status(200).body(format!(r#"{{"access_token":"token-of-{authorization}","expires_in":7200}}"#))
    })
    .await
}

fn authorization(request: &Recorded) -> String {
    request.header("authorization").expect("credentials")
}

/// What the control plane grants to `id:secret`.
const GRANTED: &str = "Bearer token-of-Basic-aWQ6c2VjcmV0";

#[tokio::test]
async fn client_credentials_of_the_environment_are_read_plain_and_in_base64() {
    let home = Home::empty();
    for text in ["id:secret", "aWQ6c2VjcmV0"] {
        let request = request("env", &home.0, &[("BL_CLIENT_CREDENTIALS", text)]).await;
        assert_eq!(authorization(&request), GRANTED);
    }
}

#[tokio::test]
async fn an_api_key_of_the_environment_beats_client_credentials() {
    let variables = [("BL_API_KEY", "bl_env"), ("BL_CLIENT_CREDENTIALS", "id:secret")];
    let request = request("env", &Home::empty().0, &variables).await;

    assert_eq!(authorization(&request), "Bearer bl_env");
}

#[tokio::test]
async fn an_api_version_of_the_environment_is_sent() {
    let variables = [("BL_API_KEY", "bl_env"), ("BL_API_VERSION", "2026-04-28")];
    let request = request("env", &Home::empty().0, &variables).await;

    assert_eq!(request.header("blaxel-version").as_deref(), Some("2026-04-28"));
}

#[tokio::test]
async fn malformed_client_credentials_of_the_environment_are_named_and_not_shown() {
    let printed = call("env", &Home::empty().0, &[("BL_CLIENT_CREDENTIALS", "s3cr3t")]).await;

    assert!(printed.starts_with("Configuration: BL_CLIENT_CREDENTIALS is malformed"), "{printed}");
    assert!(!printed.contains("s3cr3t"), "{printed}");
}

#[tokio::test]
async fn the_environment_alone_never_reads_the_file() {
    let printed = call("env", &Home::with(FILE).0, &[]).await;

    assert!(printed.starts_with("Configuration: no credentials: set BL_API_KEY or BL_CLIENT_CREDENTIALS"), "{printed}");
}

#[tokio::test]
async fn the_file_is_found_in_the_home_directory_and_gives_workspace_and_credentials() {
    let home = Home::with(FILE);
    let request = request("env-or-file", &home.0, &[]).await;

    assert_eq!(authorization(&request), "Bearer bl_file");
    assert_eq!(request.header("x-blaxel-workspace").as_deref(), Some("first"));
}

#[tokio::test]
async fn the_environments_workspace_chooses_among_the_files() {
    let home = Home::with(FILE);
    let request = request("env-or-file", &home.0, &[("BL_WORKSPACE", "second")]).await;

    assert_eq!(authorization(&request), GRANTED);
    assert_eq!(request.header("x-blaxel-workspace").as_deref(), Some("second"));
}

#[tokio::test]
async fn the_environment_beats_the_file_and_takes_no_workspace_from_it() {
    let home = Home::with(FILE);
    let request = request("env-or-file", &home.0, &[("BL_API_KEY", "bl_env")]).await;

    assert_eq!(authorization(&request), "Bearer bl_env");
    assert_eq!(request.header("x-blaxel-workspace"), None);
}

#[tokio::test]
async fn without_environment_and_file_the_error_names_both() {
    let home = Home::empty();
    let printed = call("env-or-file", &home.0, &[]).await;

    assert!(printed.starts_with("Configuration: no credentials: set BL_API_KEY or BL_CLIENT_CREDENTIALS"), "{printed}");
    assert!(printed.contains(&home.file().display().to_string()), "{printed}");
}

#[tokio::test]
async fn a_malformed_file_is_named_and_never_taken_for_no_credentials() {
    for (file, named) in [("context: [s3cr3t", "is not YAML"), ("", "has no `workspaces`")] {
        let home = Home::with(file);
        for argument in ["env-or-file", "file"] {
            let printed = call(argument, &home.0, &[]).await;
            assert!(printed.starts_with("Configuration: the configuration file "), "{printed}");
            assert!(printed.contains(&home.file().display().to_string()) && printed.contains(named), "{printed}");
            assert!(!printed.contains("s3cr3t") && !printed.contains("no credentials"), "{printed}");
        }
    }
}

#[tokio::test]
async fn what_is_passed_beats_the_file() {
    let home = Home::with(FILE);
    let server = control_plane().await;
    let config = Config::from_file_at(home.file()).unwrap().with_base_url(server.url("/v0")).with_workspace("second");
    let config = config.with_token_url("/test/token");
    revoke(&config.client().unwrap()).await.unwrap();

    let request = server.requests().pop().unwrap();
    assert_eq!(authorization(&request), GRANTED);
    assert_eq!(request.header("x-blaxel-workspace").as_deref(), Some("second"));
}

#[tokio::test]
async fn what_is_passed_beats_the_environment_and_nothing_else_is_read() {
    let server = control_plane().await;
    let config = Config::new(Credentials::bearer("eyJ")).with_base_url(server.url("/v0"));
    revoke(&config.client().unwrap()).await.unwrap();

    assert_eq!(authorization(&server.only_request()), "Bearer eyJ");
}

#[test]
fn credentials_that_cannot_be_sent_are_refused_when_the_client_is_made() {
    for (credentials, named) in [
        (Credentials::api_key(""), "the API key is empty"),
        (Credentials::bearer("a b"), "the access token contains a blank"),
        (Credentials::client_credentials("", "s"), "the client ID is empty"),
        (Credentials::client_credentials("i", ""), "the client secret is empty"),
        (Credentials::client_credentials("i:d", "s"), "the client ID contains a colon"),
        (Credentials::client_credentials("id", "s\n"), "a line break or another control character"),
    ] {
        let error = Config::new(credentials).with_token_url("/t").client().map(drop).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(named), "{named}: {error}");
    }
}
