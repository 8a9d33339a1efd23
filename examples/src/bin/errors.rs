//! Errors: what they say, and how to tell them apart.
//!
//! `cargo run --bin errors` runs it against a stand-in on this machine.

use blaxel_api::types::{Metadata, Sandbox, SandboxSpec};
use blaxel_api::{Config, Credentials, ErrorKind};
use stand_in::StandIn;

#[tokio::main]
async fn main() -> Result<(), blaxel_api::Error> {
    let stand_in = StandIn::start().await;
    let client = Config::new(Credentials::api_key("YOUR_API_KEY")).with_base_url(stand_in.url()).client()?;

    // An error is one line, fit for a log.
    let Err(error) = client.get_sandbox().sandbox_name("none").send().await else { return Ok(()) };
    println!("{error}");
    println!("not found: {}, worth another try: {}", error.is_not_found(), error.is_retryable());

    // A missing parameter is found before anything is sent.
    let Err(error) = client.get_sandbox().send().await else { return Ok(()) };
    println!("{error}");
    println!("a parameter: {}", error.kind() == ErrorKind::Parameter);

    // What the document declares for a status is decoded.
    let sandbox = Sandbox::new(Metadata::new("blue"), SandboxSpec::new());
    let Err(error) = client.create_sandbox().body(sandbox).send().await else { return Ok(()) };
    println!("{error}");
    if let Ok(declared) = error.declared::<blaxel_api::builder::CreateSandboxError>() {
        println!("declared: {declared:?}");
    }

    // The code and the message are there in whichever form the server sent them.
    if let Some(details) = error.details() {
        println!("code {:?}, message {:?}", details.code(), details.message());
    }
    Ok(())
}
