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
    Keyring { schemes: SCHEMES, served: served.to_vec(), providers }
}

/// An operation with these alternatives.
fn operation(alternatives: &[&[&'static str]]) -> &'static Operation {
    let require = |names: &&[&'static str]| {
        let schemes = names.iter().map(|scheme| SchemeRequirement { scheme, scopes: &[] }).collect::<Vec<_>>();
        SecurityRequirement { schemes: schemes.leak() }
    };
    let security = alternatives.iter().map(require).collect::<Vec<_>>().leak();
    let method = http::Method::GET;
    Box::leak(Box::new(Operation {
        id: "a",
        name: "a",
        method,
        path: "/",
        tags: &[],
        security,
        servers: &[],
        deprecated: false,
        setters: &[],
    }))
}

/// The keys that are sent, or the error.
fn sent(keyring: &Keyring, operation: &'static Operation, trusted: bool) -> Result<Vec<String>, String> {
    let selection = keyring.select(operation, trusted).map_err(|error| error.to_string())?;
    let shown = |authorization: &Authorization| {
        let mut message = reqwest::Request::new(http::Method::GET, "https://api.example".parse().unwrap());
        authorization.apply(&mut message);
        message.headers()["authorization"].to_str().unwrap().to_owned()
    };
    Ok(selection.fixed.iter().copied().map(shown).collect())
}

#[test]
fn the_first_alternative_with_all_its_credentials_is_sent() {
    let operation = operation(&[&["Token", "Key"], &["Key"], &["Token"]]);
    assert_eq!(
        sent(&keyring([Some(0), None, Some(1), None]), operation, true).unwrap(),
        ["Bearer key-0", "Bearer key-1"]
    );
    assert_eq!(sent(&keyring([None, None, Some(1), None]), operation, true).unwrap(), ["Bearer key-1"]);
    assert_eq!(sent(&keyring([Some(0), None, None, None]), operation, true).unwrap(), ["Bearer key-0"]);
}

#[test]
fn without_the_credentials_the_operation_is_not_called() {
    let problem = sent(&keyring([None; 4]), operation(&[&["Token", "Key"], &["Grant"]]), true).unwrap_err();
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
    assert_eq!(sent(&keyring([None, None, Some(1), None]), operation, true).unwrap(), ["Bearer key-1"]);
    assert_eq!(sent(&keyring([None; 4]), operation, true).unwrap(), [""; 0]);
}

#[test]
fn a_public_operation_receives_none() {
    for operation in [operation(&[]), operation(&[&[]])] {
        assert_eq!(sent(&keyring([Some(0); 4]), operation, true).unwrap(), [""; 0]);
    }
}

#[test]
fn one_token_satisfies_two_bearer_schemes_and_two_tokens_do_not() {
    let operation = operation(&[&["Token", "Grant"]]);
    assert_eq!(sent(&keyring([Some(0), Some(0), None, None]), operation, true).unwrap(), ["Bearer key-0"]);
    assert!(sent(&keyring([Some(0), Some(1), None, None]), operation, true).is_err());
}

#[test]
fn two_values_for_one_header_satisfy_nothing() {
    let operation = operation(&[&["Token", "Raw"], &["Key"]]);
    assert_eq!(sent(&keyring([Some(0), None, Some(2), Some(3)]), operation, true).unwrap(), ["Bearer key-2"]);
}

#[test]
fn nothing_goes_to_an_origin_that_the_caller_did_not_name() {
    let keyring = keyring([Some(0), None, None, None]);
    assert!(sent(&keyring, operation(&[&["Token"]]), false).unwrap_err().contains("nothing was sent"));
    assert_eq!(sent(&keyring, operation(&[&["Token"], &[]]), false).unwrap(), [""; 0]);
    assert_eq!(sent(&keyring, operation(&[&["Token"]]), true).unwrap(), ["Bearer key-0"]);
}
