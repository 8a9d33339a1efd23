use super::*;
use crate::auth::{AccessToken, TokenFuture, TokenSource};
use crate::operation::{SchemeRequirement, SecurityRequirement};

const fn scheme(name: &'static str, kind: SecuritySchemeKind) -> SecurityScheme {
    SecurityScheme { name, kind }
}

const fn key(location: ApiKeyLocation, name: &'static str) -> SecuritySchemeKind {
    SecuritySchemeKind::ApiKey { location, name }
}

const TOKEN: SecurityScheme = scheme("Token", SecuritySchemeKind::Bearer);
const GRANT: SecurityScheme = scheme("Grant", SecuritySchemeKind::OAuth2 { token_url: None });
const BASIC: SecurityScheme = scheme("Basic", SecuritySchemeKind::Basic);
const HEADER: SecurityScheme = scheme("Header", key(ApiKeyLocation::Header, "X-Key"));
const SAME: SecurityScheme = scheme("Same", key(ApiKeyLocation::Header, "X-Key"));
const QUERY: SecurityScheme = scheme("Query", key(ApiKeyLocation::Query, "key"));
const UNDECLARED: SecurityScheme = scheme("Lost", SecuritySchemeKind::Undeclared);
const DIGEST: SecurityScheme = scheme("Digest", SecuritySchemeKind::Unsupported { kind: "http digest" });

/// An operation that uses all of these schemes.
fn using(schemes: &'static [SecurityScheme]) -> &'static Operation {
    let required =
        schemes.iter().map(|scheme| SchemeRequirement { scheme: scheme.name, scopes: &[] }).collect::<Vec<_>>();
    let security = vec![SecurityRequirement { schemes: required.leak() }];
    let method = http::Method::GET;
    let operation = Operation {
        id: "a",
        name: "a",
        method,
        path: "/",
        tags: &[],
        security: security.leak(),
        servers: &[],
        deprecated: false,
        setters: &[],
    };
    Box::leak(Box::new(operation))
}

fn assigned(schemes: &'static [SecurityScheme], credentials: &[Credentials]) -> Result<Vec<Option<usize>>, String> {
    assign(schemes, &[using(schemes)], credentials).map_err(|error| error.to_string())
}

struct Never;

impl TokenSource for Never {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async { Ok(AccessToken::new("t")) })
    }
}

fn api_key() -> Credentials {
    Credentials::api_key("s3cr3t")
}

fn basic() -> Credentials {
    Credentials::basic("user", "s3cr3t")
}

#[test]
fn tokens_serve_every_bearer_scheme_and_nothing_else() {
    const SCHEMES: &[SecurityScheme] = &[TOKEN, BASIC, GRANT, HEADER, UNDECLARED, DIGEST];
    for credentials in
        [Credentials::bearer("t"), Credentials::client_credentials("a", "b"), Credentials::token_source(Never)]
    {
        assert_eq!(assigned(SCHEMES, &[credentials]).unwrap(), [Some(0), None, Some(0), None, None, None]);
    }
}

#[test]
fn an_api_key_serves_the_only_scheme_for_api_keys_or_all_bearer_schemes() {
    assert_eq!(assigned(&[TOKEN, HEADER], &[api_key()]).unwrap(), [None, Some(0)]);
    assert_eq!(assigned(&[TOKEN, GRANT], &[api_key()]).unwrap(), [Some(0), Some(0)]);
    // A scheme that no operation uses does not count.
    let served = assign(&[TOKEN, HEADER], &[using(&[TOKEN])], &[api_key()]).unwrap();
    assert_eq!(served, [Some(0), None]);
}

#[test]
fn several_api_keys_are_told_apart_by_the_user() {
    const SCHEMES: &[SecurityScheme] = &[HEADER, QUERY];
    let problem = assigned(SCHEMES, &[api_key()]).unwrap_err();
    assert!(problem.starts_with("operations use several API keys"), "{problem}");
    assert!(problem.contains("the header `X-Key`") && problem.contains("the query parameter `key`"), "{problem}");
    assert_eq!(assigned(SCHEMES, &[api_key().for_scheme("Query")]).unwrap(), [None, Some(0)]);
    let both = [api_key().for_scheme("Query"), api_key()];
    assert_eq!(assigned(SCHEMES, &both).unwrap(), [Some(1), Some(0)]);
    assert_eq!(assigned(&[HEADER, SAME], &[api_key()]).unwrap(), [Some(0), Some(0)]);
}

#[test]
fn credentials_of_several_kinds_serve_the_schemes_of_their_kinds() {
    let all = [basic(), Credentials::bearer("t"), api_key()];
    assert_eq!(assigned(&[HEADER, TOKEN, BASIC], &all).unwrap(), [Some(2), Some(1), Some(0)]);
}

#[test]
fn what_serves_nothing_or_the_same_twice_is_refused_and_not_shown() {
    const SCHEMES: &[SecurityScheme] = &[TOKEN, DIGEST];
    for (credentials, problem) in [
        (vec![basic()], "no operation accepts a user ID and a password: pass credentials for `Token`"),
        (vec![api_key(), Credentials::bearer("s3cr3t")], "the security scheme `Token` has credentials twice"),
        (
            vec![api_key().for_scheme("Token"), api_key().for_scheme("Token")],
            "the security scheme `Token` has credentials",
        ),
        (vec![api_key(), api_key().for_scheme("Token")], "an API key is not used: `Token` has credentials of its own"),
        (vec![api_key().for_scheme("s3cr3t")], "`Credentials::for_scheme` names a security scheme that the document"),
        (vec![basic().for_scheme("Token")], "the credentials for the security scheme `Token` (an access token"),
        (vec![basic().for_scheme("Digest")], "the credentials for the security scheme `Digest` (http digest, which"),
    ] {
        let found = assigned(SCHEMES, &credentials).unwrap_err();
        assert!(found.starts_with(problem) && !found.contains("s3cr3t"), "{found}");
    }
}

#[test]
fn an_undeclared_scheme_takes_what_is_passed_for_it_by_name_only() {
    assert_eq!(assigned(&[UNDECLARED], &[basic().for_scheme("Lost")]).unwrap(), [Some(0)]);
    assert_eq!(assigned(&[UNDECLARED], &[Credentials::bearer("t").for_scheme("Lost")]).unwrap(), [Some(0)]);
    assert!(assigned(&[UNDECLARED], &[api_key().for_scheme("Lost")]).is_err());
    assert!(assigned(&[UNDECLARED], &[Credentials::bearer("t")]).is_err());
}

#[test]
fn a_document_whose_operations_are_public_takes_any_credentials() {
    assert_eq!(assign(&[TOKEN], &[], &[basic()]).unwrap(), [None]);
    assert_eq!(assign(&[], &[], &[api_key()]).unwrap(), []);
}
