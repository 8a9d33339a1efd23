//! A token that `bl login` wrote is renewed in time, in memory, and with the refresh token that is valid now.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use blaxel_api::{Client, Config, ErrorKind};
use blaxel_api_tests::control_plane::{control_plane, counts, is_token, ok};
use blaxel_api_tests::{Recorded, Reply, Server, hasty_retries, revoke};

/// A JSON Web Token that is valid for so many more seconds.
fn jwt(seconds: i64) -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let claims = format!("{{\"exp\":{}}}", now.checked_add_signed(seconds).unwrap());
    format!("eyJhbGciOiJub25lIn0.{}.c2ln", base64(claims.as_bytes()))
}

/// In the alphabet for URLs, without padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let number =
            three.iter().chain([0, 0].iter()).take(3).fold(0_usize, |number, byte| (number << 8) | usize::from(*byte));
        let digits = (0..=three.len()).map(|place| char::from(DIGITS[(number >> (18 - 6 * place)) & 63]));
        text.extend(digits);
    }
    text
}

/// A file as `bl login` writes it.
struct Login(PathBuf, String);

impl Login {
    fn new(token: &str) -> Self {
        static FILES: AtomicUsize = AtomicUsize::new(0);
        let name = format!("blaxel-api-login-{}-{}.yaml", std::process::id(), FILES.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        let text = format!(
            "context: {{workspace: w}}\nworkspaces:\n- name: w\n  env: prod\n  credentials:\n    access_token: {token}\n    \
             refresh_token: r3fr3sh-0\n    device_code: d3v1c3\n    expires_in: 7200\n"
        );
        fs::write(&path, &text).unwrap();
        Self(path, text)
    }

    fn config(&self, server: &Server) -> Config {
        let config = Config::from_file_at(&self.0).unwrap().with_base_url(server.url("/v0"));
        config.with_token_url("/test/token").with_retries(hasty_retries()).with_timeout(Duration::from_secs(20))
    }

    fn client(&self, server: &Server) -> Client {
        self.config(server).client().unwrap()
    }
}

impl Drop for Login {
    fn drop(&mut self) {
        let text = fs::read_to_string(&self.0).unwrap();
        fs::remove_file(&self.0).unwrap();
        assert_eq!(text, self.1, "the file is never written");
    }
}

/// The bodies of the token requests.
fn bodies(server: &Server) -> Vec<String> {
    let requests = server.requests().into_iter().filter(is_token);
    requests.map(|request| String::from_utf8(request.body().to_vec()).unwrap()).collect()
}

/// A token that is valid for two hours, without a refresh token.
fn renewed(number: usize) -> Reply {
    Reply::status(200).body(format!(r#"{{"access_token":"token-{number}","token_type":"Bearer","expires_in":7200}}"#))
}

#[tokio::test]
async fn a_token_with_time_left_is_used_as_it_is() {
    let token = jwt(3600);
    let (server, login) = (control_plane(renewed, ok).await, Login::new(&token));
    let client = login.client(&server);
    revoke(&client).await.unwrap();
    revoke(&client).await.unwrap();
    assert_eq!(counts(&server), (0, 2, vec![format!("Bearer {token}"); 2]));
}

#[tokio::test]
async fn a_token_with_less_than_ten_minutes_left_is_renewed_as_documented() {
    for seconds in [590, 1, -7200] {
        let (server, login) = (control_plane(renewed, ok).await, Login::new(&jwt(seconds)));
        let client = login.client(&server);
        revoke(&client).await.unwrap();
        revoke(&client).await.unwrap();
        assert_eq!(counts(&server), (1, 2, vec!["Bearer token-1".to_owned(); 2]), "{seconds}");

        let request = server.requests().into_iter().find(is_token).unwrap();
        assert_eq!(request.request_line(), "POST /v0/test/token HTTP/1.1");
        assert_eq!(request.header("authorization"), None);
        assert_eq!(request.header("content-type").as_deref(), Some("application/json"));
        let body =
            r#"{"grant_type":"refresh_token","refresh_token":"r3fr3sh-0","device_code":"d3v1c3","client_id":"blaxel"}"#;
        assert_eq!(bodies(&server), [body]);
    }
}

#[tokio::test]
async fn a_valid_token_stays_in_use_if_it_cannot_be_renewed() {
    let token = jwt(300);
    let (server, login) = (control_plane(|_| Reply::status(503), ok).await, Login::new(&token));
    revoke(&login.client(&server)).await.unwrap();
    assert_eq!(counts(&server).2, [format!("Bearer {token}")]);
}

#[tokio::test]
async fn a_token_that_says_nothing_of_its_time_is_renewed_when_the_api_refuses_it() {
    let refuse = |_: usize, request: &Recorded| {
        let old = request.header("authorization").as_deref() == Some("Bearer opaque");
        Reply::status(if old { 401 } else { 200 })
    };
    let (server, login) = (control_plane(renewed, refuse).await, Login::new("opaque"));
    revoke(&login.client(&server)).await.unwrap();
    assert_eq!(counts(&server), (1, 2, vec!["Bearer opaque".to_owned(), "Bearer token-1".to_owned()]));
}

#[tokio::test]
async fn a_new_refresh_token_replaces_the_old_one_and_without_one_the_old_one_is_kept() {
    let tokens = |number: usize| {
        let more = if number == 1 { r#","refresh_token":"r3fr3sh-1""# } else { r#","refresh_token":null"# };
        Reply::status(200).body(format!(r#"{{"access_token":"token-{number}"{more}}}"#))
    };
    // Each token is good for one call.
    let refuse = |number: usize, _: &Recorded| Reply::status(if number.is_multiple_of(2) { 401 } else { 200 });
    let (server, login) = (control_plane(tokens, refuse).await, Login::new(&jwt(-1)));
    let client = login.client(&server);
    for _ in 0..3 {
        revoke(&client).await.unwrap();
    }
    let sent = bodies(&server);
    let sent: Vec<bool> = sent.iter().map(|body| body.contains("r3fr3sh-1")).collect();
    assert_eq!(sent, [false, true, true]);
}

#[tokio::test]
async fn a_refused_refresh_token_is_said_with_what_to_do_and_not_shown() {
    let refused = |_| {
        let description = "r3fr3sh-0 and d3v1c3 are over";
        Reply::status(400).body(format!(r#"{{"error":"invalid_grant","error_description":"{description}"}}"#))
    };
    let (server, login) = (control_plane(refused, ok).await, Login::new(&jwt(-1)));
    let error = revoke(&login.client(&server)).await.unwrap_err();
    assert_eq!((error.kind(), counts(&server).0, counts(&server).1), (ErrorKind::Token, 1, 0));
    let end = "400 Bad Request: invalid_grant: [redacted] and [redacted] are over; log in again with `bl login w`";
    assert!(error.to_string().ends_with(end), "{error}");
    let shown = format!("{error:?} {:?} {:?}", login.config(&server), login.client(&server));
    assert!(!shown.contains("r3fr3sh") && !shown.contains("d3v1c3"), "{shown}");
}

#[tokio::test]
async fn a_token_without_a_lifetime_has_that_of_its_claims() {
    let tokens = |number: usize| {
        let token = if number == 1 { jwt(300) } else { format!("token-{number}") };
        Reply::status(200).body(format!(r#"{{"access_token":"{token}"}}"#))
    };
    let (server, login) = (control_plane(tokens, ok).await, Login::new(&jwt(-1)));
    let client = login.client(&server);
    revoke(&client).await.unwrap();
    // A tenth of five minutes, not ten minutes: no token is renewed at every call.
    revoke(&client).await.unwrap();
    assert_eq!(counts(&server).0, 1);
}
