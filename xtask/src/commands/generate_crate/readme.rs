//! The README of a crate of its own.

use crate::codegen::generate::Files;
use crate::codegen::settings::Settings;

/// What the crate is, how to use it, and how it is made anew; `root` is its `lib.rs`.
#[must_use]
pub(super) fn render(settings: &Settings, generated: &Files, root: &str) -> String {
    let Settings { name, .. } = settings;
    let about = settings.about.as_deref().unwrap_or(&generated.about);
    let file = |name: &str| generated.files.get(name).map_or("", String::as_str);
    let page = file("crate.md");
    let (_, rest) = page.split_once("```no_run\n").unwrap_or_default();
    let (example, _) = rest.split_once("```\n").unwrap_or_default();
    // rustdoc hides these lines.
    let example: String =
        example.lines().filter(|line| !line.starts_with("# ")).flat_map(|line| [line, "\n"]).collect();
    let (_, features) = root.split_once("//! # Features\n").unwrap_or_default();
    let features = features.lines().map_while(|line| line.strip_prefix("//!"));
    let features: String = features.flat_map(|line| [line.strip_prefix(' ').unwrap_or(line), "\n"]).collect();
    let environment = file("environment.md");
    let without_banner = |text: &str| text.split("\n<!--").next().unwrap_or_default().trim().to_owned();
    format!(
        "# {name}\n\n{about} Each of its operations is a method of `Client`.\n\n\
         Depend on the crate by its path, and on tokio with `macros` and `rt-multi-thread`:\n\n\
         ```toml\n[dependencies]\n{name} = {{ path = \"{name}\" }}\ntokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n```\n\n\
         In an async function:\n\n```rust\n{example}```\n\n\
         `cargo doc --open` shows all operations, types and settings.\n\n\
         ## Environment\n\n`Config::from_env()` reads these variables; nothing else reads any.\n\n{}\n\n\
         ## Features\n\n{}\n\n\
         ## Generated files\n\n\
         `generated.lock` records the document, the generator and all files that were written. `cargo xtask generate --document FILE --out \
         DIR`, in the generator's workspace, replaces or removes these files only. If one of them was edited, it stops and names the \
         file; all other files are yours.\n\n\
         ## Licence\n\nMIT or Apache-2.0, at your option: see `LICENSE-MIT` and `LICENSE-APACHE`.\n",
        without_banner(environment),
        features.trim().replace("[`", "`").replace("`]", "`"),
    )
}
