//! A document from its address: bounded, whole, and redirected to https alone.

use std::io::Read;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, bail, ensure};
use ureq::http::{StatusCode, Uri, header};

/// More than any API description.
const MAX_BYTES: u64 = 32 << 20;
/// For everything together: redirects, connections, the body.
const PATIENCE: Duration = Duration::from_secs(60);
const MAX_REDIRECTS: usize = 5;

/// The bytes at an address that was checked to hold no secret.
///
/// # Errors
/// Where there is no answer in time, another status than 200, more than 32 MiB, or less than was announced.
pub fn fetch(url: &str) -> anyhow::Result<Vec<u8>> {
    fetch_within(url, PATIENCE)
}

fn fetch_within(url: &str, patience: Duration) -> anyhow::Result<Vec<u8>> {
    let end = Instant::now() + patience;
    let mut target: Uri =
        url.parse().map_err(|_| anyhow!("{url}: found no valid URL: pass the address of the document"))?;
    for _ in 0..=MAX_REDIRECTS {
        let left = end.saturating_duration_since(Instant::now());
        // Redirects are followed here, where each target is looked at.
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(left.max(Duration::from_millis(1))))
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(concat!("blaxel-rust-xtask/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        let failed = || format!("{url}: could not be fetched: check the address and the connection");
        let mut response = agent
            .get(&target)
            .header(header::ACCEPT, "application/yaml, text/markdown, application/json, text/plain, */*;q=0.1")
            .call()
            .with_context(failed)?;
        let status = response.status();
        if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
            let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
            target = redirected(url, &target, location.unwrap_or_default())?;
            continue;
        }
        ensure!(
            status == StatusCode::OK,
            "{url}: found the status {status}, expected 200 and a document: check the address"
        );
        let announced = response.body().content_length();
        let too_long = || {
            anyhow!("{url}: found more than {} MiB, expected an OpenAPI document: check the address", MAX_BYTES >> 20)
        };
        ensure!(announced.is_none_or(|announced| announced <= MAX_BYTES), too_long());
        let mut bytes = Vec::new();
        let read = response.body_mut().as_reader().take(MAX_BYTES + 1).read_to_end(&mut bytes);
        read.with_context(|| format!("{url}: the download was cut off or took too long: try again"))?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        ensure!(length <= MAX_BYTES, too_long());
        if let Some(announced) = announced {
            ensure!(
                length == announced,
                "{url}: found {length} bytes of {announced}, expected the whole document: try again"
            );
        }
        return Ok(bytes);
    }
    bail!("{url}: found more than {MAX_REDIRECTS} redirects, expected a document: check the address")
}

/// The target of a redirect, which must be https; a path alone stays where it is.
fn redirected(url: &str, from: &Uri, location: &str) -> anyhow::Result<Uri> {
    let invalid = || anyhow!("{url}: found a redirect that leads nowhere, expected a document: check the address");
    let target = if location.starts_with('/') && !location.starts_with("//") {
        let (scheme, authority) =
            (from.scheme_str().unwrap_or_default(), from.authority().map_or("", |at| at.as_str()));
        format!("{scheme}://{authority}{location}")
    } else {
        location.to_owned()
    };
    let target: Uri = target.parse().map_err(|_| invalid())?;
    ensure!(target.host().is_some(), invalid());
    // The rest of the address may be a secret of whoever redirects.
    let host = target.host().unwrap_or_default();
    ensure!(
        target.scheme_str() == Some("https"),
        "{url}: found a redirect to {host} without https: pass an address that is redirected to https alone"
    );
    Ok(target)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// An address at which each connection gets this answer; with `stay` it is kept open after it.
    fn serve(answer: &'static str, stay: bool) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/doc.yml", listener.local_addr().unwrap());
        thread::spawn(move || {
            let mut open = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut request = [0; 4096];
                let _ = stream.read(&mut request);
                let _ = stream.write_all(answer.as_bytes());
                if stay {
                    open.push(stream);
                }
            }
        });
        url
    }

    fn error(answer: &'static str) -> String {
        let url = serve(answer, false);
        format!("{:#}", fetch(&url).unwrap_err()).replace(&url, "URL")
    }

    #[test]
    fn a_whole_answer_is_the_document() {
        let url = serve("HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nopenapi", false);
        assert_eq!(fetch(&url).unwrap(), b"openapi");
        let url =
            serve("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nopen\r\n3\r\napi\r\n0\r\n\r\n", false);
        assert_eq!(fetch(&url).unwrap(), b"openapi");
    }

    #[test]
    fn another_status_is_no_document() {
        assert_eq!(
            error("HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nno"),
            "URL: found the status 404 Not Found, expected 200 and a document: check the address"
        );
        assert!(error("HTTP/1.1 304 Not Modified\r\n\r\n").starts_with("URL: found the status 304"));
    }

    #[test]
    fn a_download_that_is_cut_off_is_refused() {
        for answer in [
            "HTTP/1.1 200 OK\r\ncontent-length: 70\r\n\r\nopenapi",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nopen\r\n3\r\na",
        ] {
            let error = error(answer);
            assert!(
                error.starts_with("URL: the download was cut off") || error.starts_with("URL: found 7 bytes of 70"),
                "{error}"
            );
        }
    }

    #[test]
    fn what_takes_too_long_ends() {
        for answer in ["HTTP/1.1 200 OK\r\ncontent-length: 70\r\n\r\nopenapi", ""] {
            let url = serve(answer, true);
            let start = Instant::now();
            fetch_within(&url, Duration::from_millis(300)).unwrap_err();
            assert!(start.elapsed() < Duration::from_secs(20));
        }
    }

    #[test]
    fn a_redirect_leads_to_https_alone_and_its_path_is_not_repeated() {
        let answer = "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/hunter2\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(
            error(answer),
            "URL: found a redirect to 127.0.0.1 without https: pass an address that is redirected to https alone"
        );
        assert!(
            error("HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n").contains("without https")
        );
        assert!(error("HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n").contains("leads nowhere"));
        // To https it goes on, and finds that nobody speaks it there.
        let target = "HTTP/1.1 302 Found\r\nlocation: https://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n";
        assert!(error(target).starts_with("URL: could not be fetched: "));
        let from: Uri = "https://a.example/x".parse().unwrap();
        assert_eq!(redirected("u", &from, "/y?z").unwrap(), "https://a.example/y?z");
    }

    #[test]
    fn nobody_at_the_address_is_an_error() {
        let url = "http://127.0.0.1:9/doc.yml";
        assert!(
            format!("{:#}", fetch(url).unwrap_err()).starts_with("http://127.0.0.1:9/doc.yml: could not be fetched: ")
        );
    }
}
