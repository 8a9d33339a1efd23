use super::*;
use crate::auth::secret;
use crate::operation::ApiKeyLocation;

const fn scheme(name: &'static str, kind: SecuritySchemeKind) -> SecurityScheme {
    SecurityScheme { name, kind }
}

const SCHEMES: &[SecurityScheme] = &[
    scheme("Token", SecuritySchemeKind::Bearer),
    scheme("Grant", SecuritySchemeKind::OAuth2 { token_url: None }),
    scheme("Key", SecuritySchemeKind::ApiKey { location: ApiKeyLocation::Header, name: "X-Key" }),
    scheme("Raw", SecuritySchemeKind::ApiKey { location: ApiKeyLocation::Header, name: "authorization" }),
];

/// A keyring with a provider for each of these schemes; those with the same number share one.
fn keyring(served: [Option<usize>; 4]) -> Keyring {
    let provider = |index| Provider::Fixed(Authorization::bearer("key", &secret(format!("key-{index}")), 0).unwrap());
    let providers = (0..4).map(provider).collect();
    Keyring { base: base(), schemes: SCHEMES, served: served.to_vec(), providers }
}

fn base() -> Url {
    Url::parse("https://api.example/v1").unwrap()
}

/// An operation with these alternatives.
fn operation(alternatives: &[&[&'static str]]) -> &'static Operation {
    let require = |names: &&[&'static str]| {
        let schemes = names.iter().map(|scheme| SchemeRequirement { scheme, scopes: &[] }).collect::<Vec<_>>();
        SecurityRequirement { schemes: schemes.leak() }
    };
    let security = alternatives.iter().map(require).collect::<Vec<_>>().leak();
    let method = http::Method::GET;
    Box::leak(Box::new(Operation { id: "a", name: "a", method, path: "/", tags: &[], security, deprecated: false }))
}

/// The keys that are sent, or the error.
fn sent(keyring: &Keyring, operation: &'static Operation, url: &str) -> Result<Vec<String>, String> {
    let selection = keyring.select(operation, &Url::parse(url).unwrap()).map_err(|error| error.to_string())?;
    let shown = |authorization: &Authorization| {
        let mut message = reqwest::Request::new(http::Method::GET, base());
        authorization.apply(&mut message);
        message.headers()["authorization"].to_str().unwrap().to_owned()
    };
    Ok(selection.fixed.into_iter().map(shown).collect())
}

const HERE: &str = "https://api.example/v1/a";

#[test]
fn the_first_alternative_with_all_its_credentials_is_sent() {
    let operation = operation(&[&["Token", "Key"], &["Key"], &["Token"]]);
    assert_eq!(
        sent(&keyring([Some(0), None, Some(1), None]), operation, HERE).unwrap(),
        ["Bearer key-0", "Bearer key-1"]
    );
    assert_eq!(sent(&keyring([None, None, Some(1), None]), operation, HERE).unwrap(), ["Bearer key-1"]);
    assert_eq!(sent(&keyring([Some(0), None, None, None]), operation, HERE).unwrap(), ["Bearer key-0"]);
}

#[test]
fn without_the_credentials_the_operation_is_not_called() {
    let problem = sent(&keyring([None; 4]), operation(&[&["Token", "Key"], &["Grant"]]), HERE).unwrap_err();
    assert_eq!(
        problem,
        "a: no credentials for this operation, so nothing was sent: pass some to `Config::with_credentials`: \
         `Token` (an access token, `Credentials::bearer`) with `Key` (an API key in the header `X-Key`, \
         `Credentials::api_key`), or `Grant` (an access token, `Credentials::bearer`)"
    );
}

#[test]
fn credentials_are_optional_where_an_alternative_is_empty_wherever_it_stands() {
    let operation = operation(&[&[], &["Key"]]);
    assert_eq!(sent(&keyring([None, None, Some(1), None]), operation, HERE).unwrap(), ["Bearer key-1"]);
    assert_eq!(sent(&keyring([None; 4]), operation, HERE).unwrap(), [""; 0]);
}

#[test]
fn a_public_operation_receives_none() {
    for operation in [operation(&[]), operation(&[&[]])] {
        assert_eq!(sent(&keyring([Some(0); 4]), operation, HERE).unwrap(), [""; 0]);
    }
}

#[test]
fn one_token_satisfies_two_bearer_schemes_and_two_tokens_do_not() {
    let operation = operation(&[&["Token", "Grant"]]);
    assert_eq!(sent(&keyring([Some(0), Some(0), None, None]), operation, HERE).unwrap(), ["Bearer key-0"]);
    assert!(sent(&keyring([Some(0), Some(1), None, None]), operation, HERE).is_err());
}

#[test]
fn two_values_for_one_header_satisfy_nothing() {
    let operation = operation(&[&["Token", "Raw"], &["Key"]]);
    assert_eq!(sent(&keyring([Some(0), None, Some(2), Some(3)]), operation, HERE).unwrap(), ["Bearer key-2"]);
}

#[test]
fn credentials_go_to_the_origin_of_the_base_url_only() {
    let keyring = keyring([Some(0), None, None, None]);
    for url in ["https://other.example/v1/a", "http://api.example/v1/a", "https://api.example:444/v1/a"] {
        assert!(sent(&keyring, operation(&[&["Token"]]), url).unwrap_err().contains("nothing was sent"));
        assert_eq!(sent(&keyring, operation(&[&["Token"], &[]]), url).unwrap(), [""; 0]);
    }
    assert_eq!(sent(&keyring, operation(&[&["Token"]]), "https://api.example/other").unwrap(), ["Bearer key-0"]);
}
