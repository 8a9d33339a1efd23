//! Calls from a synchronous program.
//!
//! `cargo run --bin sync` runs it against a stand-in on this machine.

use blaxel_api::{Config, Credentials};
use stand_in::StandIn;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // One runtime, as long as the client: it drives the client's connections.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let stand_in = runtime.block_on(StandIn::start());
    let client = Config::new(Credentials::api_key("YOUR_API_KEY")).with_base_url(stand_in.url()).client()?;
    for name in ["blue", "green"] {
        let sandbox = runtime.block_on(client.get_sandbox().sandbox_name(name).send())?;
        println!("{} is {:?}", sandbox.value().metadata.name, sandbox.value().status);
    }
    Ok(())
}
