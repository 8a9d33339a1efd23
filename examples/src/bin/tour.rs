//! A tour of the API: sandboxes, an agent, an image and the keys of a service account.
//!
//! `cargo run --bin tour` runs it against a stand-in on this machine.

use std::time::Duration;

use blaxel_api::builder::ShareImageOutcome;
use blaxel_api::types::{
    Agent, AgentSpec, Env, ImageShare, Metadata, Port, PortProtocol, Runtime, Sandbox, SandboxSpec, Status,
};
use blaxel_api::{Config, Credentials, wait};
use stand_in::StandIn;

#[tokio::main]
async fn main() -> Result<(), blaxel_api::Error> {
    // `Config::from_env()?.client()?` makes a client of the real API.
    let stand_in = StandIn::start().await;
    let client = Config::new(Credentials::api_key("YOUR_API_KEY")).with_base_url(stand_in.url()).client()?;

    let mut sandboxes = client.list_sandboxes().limit(2).items();
    while let Some(sandbox) = sandboxes.next().await {
        println!("there is the sandbox {}", sandbox?.metadata.name);
    }

    let runtime = Runtime::new()
        .image("base-image:latest")
        .memory(4096)
        .ttl("24h")
        .envs([Env::new().name("LOG_LEVEL").value("debug"), Env::new().name("REGION").value("eu")])
        .ports([Port::new(8080).name("web").protocol(PortProtocol::Http)]);
    let metadata = Metadata::new("tour").display_name("A tour").labels([("team", "docs")]);
    let sandbox = Sandbox::new(metadata, SandboxSpec::new().region("us-pdx-1").enabled(true).runtime(runtime));
    let create = client.create_sandbox().body(sandbox);
    create.clone().send().await?;

    let get = client.get_sandbox().sandbox_name("tour");
    let deployed = wait::until(
        || get.clone().send(),
        |sandbox| matches!(sandbox.value().status, Some(Status::Deployed | Status::Failed)),
    );
    let sandbox = deployed.initial_interval(Duration::from_millis(10)).run().await?;
    println!("the sandbox is {:?}", sandbox.value().status);

    // A second one of the same name is an error that the document declares.
    match create.send().await {
        Ok(_) => println!("created twice"),
        Err(error) if error.is_conflict() => {
            let declared = error.declared::<blaxel_api::builder::CreateSandboxError>();
            println!("{error}\nas the document declares it: {declared:?}");
        }
        Err(error) => return Err(error),
    }

    let spec = AgentSpec::new().runtime(Runtime::new().image("agent:1"));
    client.create_agent().body(Agent::new(Metadata::new("guide"), spec)).send().await?;
    let mut agent = client.get_agent().agent_name("guide").send().await?.into_inner();
    agent.spec = agent.spec.enabled(false);
    let agent = client.update_agent().agent_name("guide").body(agent).send().await?;
    println!("the agent is enabled: {:?}", agent.value().spec.enabled);

    for workspace in ["own", "partner"] {
        let share = client.share_image().resource_type("agents").image_name("agent").body(ImageShare::new(workspace));
        match share.send().await?.into_inner() {
            ShareImageOutcome::Ok(image) => println!("shared with {workspace}: {:?}", image.shared),
            ShareImageOutcome::Accepted(pending) => println!("asked {workspace}: {:?}", pending.state),
            other => println!("{other:?}"),
        }
    }

    let keys = client.list_api_keys_for_service_account().client_id("sa-4f1c").send().await?;
    for id in keys.value().iter().filter_map(|key| key.id.as_deref()) {
        client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id(id).send().await?;
        println!("revoked the key {id}");
    }

    client.delete_sandbox().sandbox_name("tour").send().await?;
    println!("deleted the sandbox");
    Ok(())
}
