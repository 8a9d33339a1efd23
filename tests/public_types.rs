//! Every public type of the crate, by its own syntax tree, is made with a planted secret and shown in every way that it can be,
//! at every level of the log. A type that this test does not know fails it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper that fails ends the test")]

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use blaxel_api::{
    AccessToken, CallOptions, Client, Config, Credentials, Error, ErrorDetails, Response, RetryPolicy, Scope,
    ServerUrl, TokenFuture, TokenSource, UnknownValue, Upload, document, http::Method, json, operations, raw, wait,
};
use blaxel_api_tests::{Logs, Reply, Server, hasty_retries, revoke};
use log::LevelFilter;
use quote::ToTokens;
use syn::{Fields, Item, ItemMod, Visibility};

/// Without what JSON, URLs and base64 would write otherwise; of a length that is the same in base64 wherever it stands.
const SECRET: &str = "planted7d1f9c3b5a";

/// Public types by name (those of the generated code, which the document names, by name and file), with their file and fields.
type Types = BTreeMap<String, (PathBuf, String)>;

/// The public types of a file and of the modules that it declares.
fn collect(file: &Path, folder: &Path, types: &mut Types) {
    let source = syn::parse_file(&fs::read_to_string(file).unwrap()).unwrap();
    collect_items(&source.items, file, folder, types);
}

fn collect_items(items: &[Item], file: &Path, folder: &Path, types: &mut Types) {
    for item in items {
        let (visibility, name, fields) = match item {
            Item::Struct(item) => (&item.vis, &item.ident, fields(&item.fields)),
            Item::Enum(item) => {
                (&item.vis, &item.ident, item.variants.iter().map(|variant| fields(&variant.fields)).collect())
            }
            Item::Union(item) => (&item.vis, &item.ident, item.fields.to_token_stream().to_string()),
            Item::Type(item) => (&item.vis, &item.ident, item.ty.to_token_stream().to_string()),
            Item::Trait(item) => (&item.vis, &item.ident, String::new()),
            Item::Mod(module) => {
                collect_module(module, file, folder, types);
                continue;
            }
            _ => continue,
        };
        // A trait that seals another cannot be reached by its name.
        if name == "Sealed" {
            continue;
        }
        // The lint `unreachable_pub` sees to it that what is `pub` can be reached.
        if matches!(visibility, Visibility::Public(_)) {
            let known = name.to_string();
            // A schema may be called like a type of ours, and a builder like a schema.
            let ours = !is_generated(file) || file.ends_with("generated/client.rs");
            let known = if ours { known } else { format!("{known} of {}", file.display()) };
            let before = types.insert(known, (file.to_owned(), fields));
            assert!(before.is_none(), "{name} is there twice");
        }
    }
}

/// The types of some fields.
fn fields(fields: &Fields) -> String {
    fields.iter().map(|field| field.ty.to_token_stream().to_string()).collect::<Vec<_>>().join(" ")
}

fn collect_module(module: &ItemMod, file: &Path, folder: &Path, types: &mut Types) {
    let name = module.ident.to_string();
    if name == "tests" {
        return;
    }
    let folder = folder.join(&name);
    if let Some((_, items)) = &module.content {
        collect_items(items, file, &folder, types);
    } else {
        let flat = folder.with_extension("rs");
        let file = if flat.exists() { flat } else { folder.join("mod.rs") };
        collect(&file, &folder, types);
    }
}

fn is_generated(file: &Path) -> bool {
    file.components().any(|component| component.as_os_str() == "generated")
}

/// The public types of the crate.
fn public_types() -> Types {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("blaxel-api/src");
    let mut types = Types::new();
    collect(&source.join("lib.rs"), &source, &mut types);
    types
}

/// Whether a text holds the secret, as it is, in base64 or as bytes.
fn leaks(text: &str) -> bool {
    // `id:` and `planted7d1f9c3b5a`, without what the neighbours change.
    let base64 = "cGxhbnRlZDdkMWY5YzNi";
    let bytes = format!("{:?}", SECRET.as_bytes());
    text.contains(SECRET) || text.contains(base64) || text.contains(bytes.trim_matches(['[', ']']))
}

fn shown(value: &impl Debug) -> String {
    format!("{value:?}\n{value:#?}\n")
}

fn shown_error(error: &Error) -> String {
    std::iter::successors(Some(error as &(dyn StdError + 'static)), |&error| error.source())
        .fold(String::new(), |text, cause| text + &format!("{cause}\n{cause:#}\n{cause:?}\n{cause:#?}\n"))
}

struct Source;

impl TokenSource for Source {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async { Ok(AccessToken::new(SECRET).expires_in(Duration::from_secs(60))) })
    }
}

fn credentials() -> [Credentials; 4] {
    [
        Credentials::api_key(SECRET),
        Credentials::bearer(SECRET),
        Credentials::client_credentials("id", SECRET),
        Credentials::token_source(Source),
    ]
}

fn settings(credentials: Credentials, url: &str) -> Config {
    Config::new(credentials).with_base_url(url).with_token_url("/test/token").with_retries(hasty_retries())
}

/// A server that repeats what it gets in every place of an answer, and a client with each kind of credentials.
struct World {
    _server: Server,
    clients: Vec<Client>,
}

impl World {
    async fn new() -> Self {
        let server = Server::start(move |request| {
            let authorization = request.header("authorization").unwrap_or_default();
            let body =
                format!(r#"{{"error":"{authorization}","code":"{authorization}","message":"no {authorization}"}}"#);
            let status = request.header("x-status").map_or(400, |status| status.parse().unwrap());
            Reply::status(status).header("x-blaxel-error-code", &authorization).body(body)
        })
        .await;
        let url = server.url("/v0");
        let clients = credentials().into_iter().map(|credentials| settings(credentials, &url).client().unwrap());
        Self { clients: clients.collect(), _server: server }
    }

    /// Calls that get this status, or no token.
    async fn calls(&self, status: u16) -> Vec<Result<Response<()>, Error>> {
        let mut results = Vec::new();
        for client in &self.clients {
            results.push(revoke(&client.with_options(CallOptions::new().header("x-status", status))).await);
        }
        results
    }
}

/// What a type shows of itself when it holds the secret, or has just handled it; `None` if this test does not know the type.
async fn show(name: &str, world: &World) -> Option<String> {
    let mut text = String::new();
    match name {
        "AccessToken" => text += &shown(&AccessToken::new(SECRET)),
        "CallOptions" => text += &shown(&CallOptions::new().header("x-secret", SECRET).header(SECRET, "\n")),
        "Config" => {
            for credentials in credentials() {
                let config = settings(credentials, &format!("http://user:{SECRET}@127.0.0.1"));
                text += &shown(&config.with_proxy(format!("http://user:{SECRET}@127.0.0.1:9")));
            }
        }
        "Credentials" => credentials().iter().for_each(|credentials| text += &shown(credentials)),
        "Client" => {
            for client in &world.clients {
                let options = CallOptions::new().header("x-secret", SECRET);
                text += &(shown(client) + &shown(&client.with_options(options)));
            }
        }
        "Error" | "ErrorKind" | "ErrorDetails" => {
            for status in [201, 307, 401, 403, 503] {
                for error in world.calls(status).await.into_iter().map(Result::unwrap_err) {
                    text += &(shown_error(&error) + &shown(&error.kind()));
                    text += &error.details().map(|details: &ErrorDetails| shown(details)).unwrap_or_default();
                }
            }
            for broken in [format!("{SECRET}\n"), format!("{SECRET} x")] {
                text += &shown_error(&Config::new(Credentials::api_key(broken)).client().unwrap_err());
            }
            let proxy = Config::new(Credentials::api_key("k")).with_proxy(format!("ftp://user:{SECRET}@x"));
            text += &shown_error(&proxy.client().unwrap_err());
        }
        "Response" => {
            for result in world.calls(200).await {
                match result {
                    Ok(response) => text += &shown(&response),
                    Err(error) => text += &shown_error(&error),
                }
            }
        }
        "UnknownValue" => {
            let error: UnknownValue = SECRET.parse::<Scope>().unwrap_err();
            text += &(error.to_string() + &shown(&error));
        }
        "StrictError" => {
            let error = json::strict::<Vec<bool>>(vec![SECRET].into()).unwrap_err();
            text += &(error.to_string() + &shown(&error));
        }
        "Until" => {
            let secret = SECRET.to_owned();
            text += &shown(&wait::until(move || std::future::ready(Ok(secret.clone())), |_| true));
        }
        "Preview" => {
            for client in &world.clients {
                let call = client.delete_api_key_for_service_account().client_id("sa").api_key_id("ak");
                let preview = call.preview().unwrap();
                text += &(shown(&preview) + preview.url() + &format!("{:?}", preview.headers()));
            }
        }
        // Of `raw`.
        "Request" => {
            for client in &world.clients {
                text += &shown(&raw::request(client, Method::GET, "/a").header("x-secret", SECRET).query("a", SECRET));
            }
        }
        "NotDeclared" => {
            for error in world.calls(403).await.into_iter().map(Result::unwrap_err) {
                let reason = error.declared::<String>().unwrap_err();
                text += &(reason.to_string() + &shown(&reason));
            }
        }
        "Upload" => text += &shown(&Upload::from(SECRET.to_owned())),
        "RetryPolicy" => text += &shown(&RetryPolicy::new()),
        "TokenSource" | "TokenFuture" => text += &shown(&Source.token().await),
        "Operation" | "SchemeRequirement" | "SecurityRequirement" => text += &shown(&operations::ALL),
        "SecurityScheme" | "SecuritySchemeKind" | "ApiKeyLocation" => text += &shown(&document::SECURITY_SCHEMES),
        "Server" | "ServerVariable" => text += &shown(&document::SERVERS),
        "ServerUrl" => text += &shown(&ServerUrl::default()),
        _ => return None,
    }
    Some(text)
}

/// Types that the generated code alone can make, and may not make for the vendored document.
const MADE_BY_GENERATED_CODE: [&str; 6] = ["ByteStream", "Event", "Events", "Items", "JsonLines", "Pages"];

/// What is wrong with these types: unknown to this test, or leaky. A type that this test cannot make is known by what it is made of.
async fn problems(types: &Types, world: &World) -> Vec<String> {
    let mut problems = Vec::new();
    for (name, (file, fields)) in types {
        if (is_generated(file) && name != "Client") || MADE_BY_GENERATED_CODE.contains(&name.as_str()) {
            // They hold the document's own types and the client, which is shown by itself.
            for secret in ["Credentials", "SecretString", "Authorization", "AccessToken", "Transport"] {
                let held = fields.split_whitespace().any(|word| word == secret);
                if held && !fields.contains(&format!("types :: {secret}")) {
                    problems.push(format!("{name} is not made by this test, and holds a {secret}"));
                }
            }
            continue;
        }
        match show(name, world).await {
            None => problems.push(format!("{name} ({}) is not known to this test: teach it", file.display())),
            Some(text) if leaks(&text) => problems.push(format!("{name} shows the secret: {text}")),
            Some(text) if text.is_empty() => problems.push(format!("{name} shows nothing, which proves nothing")),
            Some(_) => {}
        }
    }
    problems
}

#[tokio::test]
async fn no_public_type_shows_a_secret_in_any_way_and_at_any_level_of_the_log() {
    let logs = Logs::keep();
    let types = public_types();
    let world = World::new().await;
    assert!(types.len() > 15 && types.contains_key("Credentials"), "{types:?}");
    for level in [LevelFilter::Error, LevelFilter::Warn, LevelFilter::Info, LevelFilter::Debug, LevelFilter::Trace] {
        log::set_max_level(level);
        assert_eq!(problems(&types, &world).await, Vec::<String>::new(), "{level}");
    }
    let text = logs.text();
    for source in ["reqwest::", "hyper_util::", "blaxel_api::"] {
        assert!(text.contains(source), "{source} logs nothing, so its log proves nothing");
    }
    assert!(!leaks(&text), "the log shows the secret: {text}");
}

/// Fails to compile if the type has the trait: then it has two of these, and the compiler cannot choose.
macro_rules! assert_has_not {
    ($trait:path: $($type:ty),+) => {
        const _: () = {
            trait Ambiguous<Marker> {
                fn meant() {}
            }
            struct Has;
            impl<T: ?Sized> Ambiguous<()> for T {}
            impl<T: ?Sized + $trait> Ambiguous<Has> for T {}
            $(const _: fn() = <$type as Ambiguous<_>>::meant;)+
        };
    };
}

assert_has_not!(std::fmt::Display: Credentials, AccessToken, Config, CallOptions, Client);
assert_has_not!(serde::Serialize: Credentials, AccessToken, Config, CallOptions, Client, Error, Response<()>);

#[tokio::test]
async fn a_builder_of_a_call_does_not_show_its_clients_secret() {
    for client in &World::new().await.clients {
        let text = shown(&client.delete_api_key_for_service_account().client_id("sa").api_key_id("ak"));
        assert!(text.contains("sa") && !leaks(&text), "{text}");
    }
}

#[tokio::test]
async fn a_type_that_this_test_does_not_know_fails_it() {
    let mut types = Types::new();
    let source =
        syn::parse_file("pub(crate) struct Hidden; struct Private; pub struct Stranger; mod m { pub enum Other {} }");
    collect_items(&source.unwrap().items, Path::new("stranger.rs"), Path::new("."), &mut types);
    let problems = problems(&types, &World::new().await).await;

    assert_eq!(types.keys().collect::<Vec<_>>(), ["Other", "Stranger"]);
    assert_eq!(problems.len(), 2);
    assert!(problems[1].starts_with("Stranger (stranger.rs) is not known to this test"), "{problems:?}");
}

#[test]
fn a_leaky_type_is_found() {
    #[derive(Debug)]
    struct Leaky<T>(T);
    assert!(leaks(&shown(&Leaky(SECRET))));
    assert!(leaks(&shown(&Leaky(SECRET.as_bytes().to_vec()))));
    // What a Basic header would show.
    assert!(leaks("Basic aWQ6cGxhbnRlZDdkMWY5YzNiNWE="));
    assert!(!leaks(&shown(&Leaky("another"))));
}
