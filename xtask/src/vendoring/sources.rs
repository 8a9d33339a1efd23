//! Where a document comes from. The lock records it without local paths and without secrets.

use std::path::Path;

use anyhow::{bail, ensure};

use crate::io::fetch::fetch;
use crate::io::files::{STDIN, read_input};

/// What the lock records for a source: the URL that was passed with it, or its own URL or file name.
///
/// # Errors
/// The URL must not be recorded; the message says why, without repeating it.
pub fn recorded(file: &str, url: Option<&str>) -> anyhow::Result<String> {
    if let Some(url) = url {
        check_url("--source", url)?;
        return Ok(url.to_owned());
    }
    if is_url(file) {
        let lower = file.to_ascii_lowercase();
        ensure!(
            after_scheme(&lower).is_some(),
            "the URL {}: download the document and pass the file",
            not_http(&lower)
        );
        check_url("the URL", file)?;
        return Ok(file.to_owned());
    }
    if file == STDIN.0 {
        return Ok(STDIN.1.to_owned());
    }
    Ok(Path::new(file).file_name().map_or_else(|| file.to_owned(), |name| name.to_string_lossy().into_owned()))
}

/// The bytes of a source that the user named: a URL, a file or standard input.
///
/// # Errors
/// The source cannot be read or fetched, or the URL contains a secret.
pub fn read(name: &str) -> anyhow::Result<Vec<u8>> {
    recorded(name, None)?;
    if is_url(name) { fetch(name) } else { read_input(name) }
}

/// Whether a source is a URL.
#[must_use]
pub fn is_url(source: &str) -> bool {
    scheme(source).is_some()
}

fn after_scheme(url: &str) -> Option<&str> {
    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))
}

/// The scheme of what looks like a URL: `ftp` of `ftp://host/file`.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once("://")?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then_some(scheme)
}

/// What is wrong with a text that is not an HTTP URL.
fn not_http(text: &str) -> String {
    scheme(text).map_or_else(
        || "is not an http or https URL".to_owned(),
        |scheme| format!("has the scheme `{scheme}`, expected http or https"),
    )
}

/// A refused URL is not repeated in the message: it may contain the secret because of which it is refused.
fn check_url(name: &str, url: &str) -> anyhow::Result<()> {
    let lower = url.to_ascii_lowercase();
    let Some(rest) = after_scheme(&lower) else {
        bail!("{name} {}: pass the URL at which the document was published", not_http(&lower));
    };
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
    ensure!(!authority.contains('@'), "{name} contains a user name or password: pass the URL without it");
    ensure!(
        !authority.is_empty() && !url.contains(|c: char| c.is_whitespace() || c.is_control()),
        "{name} is not a valid URL: pass one with a host and without white space"
    );
    let query = tail.split_once('?').map(|(_, query)| query).unwrap_or_default();
    for parameter in query.split(['&', '#']).filter_map(|pair| pair.split('=').next()) {
        ensure!(
            !SECRETS.iter().any(|secret| parameter.contains(secret)),
            "{name} has the query parameter `{parameter}`, which looks like a secret: pass the URL without it"
        );
    }
    Ok(())
}

/// Query parameters whose names contain one of these usually carry a secret.
const SECRETS: [&str; 7] = ["token", "key", "sig", "secret", "password", "auth", "credential"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_recorded_without_its_folder() {
        assert_eq!(recorded("/home/me/docs/page.md", None).unwrap(), "page.md");
        assert_eq!(recorded("page.md", None).unwrap(), "page.md");
        assert_eq!(recorded("-", None).unwrap(), "stdin");
        assert_eq!(recorded("page.md", Some("https://a.example/b.md?v=2")).unwrap(), "https://a.example/b.md?v=2");
    }

    #[test]
    fn another_scheme_than_http_is_named() {
        let expected = "the URL has the scheme `ftp`, expected http or https: download the document and pass the file";
        assert_eq!(recorded("FTP://a.example/b.yml", None).unwrap_err().to_string(), expected);
        assert_eq!(read("ftp://a.example/b.yml").unwrap_err().to_string(), expected);
        let error = recorded("-", Some("ftp://a.example/b.yml")).unwrap_err().to_string();
        assert!(error.starts_with("--source has the scheme `ftp`, expected http or https: "), "{error}");
        assert_eq!(recorded("C:\\docs\\b.yml", None).is_ok(), recorded("docs/a:b.yml", None).is_ok());
    }

    #[test]
    fn what_is_no_url_or_holds_a_secret_is_refused_and_not_repeated() {
        for url in [
            "page.md",
            "ftp://a.example/hunter2",
            "file:///etc/hunter2",
            "https://",
            "https:///hunter2",
            "https://me:hunter2@a.example/",
            "https://hunter2@a.example",
            "https://a.example/x hunter2",
            "https://a.example/\nhunter2",
            "https://a.example/x?Token=hunter2",
            "https://a.example/x?a=b&X-Amz-Signature=hunter2",
        ] {
            let error = recorded("-", Some(url)).unwrap_err().to_string();
            assert!(error.starts_with("--source ") && !error.contains("hunter2"), "{error}");
        }
    }
}
