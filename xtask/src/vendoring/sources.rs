//! Where a document came from, as the lock records it: no machine's path and no secret.

use std::path::Path;

use anyhow::{anyhow, bail, ensure};

use crate::io::fetch::fetch;
use crate::io::files::{STDIN, read_input};

/// What the lock records of the file that was passed, and of the URL that goes with it.
///
/// # Errors
/// Says why a URL is not recorded.
pub fn recorded(file: &str, url: Option<&str>) -> anyhow::Result<String> {
    if let Some(url) = url {
        check_url(url)?;
        return Ok(url.to_owned());
    }
    if is_url(file) {
        check_url(file).map_err(|error| anyhow!(error.to_string().replacen("--source", "the address", 1)))?;
        return Ok(file.to_owned());
    }
    if file == STDIN.0 {
        return Ok(STDIN.1.to_owned());
    }
    Ok(Path::new(file).file_name().map_or_else(|| file.to_owned(), |name| name.to_string_lossy().into_owned()))
}

/// The bytes of what the user named: an address, a file, or standard input.
///
/// # Errors
/// Names what cannot be read or fetched, or an address that holds a secret.
pub fn read(name: &str) -> anyhow::Result<Vec<u8>> {
    if !is_url(name) {
        return read_input(name);
    }
    recorded(name, None)?;
    fetch(name)
}

/// Whether the source that a lock records is an address.
#[must_use]
pub fn is_url(source: &str) -> bool {
    after_scheme(&source.to_ascii_lowercase()).is_some()
}

fn after_scheme(url: &str) -> Option<&str> {
    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))
}

/// The text of a refused URL is not repeated: it may hold the very secret that is kept out of the lock.
fn check_url(url: &str) -> anyhow::Result<()> {
    let lower = url.to_ascii_lowercase();
    let Some(rest) = after_scheme(&lower) else {
        bail!("--source is no http or https URL: pass the address at which the document was published");
    };
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
    ensure!(!authority.contains('@'), "--source carries a user name or password: pass the URL without it");
    ensure!(
        !authority.is_empty() && !url.contains(|c: char| c.is_whitespace() || c.is_control()),
        "--source is no valid URL: it needs a host, and no white space"
    );
    let query = tail.split_once('?').map(|(_, query)| query).unwrap_or_default();
    for name in query.split(['&', '#']).filter_map(|pair| pair.split('=').next()) {
        ensure!(
            !SECRETS.iter().any(|secret| name.contains(secret)),
            "--source has the query parameter `{name}`, which looks like a secret: pass the URL without it"
        );
    }
    Ok(())
}

/// Parts of the names under which signed and private addresses carry their secret.
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
