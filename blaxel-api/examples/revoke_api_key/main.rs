//! Revokes an API key of a service account.
//!
//! ```text
//! cargo run --example revoke_api_key                            # tries it with a test server on this machine
//! cargo run --example revoke_api_key -- CLIENT_ID API_KEY_ID    # revokes this key, with credentials from the environment
//! ```

mod stand_in;

use std::env;
use std::error::Error;
use std::process::ExitCode;

use blaxel_api::http::StatusCode;
use blaxel_api::{Client, Config, Credentials};
use stand_in::StandIn;

const USAGE: &str = "usage: revoke_api_key [CLIENT_ID API_KEY_ID]";

const HELP: &str = "
Revokes an API key of a service account, with credentials from the environment: BL_API_KEY or
BL_CLIENT_CREDENTIALS, and optionally BL_API_URL, BL_WORKSPACE and BL_API_VERSION. Without arguments, it does the same
with a test server on this machine; that needs no account and reads no environment variable.";

#[tokio::main]
async fn main() -> ExitCode {
    // Identifiers are Unicode, so other arguments are wrong usage.
    let arguments: Option<Vec<String>> = env::args_os().skip(1).map(|argument| argument.into_string().ok()).collect();
    let outcome = match arguments.iter().flatten().map(String::as_str).collect::<Vec<_>>()[..] {
        _ if arguments.is_none() => return wrong_usage(),
        ["--help" | "-h"] => {
            println!("{USAGE}\n{HELP}");
            Ok(())
        }
        [] => show().await,
        [client_id, api_key_id] if !client_id.starts_with('-') && !api_key_id.starts_with('-') => {
            revoke_for_real(client_id, api_key_id).await
        }
        _ => return wrong_usage(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", one_line(&*error));
            ExitCode::FAILURE
        }
    }
}

fn wrong_usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}

/// Revokes a key at Blaxel, or at the URL in `BL_API_URL`.
async fn revoke_for_real(client_id: &str, api_key_id: &str) -> Result<(), Box<dyn Error>> {
    let client = Config::from_env()?.client()?;
    let status = revoke(&client, client_id, api_key_id).await?;
    println!("revoked API key {api_key_id:?} of service account {client_id:?}: {status}");
    Ok(())
}

/// Shows the life of a key with a test server: it works, it is revoked, it is refused.
async fn show() -> Result<(), Box<dyn Error>> {
    let stand_in = StandIn::start(
        "sa-4f1c",
        &[("ak_unused", "stand-in-secret-1"), ("ak_old", "stand-in-secret-2"), ("ak_new", "stand-in-secret-3")],
    )
    .await?;
    println!("A stand-in for the control plane listens at {}. Blaxel is not called.", stand_in.url());
    println!("Its service account sa-4f1c has the API keys ak_unused, ak_old and ak_new.\n");

    let client = |secret| Config::new(Credentials::api_key(secret)).with_base_url(stand_in.url()).client();
    let with_old = client("stand-in-secret-2")?;
    let with_new = client("stand-in-secret-3")?;

    let status = revoke(&with_old, "sa-4f1c", "ak_unused").await?;
    println!("1. ak_old works:         with it, revoke ak_unused   {status}");
    let status = revoke(&with_new, "sa-4f1c", "ak_old").await?;
    println!("2. ak_old is revoked:    with ak_new, revoke ak_old  {status}");
    match revoke(&with_old, "sa-4f1c", "ak_new").await {
        Ok(status) => return Err(format!("a revoked key was accepted: {status}").into()),
        Err(error) if error.status() == Some(StatusCode::UNAUTHORIZED) => {
            println!("3. ak_old is refused:    with it, revoke ak_new      401 Unauthorized");
            println!("   the error in one line: {}", one_line(&error));
        }
        Err(error) => return Err(error.into()),
    }

    println!("\nThis was a stand-in: no key of yours was used or revoked. To revoke one, set BL_API_KEY and run");
    println!("cargo run --example revoke_api_key -- CLIENT_ID API_KEY_ID");
    Ok(())
}

async fn revoke(client: &Client, client_id: &str, api_key_id: &str) -> Result<StatusCode, blaxel_api::Error> {
    let call = client.delete_api_key_for_service_account().client_id(client_id).api_key_id(api_key_id);
    Ok(call.send().await?.status())
}

/// An error with its sources, on one line.
fn one_line(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |&error| error.source());
    causes.map(|error| error.to_string().replace(['\r', '\n'], " ")).collect::<Vec<_>>().join(": ")
}
