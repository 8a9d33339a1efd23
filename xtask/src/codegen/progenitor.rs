//! Runs progenitor. It panics on what it cannot render; here a panic becomes an error.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TagStyle};
use quote::quote;

use crate::codegen::passes::discard;
use crate::codegen::placeholders::Placeholders;

/// Renders a lowered document and replaces its placeholders by names. Implementations are kept only for the types for which
/// `keeps` is true.
///
/// # Errors
/// The error or the panic message of progenitor.
pub fn render(
    document: serde_json::Value,
    names: &Placeholders,
    keeps: &dyn Fn(&str) -> bool,
) -> Result<syn::File, String> {
    let document: openapiv3::OpenAPI = serde_json::from_value(document).map_err(|error| error.to_string())?;
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_tag(TagStyle::Merged)
        // Without hooks there is nothing that the passes would have to take out again.
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::runtime::Transport))
        // Ordered, so that what is sent and printed is the same each time.
        .with_map_type("::std::collections::BTreeMap");
    let tokens =
        quietly(|| Generator::new(&settings).generate_tokens(&document))?.map_err(|error| error.to_string())?;
    syn::parse2(names.replace(discard::apply(tokens, |name| keeps(names.name(name)))))
        .map_err(|error| format!("what progenitor rendered is not Rust: {error}"))
}

/// Runs work that may panic, without printing the panic's message.
fn quietly<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    // The hook belongs to the process. It is set once and asks the thread, so that two threads can render at a time.
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                previous(info);
            }
        }));
    });
    QUIET.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    result.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        format!("panic: {}", text.unwrap_or("without a message"))
    })
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}
