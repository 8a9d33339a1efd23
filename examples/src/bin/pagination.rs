//! Lists: item by item, page by page, and from a cursor on.
//!
//! `cargo run --bin pagination` runs it against a stand-in on this machine.

use blaxel_api::{Config, Credentials};
use stand_in::StandIn;

#[tokio::main]
async fn main() -> Result<(), blaxel_api::Error> {
    let stand_in = StandIn::start().await;
    let client = Config::new(Credentials::api_key("YOUR_API_KEY")).with_base_url(stand_in.url()).client()?;

    // A page is fetched when its first item is requested.
    let mut items = client.list_sandboxes().items();
    while let Some(sandbox) = items.next().await {
        println!("sandbox {}", sandbox?.metadata.name);
    }

    let mut pages = client.list_sandboxes().limit(2).pages();
    let mut cursor = None;
    while let Some(page) = pages.next().await {
        let page = page?.into_inner();
        println!("a page of {}", page.data.len());
        cursor = page.meta.next_cursor.or(cursor);
    }

    // A cursor that was kept continues the list later.
    if let Some(cursor) = cursor {
        let last = client.list_sandboxes().cursor(cursor).send().await?;
        println!("the last page again, of {}", last.value().data.len());
    }
    Ok(())
}
