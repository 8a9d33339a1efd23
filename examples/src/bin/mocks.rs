//! Tests of your own code, with typed mocks of the operations.
//!
//! `cargo run --bin mocks` runs what would be the body of a test. The mocks need the feature `httpmock`.

use blaxel_api::mock::MockServerExt;
use blaxel_api::mock::httpmock::MockServer;
use blaxel_api::types::{Metadata, Sandbox, SandboxSpec};
use blaxel_api::{Client, Config, Credentials, Error};

/// The code under test: whether there is a sandbox of this name.
async fn exists(client: &Client, name: &str) -> Result<bool, Error> {
    match client.get_sandbox().sandbox_name(name).send().await {
        Ok(_) => Ok(true),
        Err(error) if error.is_not_found() => Ok(false),
        Err(error) => Err(error),
    }
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    let server = MockServer::start_async().await;
    let found = server.get_sandbox(|when, then| {
        when.sandbox_name("blue");
        then.ok(&Sandbox::new(Metadata::new("blue"), SandboxSpec::new()));
    });
    let missing = server.get_sandbox(|when, then| {
        when.sandbox_name("none");
        then.status(404);
    });

    let client = Config::new(Credentials::api_key("any")).with_base_url(server.base_url()).client()?;
    assert!(exists(&client, "blue").await?);
    assert!(!exists(&client, "none").await?);
    found.assert_async().await;
    missing.assert_async().await;
    println!("both mocks were called once");
    Ok(())
}
