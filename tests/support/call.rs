//! Revokes a key with the settings that the environment gives, and prints in one line how that ended. It is the program
//! that `environment.rs` and `credentials.rs` start: a test cannot change its own environment without `unsafe`.
//!
//! Its argument says where the settings come from: `env` (the default), `file`, or `env-or-file`.

use blaxel_api::{Config, Error};

#[tokio::main]
async fn main() {
    match call().await {
        Ok(status) => println!("ok: {status}"),
        Err(error) => println!("{:?}: {error}", error.kind()),
    }
}

async fn call() -> Result<u16, Error> {
    let config = match std::env::args().nth(1).as_deref() {
        Some("file") => Config::from_file()?,
        Some("env-or-file") => Config::from_env_or_file()?,
        _ => Config::from_env()?,
    };
    // The vendored document may name another token URL, or none.
    let client = config.with_token_url("/test/token").client()?;
    let call = client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id("ak_1");
    Ok(call.send().await?.status().as_u16())
}
