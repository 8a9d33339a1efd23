//! Waiting until a sandbox is deployed.
//!
//! `cargo run --bin waiting` runs it against a stand-in on this machine.

use std::time::Duration;

use blaxel_api::types::{Metadata, Sandbox, SandboxSpec, Status};
use blaxel_api::{Config, Credentials, wait};
use stand_in::StandIn;

#[tokio::main]
async fn main() -> Result<(), blaxel_api::Error> {
    let stand_in = StandIn::start().await;
    let client = Config::new(Credentials::api_key("YOUR_API_KEY")).with_base_url(stand_in.url()).client()?;
    let sandbox = Sandbox::new(Metadata::new("new"), SandboxSpec::new());
    client.create_sandbox().body(sandbox).send().await?;

    // The condition sees every result, so it is also the place to report progress.
    let get = client.get_sandbox().sandbox_name("new");
    let deployed = wait::until(
        || get.clone().send(),
        |sandbox| {
            println!("{:?}", sandbox.value().status);
            !matches!(sandbox.value().status, Some(Status::Deploying))
        },
    );
    // The defaults suit a deployment that takes minutes.
    let deployed = deployed.timeout(Duration::from_secs(60)).initial_interval(Duration::from_millis(10));
    let sandbox = deployed.run().await?;
    println!("{} is ready", sandbox.value().metadata.name);
    Ok(())
}
