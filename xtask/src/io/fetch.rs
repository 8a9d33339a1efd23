//! Downloads a document: bounded in size and time, complete, and redirected to https only.

use std::io::Read;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, bail, ensure};
use ureq::http::{Response, StatusCode, Uri, header};

/// More than any API description.
const MAX_BYTES: u64 = 32 << 20;
/// For everything together: redirects, connections, retries, the body.
const TIMEOUT: Duration = Duration::from_secs(60);
const MAX_REDIRECTS: usize = 5;
/// The pauses before the second and the third request, if the server reports a transient failure.
const PAUSES: [Duration; 2] = [Duration::from_millis(500), Duration::from_millis(1500)];

/// The bytes at a URL that was checked to contain no secret.
///
/// # Errors
/// No response arrives in time, its status is not 200, it has a content encoding, it is larger than 32 MiB, or it is shorter
/// than announced.
pub fn fetch(url: &str) -> anyhow::Result<Vec<u8>> {
    fetch_within(url, TIMEOUT)
}

fn fetch_within(url: &str, timeout: Duration) -> anyhow::Result<Vec<u8>> {
    let end = Instant::now() + timeout;
    let target: Uri =
        url.parse().map_err(|_| anyhow!("{url}: this is not a valid URL: pass the URL of the document"))?;
    let mut pauses = PAUSES.iter();
    let mut requests = 1;
    loop {
        let response = follow_redirects(url, target.clone(), end)?;
        let status = response.status();
        if status == StatusCode::OK {
            return body(url, response);
        }
        match pauses.next().filter(|pause| is_transient(status) && Instant::now() + **pause < end) {
            Some(pause) => thread::sleep(*pause),
            None => bail!("{url}: {}", failure(status, requests)),
        }
        requests += 1;
    }
}

/// Statuses after which the same request may succeed a little later.
fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 500 | 502 | 503 | 504)
}

fn failure(status: StatusCode, requests: usize) -> String {
    let remedy = match status.as_u16() {
        401 | 403 | 407 => {
            "this command sends no credentials: download the document, then pass the file with `--source URL`"
        }
        404 | 410 => "no document is published there: check the URL",
        429 => "the server limits the number of requests: try again later",
        _ if status.is_server_error() => "the server has a problem: try again later",
        _ => "expected 200 and a document: check the URL",
    };
    let times = if requests > 1 { format!(" ({requests} requests)") } else { String::new() };
    format!("the server responded with {status}{times}: {remedy}")
}

fn follow_redirects(url: &str, mut target: Uri, end: Instant) -> anyhow::Result<Response<ureq::Body>> {
    for _ in 0..=MAX_REDIRECTS {
        let left = end.saturating_duration_since(Instant::now());
        // Redirects are followed here, where each target is checked.
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(left.max(Duration::from_millis(1))))
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(concat!("blaxel-rust-xtask/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        let failed = || format!("{url}: could not be fetched: check the URL and the network connection");
        let response = agent
            .get(&target)
            .header(header::ACCEPT, "application/yaml, text/markdown, application/json, text/plain, */*;q=0.1")
            .header(header::ACCEPT_ENCODING, "identity")
            .call()
            .with_context(failed)?;
        let status = response.status();
        if !status.is_redirection() || status == StatusCode::NOT_MODIFIED {
            return Ok(response);
        }
        let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
        target = redirected(url, &target, location.unwrap_or_default())?;
    }
    bail!("{url}: the server redirects more than {MAX_REDIRECTS} times: pass the URL that the redirects lead to")
}

fn body(url: &str, mut response: Response<ureq::Body>) -> anyhow::Result<Vec<u8>> {
    if let Some(encoding) = response.headers().get(header::CONTENT_ENCODING) {
        let encoding: String = encoding.to_str().unwrap_or("unknown").chars().take(40).collect();
        ensure!(
            encoding.is_empty() || encoding.eq_ignore_ascii_case("identity"),
            "{url}: the response uses the content encoding `{encoding}`, which was not requested: download the document with a \
             program that decodes it (`curl --compressed`), then pass the file with `--source URL`"
        );
    }
    let announced = response.body().content_length();
    let too_long = || {
        anyhow!(
            "{url}: the response is larger than {} MiB, expected an OpenAPI document: check the URL",
            MAX_BYTES >> 20
        )
    };
    ensure!(announced.is_none_or(|announced| announced <= MAX_BYTES), too_long());
    let mut bytes = Vec::new();
    let read = response.body_mut().as_reader().take(MAX_BYTES + 1).read_to_end(&mut bytes);
    read.with_context(|| format!("{url}: the download ended early or took too long: try again"))?;
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    ensure!(length <= MAX_BYTES, too_long());
    if let Some(announced) = announced {
        ensure!(length == announced, "{url}: the download ended early, after {length} of {announced} bytes: try again");
    }
    Ok(bytes)
}

/// The target of a redirect, which must be https; a path without a host keeps the scheme and host.
fn redirected(url: &str, from: &Uri, location: &str) -> anyhow::Result<Uri> {
    let invalid =
        || anyhow!("{url}: the server redirects without a valid target: pass the URL at which the document is served");
    let target = if location.starts_with('/') && !location.starts_with("//") {
        let (scheme, authority) =
            (from.scheme_str().unwrap_or_default(), from.authority().map_or("", |at| at.as_str()));
        format!("{scheme}://{authority}{location}")
    } else {
        location.to_owned()
    };
    let target: Uri = target.parse().map_err(|_| invalid())?;
    ensure!(target.host().is_some(), invalid());
    // The rest of the target may contain a secret.
    let host = target.host().unwrap_or_default();
    ensure!(
        target.scheme_str() == Some("https"),
        "{url}: the server redirects to {host} without https: pass a URL that is served without such a redirect"
    );
    Ok(target)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// A URL at which each connection gets this response; with `stay` it is kept open after it.
    fn serve(answer: &'static str, stay: bool) -> String {
        serve_each(vec![answer.to_owned()], stay)
    }

    /// A URL at which each connection gets the next response; the last one is repeated.
    fn serve_in_turn(answers: Vec<String>) -> String {
        serve_each(answers, false)
    }

    fn serve_each(answers: Vec<String>, stay: bool) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/doc.yml", listener.local_addr().unwrap());
        thread::spawn(move || {
            let mut open = Vec::new();
            for (index, stream) in listener.incoming().enumerate() {
                let answer = answers.get(index).or(answers.last()).unwrap();
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
    fn another_status_is_named_with_what_to_do() {
        assert_eq!(
            error("HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nno"),
            "URL: the server responded with 404 Not Found: no document is published there: check the URL"
        );
        assert!(error("HTTP/1.1 304 Not Modified\r\n\r\n").starts_with("URL: the server responded with 304"));
        assert!(error("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n").contains("sends no credentials"));
    }

    #[test]
    fn a_transient_status_is_tried_again_and_then_named() {
        for status in ["429 Too Many Requests", "500 Internal Server Error", "503 Service Unavailable"] {
            let bad = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            let good = "HTTP/1.1 200 OK\r\ncontent-length: 7\r\nconnection: close\r\n\r\nopenapi";
            assert_eq!(fetch(&serve_in_turn(vec![bad.clone(), good.to_owned()])).unwrap(), b"openapi");
            let url = serve_in_turn(vec![bad]);
            let message = fetch(&url).unwrap_err().to_string();
            assert!(
                message.starts_with(&format!("{url}: the server responded with {status} (3 requests): ")),
                "{message}"
            );
            assert!(message.ends_with("try again later"), "{message}");
        }
    }

    #[test]
    fn a_content_encoding_that_was_not_requested_is_named() {
        assert_eq!(
            error("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n\u{1f}\u{8}"),
            "URL: the response uses the content encoding `gzip`, which was not requested: download the document with a program \
             that decodes it (`curl --compressed`), then pass the file with `--source URL`"
        );
        let url = serve("HTTP/1.1 200 OK\r\ncontent-encoding: identity\r\ncontent-length: 7\r\n\r\nopenapi", false);
        assert_eq!(fetch(&url).unwrap(), b"openapi");
    }

    #[test]
    fn a_download_that_ends_early_is_an_error() {
        for answer in [
            "HTTP/1.1 200 OK\r\ncontent-length: 70\r\n\r\nopenapi",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nopen\r\n3\r\na",
        ] {
            let error = error(answer);
            assert!(error.starts_with("URL: the download ended early"), "{error}");
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
            "URL: the server redirects to 127.0.0.1 without https: pass a URL that is served without such a redirect"
        );
        assert!(
            error("HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n").contains("without https")
        );
        assert!(error("HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n").contains("without a valid target"));
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
