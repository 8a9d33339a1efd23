use http::Method;
use reqwest::Url;

use super::*;
use crate::auth::secret;

fn key(location: ApiKeyLocation, key: &str) -> Result<Authorization, String> {
    Authorization::api_key(location, "k", &secret(key))
}

fn request() -> reqwest::Request {
    reqwest::Request::new(Method::GET, Url::parse("https://x.example/a?b=1").unwrap())
}

#[test]
fn a_header_is_marked_sensitive() {
    let mut message = request();
    let bearer = Authorization::bearer("API key", &secret("bl_1"), 0).ok().unwrap();
    bearer.apply(&mut message);
    let header = &message.headers()["authorization"];
    assert!(header.is_sensitive());
    assert_eq!(header, "Bearer bl_1");
    assert_eq!(bearer.redact("refused bl_1".to_owned()), "refused [redacted]");
}

#[test]
fn a_key_in_the_query_is_encoded_and_follows_what_is_there() {
    let key = key(ApiKeyLocation::Query, "a&b=c #é%").unwrap();
    let mut message = request();
    key.apply(&mut message);
    assert_eq!(message.url().as_str(), "https://x.example/a?b=1&k=a%26b%3Dc%20%23%C3%A9%25");
    assert_eq!(message.url().as_str().len(), "https://x.example/a?b=1".len() + key.url_length());
    let mut message = reqwest::Request::new(Method::GET, Url::parse("https://x.example/a").unwrap());
    key.apply(&mut message);
    assert_eq!(message.url().query(), Some("k=a%26b%3Dc%20%23%C3%A9%25"));
}

#[test]
fn a_cookie_stands_beside_others() {
    let mut message = request();
    message.headers_mut().insert(COOKIE, HeaderValue::from_static("a=1"));
    key(ApiKeyLocation::Cookie, "one").unwrap().apply(&mut message);
    assert_eq!(message.headers()["cookie"], "a=1; k=one");
    assert!(message.headers()["cookie"].is_sensitive());
}

#[test]
fn a_header_of_the_same_name_is_replaced() {
    let mut message = request();
    message.headers_mut().insert("k", HeaderValue::from_static("a parameter"));
    key(ApiKeyLocation::Header, "Token abc").unwrap().apply(&mut message);
    assert_eq!(message.headers()["k"], "Token abc");
}

#[test]
fn a_key_that_cannot_be_sent_is_refused_and_not_shown() {
    use ApiKeyLocation::{Cookie, Header, Query};
    let cases = [
        (Header, "s3cr3t\r\nx: y"),
        (Header, "s3cr3té"),
        (Header, " s3cr3t"),
        (Query, "s3cr3t\n"),
        (Query, "s3\u{0}cr3t"),
        (Cookie, "s3cr3t; x=y"),
        (Cookie, "s3cr3t x"),
        (Header, ""),
        (Query, ""),
    ];
    for (location, text) in cases {
        let problem = key(location, text).err().unwrap();
        assert!(problem.starts_with("the API key ") && !problem.contains("s3c"), "{problem}");
    }
    assert!(key(Query, &"é".repeat(1000)).err().unwrap().contains("too long"));
    for (user, password) in [("a:s3cr3t", "x"), ("a", "s3cr3t\n"), ("", "")] {
        let problem = Authorization::basic(&secret(user), &secret(password)).err().unwrap();
        assert!(!problem.contains("s3c"), "{problem}");
    }
}

#[test]
fn every_part_of_a_secret_is_removed_from_texts_of_the_server() {
    let basic = Authorization::basic(&secret("reader"), &secret("p4ssw0rd")).unwrap();
    let text = basic.redact("reader p4ssw0rd cmVhZGVyOnA0c3N3MHJk".to_owned());
    assert_eq!(text, "reader [redacted] [redacted]");
    let user = Authorization::basic(&secret("sk_12345"), &secret("")).unwrap();
    assert_eq!(user.redact("no sk_12345".to_owned()), "no [redacted]");
    let word = key(ApiKeyLocation::Header, "Token 123456789").unwrap();
    assert_eq!(word.redact("no 123456789".to_owned()), "no [redacted]");
    let encoded = key(ApiKeyLocation::Query, "a/b/c/d/").unwrap();
    assert_eq!(encoded.redact("no a%2Fb%2Fc%2Fd%2F".to_owned()), "no [redacted]");
}
