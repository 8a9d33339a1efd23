//! Files as the command-line tool writes them, and files that are broken.

use std::env;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::Config;
use crate::auth::Kind;

fn file(text: &str) -> Result<File, String> {
    static FILES: AtomicUsize = AtomicUsize::new(0);
    let name =
        format!("{}-{}-{}.yaml", env!("CARGO_PKG_NAME"), std::process::id(), FILES.fetch_add(1, Ordering::Relaxed));
    let path = env::temp_dir().join(name);
    fs::write(&path, text).unwrap();
    let file = File::read(&path).map_err(|error| error.to_string());
    fs::remove_file(&path).unwrap();
    file
}

/// What is found in the file: the workspace and the credentials in plain text.
fn filled(text: &str, workspace: Option<&str>, base_url: Option<&str>) -> Result<(String, String), String> {
    let (workspace, credentials) =
        file(text)?.find(workspace, base_url.is_some()).map_err(|error| error.to_string())?;
    let credentials = match credentials.kind {
        Kind::ApiKey(key) => format!("API key {}", key.expose_secret()),
        Kind::Bearer(token) => format!("access token {}", token.expose_secret()),
        Kind::Login(login) => format!(
            "login {} {} {} of {}",
            login.access_token.expose_secret(),
            login.refresh_token.expose_secret(),
            login.device_code.as_ref().map_or("-", |code| code.expose_secret()),
            login.client_id,
        ),
        Kind::Client { id, secret } => format!("{}:{}", id.expose_secret(), secret.expose_secret()),
        _ => panic!("nothing else comes from a file"),
    };
    Ok((workspace, credentials))
}

const FULL: &str = "\
context:
  workspace: second
  type: user
workspaces:
  - name: first
    env: prod
    credentials:
      apiKey: bl_first
  - name: second
    credentials: {apiKey: '', access_token: tok, expires_in: 7200}
  - name: third
    credentials:
      client_credentials: aWQ6c2VjcmV0
      access_token: old
  - name: fourth
    credentials:
      clientCredentials: \"id:se:cret\"
      apiKey: ~
  - name: fifth
    env: dev
    credentials:
      apiKey: 0123456789
  - name: sixth
tracking: false
";

#[test]
fn the_current_workspace_is_taken_unless_another_is_chosen() {
    assert_eq!(filled(FULL, None, None), Ok(("second".to_owned(), "access token tok".to_owned())));
    assert_eq!(filled(FULL, Some("first"), None), Ok(("first".to_owned(), "API key bl_first".to_owned())));
}

#[test]
fn a_login_has_what_renews_its_token() {
    let with = |more: &str| {
        let text = format!("workspaces:\n- name: w\n  credentials: {{access_token: tok, {more}}}\n");
        filled(&text, Some("w"), None).unwrap().1
    };
    if let Some(id) = settings::CLIENT_ID {
        assert_eq!(with("refresh_token: ref, device_code: dev"), format!("login tok ref dev of {id}"));
        assert_eq!(with("refresh_token: ref"), format!("login tok ref - of {id}"));
    }
    assert_eq!(with("refresh_token: '', device_code: dev"), "access token tok");
}

#[test]
fn both_spellings_of_client_credentials_are_read_plain_and_in_base64() {
    assert_eq!(filled(FULL, Some("third"), None).unwrap().1, "id:secret");
    assert_eq!(filled(FULL, Some("fourth"), None).unwrap().1, "id:se:cret");
}

#[test]
fn a_workspace_elsewhere_needs_a_base_url_and_a_key_of_digits_is_a_text() {
    let problem = filled(FULL, Some("fifth"), None).unwrap_err();
    assert!(problem.contains("`fifth` in the environment `dev`, but not its URL"), "{problem}");
    assert_eq!(filled(FULL, Some("fifth"), Some("https://u")).unwrap().1, "API key 0123456789");
}

#[test]
fn what_is_missing_is_named() {
    let problem = filled(FULL, Some("sixth"), None).unwrap_err();
    assert!(problem.contains("has no credentials for workspace `sixth`"), "{problem}");
    let problem = filled(FULL, Some("seventh"), None).unwrap_err();
    assert!(problem.contains("has no workspace `seventh`"), "{problem}");
    let problem = filled("workspaces:\n- name: a\n", None, None).unwrap_err();
    assert!(problem.contains("names no current workspace"), "{problem}");
}

#[test]
fn malformed_client_credentials_are_named_and_not_shown() {
    let text = "context: {workspace: w}\nworkspaces:\n- name: w\n  credentials: {clientCredentials: s3cr3t}\n";
    let problem = filled(text, None, None).unwrap_err();
    assert!(
        problem.starts_with("`clientCredentials` of workspace `w` in ") && !problem.contains("s3cr3t"),
        "{problem}"
    );
}

#[test]
fn a_malformed_file_is_named_with_the_place_and_quotes_nothing() {
    for (text, named) in [
        ("", "has no `workspaces`"),
        ("just a text", "has no `workspaces`"),
        ("workspaces: s3cr3t", "has no `workspaces`"),
        ("workspaces:\n- name: ''\n", "has no `workspaces`"),
        ("context: [s3cr3t\n", "is not YAML"),
        ("a: 1\n\tb: s3cr3t\n", "line 1, column 4 is not YAML"),
        ("a: &x s3cr3t\nb: *x\n", "line 2 refers to another line"),
        ("? [s3cr3t]\n: 1\n", "line 1 has a key that is not text"),
        ("a: 1\n---\nb: s3cr3t\n", "contains several YAML documents"),
    ] {
        let problem = file(text).err().unwrap_or_else(|| panic!("{text:?} was read"));
        assert!(problem.contains("is malformed: ") && problem.contains(named), "{text:?}: {problem}");
        assert!(!problem.contains("s3cr3t") && problem.contains(".yaml"), "{problem}");
    }
}

#[test]
fn a_file_that_is_missing_no_text_or_too_large_is_named() {
    let missing = Config::from_file_at("/no/such/config.yaml").unwrap_err();
    assert!(missing.to_string().contains("/no/such/config.yaml cannot be read"), "{missing}");
    assert!(missing.to_string().contains("(os error "), "the cause is kept: {missing}");
    let mut text = format!("{FULL}# ");
    text.push_str(&"x".repeat(1024 * 1024 - text.len()));
    assert_eq!(file(&text).err(), None);
    text.push('x');
    assert!(file(&text).err().unwrap().contains("larger than 1 MiB"));
}

#[test]
fn only_the_name_of_a_workspace_is_a_workspace() {
    for text in ["workspaces: [{name: a, env: other}]", "workspaces: [{name: a}]\nteams: [{name: other}]"] {
        let problem = filled(text, Some("other"), None).unwrap_err();
        assert!(problem.contains("has no workspace `other`"), "{problem}");
    }
}

#[test]
fn only_what_is_read_is_kept_with_its_place() {
    let text = "context: {workspace: w, other: x}\nother: [[1, {name: b}], 3]\nworkspaces:\n- name: a\n- {env: e, more: {name: y}}\n- credentials: {apiKey: k, other: z}\n";
    let found = scalars(text).unwrap();
    let found: Vec<String> =
        found.iter().map(|(path, text)| format!("{}={}", path.join("."), text.expose_secret())).collect();
    assert_eq!(
        found,
        ["context.workspace=w", "workspaces.0.name=a", "workspaces.1.env=e", "workspaces.2.credentials.apiKey=k"]
    );
}

#[test]
fn long_keys_above_many_scalars_are_not_copied_for_each_of_them() {
    let key = "k".repeat(40_000);
    let text = format!("? {key}\n: [{}]\n", "x,".repeat(40_000));
    assert!(scalars(&text).unwrap().is_empty());
}

#[test]
fn depth_and_number_of_what_is_kept_have_a_limit() {
    let nested = |depth: usize| format!("a: {}{}\n", "[".repeat(depth), "]".repeat(depth));
    assert!(scalars(&nested(31)).is_ok());
    assert!(scalars(&nested(100_000)).is_err());
    for depth in [32, 100] {
        let problem = scalars(&nested(depth)).err().unwrap();
        assert!(problem.ends_with("has more than 32 lists and mappings inside of each other"), "{problem}");
    }
    let many = |workspaces: usize| format!("workspaces:\n{}", "- name: a\n".repeat(workspaces));
    assert_eq!(scalars(&many(10_000)).unwrap().len(), 10_000);
    assert!(scalars(&many(10_001)).err().unwrap().contains("more than 10000 settings"));
}

#[test]
fn what_a_file_says_is_shown_short_and_on_one_line() {
    let name = format!("\\e]0;x\\a\\u202e{}", "y".repeat(1000));
    let text = format!("context: {{workspace: \"{name}\"}}\nworkspaces:\n- name: \"{name}\"\n  env: \"{name}\"\n");
    for problem in [filled(&text, None, None).unwrap_err(), filled(&text, None, Some("https://u")).unwrap_err()] {
        assert!(problem.contains(r"`\u{1b}]0;x\u{7}\u{202e}yyy"), "{problem}");
        assert!(!problem.contains(char::is_control) && problem.len() < 1500, "{problem}");
    }
}
