//! Settings that are read, and those that are refused.

use proptest::prelude::*;

use super::*;

const FULL: &str = "\
[package]
name = \"acme-api\"
description = \"A client for Acme\"
keywords = [\"acme\"]
about = \"A client for [Acme](https://acme.example).\"

[client]
user-agent = \"acme-rust\"
environment-prefix = \"ACME_X\"
workspace-header = \"X-Acme-Team\"
api-version-header = \"X-Acme-Version\"
api-version = \"2026-04-28\"

[config-file]
path = \".acme/config.yaml\"
tool = \"acme\"
client-id = \"acme-cli\"
";

fn parse(text: &str) -> anyhow::Result<Settings> {
    Settings::parse("xtask.toml", text.as_bytes())
}

#[test]
fn all_keys_are_read() {
    let settings = parse(FULL).unwrap();
    assert_eq!((settings.name.as_str(), settings.library().as_str()), ("acme-api", "acme_api"));
    assert_eq!(settings.variable("API_KEY"), "ACME_X_API_KEY");
    assert_eq!(settings.workspace_header.as_deref(), Some("X-Acme-Team"));
    assert_eq!(settings.api_version.as_deref(), Some("2026-04-28"));
    let expected = ConfigFile {
        path: ".acme/config.yaml".to_owned(),
        tool: "acme".to_owned(),
        client_id: Some("acme-cli".to_owned()),
    };
    assert_eq!(settings.config_file, Some(expected));
    assert_eq!(settings.sha256, Some(sha256(FULL.as_bytes())));
}

#[test]
fn links_are_https() {
    let with = |url: &str| parse(&format!("[package]\nname = \"acme-api\"\nrepository = \"{url}\"\n"));
    assert_eq!(with("https://acme.example/r").unwrap().links, [("repository", "https://acme.example/r".to_owned())]);
    for wrong in ["http://acme.example", "https://", "https:// a", "javascript:alert(1)", "https://a/\u{e9}"] {
        let error = with(wrong).unwrap_err().to_string();
        assert!(error.starts_with("xtask.toml:3: found ") && error.contains("`package.repository`"), "{error}");
    }
}

#[test]
fn a_checkout_with_crlf_has_the_same_settings() {
    assert_eq!(parse(&FULL.replace('\n', "\r\n")).unwrap(), parse(FULL).unwrap());
}

#[test]
fn without_other_keys_the_name_decides() {
    let settings = parse("[package]\nname = \"acme-api\"\n").unwrap();
    assert_eq!(Settings { sha256: None, ..settings.clone() }, Settings::named("acme-api"));
    assert_eq!((settings.user_agent.as_str(), settings.environment_prefix.as_str()), ("acme-api", "ACME"));
    assert_eq!(Settings::titled("日本").name, "api-client");
}

#[test]
fn what_cannot_be_used_is_named_with_file_line_key_and_what_was_expected() {
    for (from, to, message) in [
        ("user-agent", "user-agnt", "xtask.toml:8: `user-agnt`: unknown field `user-agnt`, expected one of "),
        ("\"ACME_X\"", "3", "xtask.toml:9: `environment-prefix`: invalid type: integer `3`, expected a string: "),
        ("name = \"acme-api\"\n", "", "xtask.toml:1: missing field `name`: "),
        (
            "[client]",
            "[cient]",
            "xtask.toml:7: unknown field `cient`, expected one of `package`, `client`, `config-file`: ",
        ),
        ("[config-file]", "[config-file", "xtask.toml:14: unclosed table, expected `]`: "),
        (
            "\"acme-api\"",
            "\"Acme API\"",
            "xtask.toml:2: found `Acme API` for `package.name`, expected a package name: ",
        ),
        (
            "\"acme-api\"",
            "\"nul\"",
            "xtask.toml:2: found `nul` for `package.name`, expected a package name that is no device",
        ),
        (
            "\"A client for Acme\"",
            "\"a\\u0007b\"",
            "xtask.toml:3: found `a\\u{7}b` for `package.description`, expected one line ",
        ),
        ("[\"acme\"]", "[\"a\", \"b c\"]", "xtask.toml:4: found `b c` for `package.keywords`, expected a keyword "),
        (
            "\"acme-rust\"",
            "\"acme rust\"",
            "xtask.toml:8: found `acme rust` for `client.user-agent`, expected a product ",
        ),
        (
            "\"ACME_X\"",
            "\"acme\"",
            "xtask.toml:9: found `acme` for `client.environment-prefix`, expected capital letters",
        ),
        (
            "\"X-Acme-Team\"",
            "\"Authorization\"",
            "xtask.toml:10: found `Authorization` for `client.workspace-header`, expected ",
        ),
        ("\"X-Acme-Team\"", "\"a: b\"", "xtask.toml:10: found `a: b` for `client.workspace-header`, expected "),
        (
            "\"X-Acme-Version\"",
            "\"x-acme-team\"",
            "xtask.toml:11: found the header `X-Acme-Team` for two settings, expected ",
        ),
        (
            "workspace-header = \"X-Acme-Team\"\n",
            "",
            "xtask.toml:14: found a configuration file of workspaces but no header ",
        ),
        (
            "\".acme/config.yaml\"",
            "\"../config.yaml\"",
            "xtask.toml:15: found `../config.yaml` for `config-file.path`, expected ",
        ),
        (
            "\".acme/config.yaml\"",
            "\"/etc/passwd\"",
            "xtask.toml:15: found `/etc/passwd` for `config-file.path`, expected ",
        ),
        ("tool = \"acme\"", "tool = \"acme --x\"", "xtask.toml:16: found `acme --x` for `config-file.tool`, expected "),
        ("\"acme-cli\"", "\"acme cli\"", "xtask.toml:17: found `acme cli` for `config-file.client-id`, expected "),
        ("\"2026-04-28\"", "\"\"", "xtask.toml:12: found `` for `client.api-version`, expected at most 64 visible "),
        (
            "api-version-header = \"X-Acme-Version\"\n",
            "",
            "xtask.toml:11: found a version of the API but no header for it, ",
        ),
    ] {
        assert!(FULL.contains(from), "{from}");
        let error = parse(&FULL.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}\n{message}");
        assert!(!error.contains('\n'), "{error}");
    }
    let error = Settings::parse("xtask.toml", b"[package]\n\xff").unwrap_err().to_string();
    assert!(error.starts_with("xtask.toml:2: found bytes that are not UTF-8, "), "{error}");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_in_one_line(text in any::<String>(), value in any::<String>()) {
        for text in [text, FULL.replace("acme-rust", &value), FULL.replace("[client]", &value)] {
            if let Err(error) = parse(&text) {
                prop_assert!(!error.to_string().chars().any(is_active), "{}", error);
            }
        }
    }
}
