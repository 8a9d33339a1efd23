//! Tracing: one span for each call.
//!
//! `cargo run --bin spans` runs it against a stand-in on this machine.

use blaxel_api::{Config, Credentials};
use stand_in::StandIn;
use tracing_subscriber::fmt::format::FmtSpan;

#[tokio::main]
async fn main() -> Result<(), blaxel_api::Error> {
    // Prints each span when it ends. Values of parameters, headers and bodies are not recorded.
    let subscriber = tracing_subscriber::fmt().with_span_events(FmtSpan::CLOSE).with_ansi(false);
    subscriber.with_writer(std::io::stdout).init();

    let stand_in = StandIn::start().await;
    let client = Config::new(Credentials::api_key("YOUR_API_KEY")).with_base_url(stand_in.url()).client()?;
    client.get_sandbox().sandbox_name("blue").send().await?;
    if let Err(error) = client.get_sandbox().sandbox_name("none").send().await {
        println!("{error}");
    }
    Ok(())
}
