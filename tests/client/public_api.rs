//! What the compiler is to hold: thread safety, and warnings where a call is forgotten.

// Fails to compile where the compiler would not warn.
#![deny(unfulfilled_lint_expectations)]

use std::error::Error as StdError;

use blaxel_api::{
    ByteStream, CallOptions, Client, Config, Error, Event, Events, Items, JsonLines, Operation, Pages, Preview,
    Response, RetryPolicy, Scope, Upload, operations,
};
use blaxel_api_tests::client;

fn is_send_sync<T: Send + Sync + 'static>() {}
fn is_send<T: Send>(_: &T) {}

#[test]
fn a_client_can_be_cloned_and_shared() {
    fn is_clone<T: Clone>() {}
    is_clone::<Client>();
    is_send_sync::<Client>();
}

#[test]
fn what_a_call_takes_and_gives_can_be_cloned_and_shared() {
    fn is_value<T: Clone + Send + Sync + 'static>() {}
    is_value::<Response<String>>();
    is_value::<Event<Unclonable>>();
    is_value::<Preview>();
    is_value::<CallOptions>();
    is_value::<RetryPolicy>();
    is_value::<Upload>();
}

/// An event has its data as text, whatever it is decoded to.
struct Unclonable;

#[test]
fn streams_can_be_read_on_any_thread() {
    fn can_move<T: Send + 'static>() {}
    can_move::<ByteStream>();
    can_move::<Events<String>>();
    can_move::<JsonLines<String>>();
    can_move::<Pages<'static, String>>();
    can_move::<Items<'static, String, String>>();
}

#[test]
fn an_error_can_be_kept_and_sent_anywhere() {
    fn is_error<T: StdError>() {}
    is_error::<Error>();
    is_send_sync::<Error>();
    let _: fn(Error) -> Box<dyn StdError + Send + Sync> = Box::from;
}

#[test]
fn the_result_of_a_call_is_small() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

#[test]
fn settings_can_be_made_on_another_thread() {
    fn can_move<T: Send + 'static>() {}
    can_move::<Config>();
}

#[test]
fn a_call_can_be_awaited_on_any_thread() {
    let client = client("http://127.0.0.1:9");
    let call = client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id("ak_1");
    is_send(&call);
    is_send(&call.clone().send());
}

#[test]
#[expect(unused_must_use, reason = "the warning is what is tested")]
fn a_call_that_is_not_sent_is_a_warning() {
    client("http://127.0.0.1:9").delete_api_key_for_service_account();
}

#[test]
#[expect(unused_must_use, reason = "the warning is what is tested")]
fn a_call_with_a_parameter_that_is_not_sent_is_a_warning() {
    client("http://127.0.0.1:9").delete_api_key_for_service_account().client_id("sa-4f1c");
}

#[test]
#[expect(unused_must_use, reason = "the warning is what is tested")]
fn a_call_that_is_not_awaited_is_a_warning() {
    client("http://127.0.0.1:9").delete_api_key_for_service_account().send();
}

#[test]
#[expect(unused_must_use, reason = "the warning is what is tested")]
fn settings_without_a_client_are_a_warning() {
    Config::new(blaxel_api::Credentials::api_key("bl_1"));
}

#[test]
fn the_table_describes_the_operation() {
    let operation: &Operation = &operations::DELETE_API_KEY_FOR_SERVICE_ACCOUNT;
    assert_eq!(operation.id, "DeleteApiKeyForServiceAccount");
    assert_eq!(operation.name, "delete_api_key_for_service_account");
    assert_eq!(operation.method, "DELETE");
    assert_eq!(operation.path, "/service_accounts/{clientId}/api_keys/{apiKeyId}");
    assert_eq!(operation.tag(), operation.tags.first().copied());
    assert!(operation.is_idempotent());
    assert!(!operation.is_public());
    assert!(operation.scopes().any(|scope| scope == Scope::ApiKeyWrite));
    assert!(operations::ALL.contains(&operation));
}

#[test]
fn the_operation_asks_for_a_token_with_its_scope_or_for_credentials_without_scopes() {
    let alternatives = operations::DELETE_API_KEY_FOR_SERVICE_ACCOUNT.security;
    let scopes = alternatives.iter().map(|alternative| match alternative.schemes {
        [scheme] => scheme.scopes,
        several => panic!("one scheme is enough: {several:?}"),
    });
    let scoped: Vec<_> = scopes.filter(|scopes| !scopes.is_empty()).collect();
    assert_eq!(scoped, [[Scope::ApiKeyWrite.as_str()]]);
}
