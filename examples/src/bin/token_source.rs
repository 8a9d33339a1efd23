//! Access tokens from a source of your own.
//!
//! `cargo run --bin token_source` runs it against a stand-in on this machine.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use blaxel_api::{AccessToken, Config, Credentials, TokenFuture, TokenSource};
use stand_in::StandIn;

/// A vault that hands out a token for an hour.
#[derive(Default)]
struct Vault {
    tokens: AtomicUsize,
}

impl TokenSource for Vault {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async {
            let number = self.tokens.fetch_add(1, Ordering::Relaxed) + 1;
            println!("the vault hands out token {number}");
            Ok(AccessToken::new(format!("token-{number}")).expires_in(Duration::from_secs(3600)))
        })
    }
}

#[tokio::main]
async fn main() -> Result<(), blaxel_api::Error> {
    let stand_in = StandIn::start().await;
    let client = Config::new(Credentials::token_source(Vault::default())).with_base_url(stand_in.url()).client()?;

    // All calls of a client and its clones share the token.
    let clone = client.clone();
    let (blue, green) = tokio::join!(
        client.get_sandbox().sandbox_name("blue").send(),
        clone.get_sandbox().sandbox_name("green").send(),
    );
    println!("{} and {}", blue?.value().metadata.name, green?.value().metadata.name);
    Ok(())
}
