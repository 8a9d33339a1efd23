//! The manifest of a crate of its own.

use std::collections::BTreeMap;

use anyhow::{Context, anyhow, bail};
use toml::{Table, Value};

use crate::codegen::settings::Settings;

/// The manifest, which is that of a workspace: inherited values are written out, and what belongs to other files is left out.
///
/// # Errors
/// A manifest of this workspace is not as it is committed, or the name of the crate is that of a dependency.
pub(super) fn render(
    text: &str,
    root: &str,
    settings: &Settings,
    title: &str,
    files: &BTreeMap<String, Vec<u8>>,
) -> anyhow::Result<String> {
    let parse =
        |text: &str, name: &str| text.parse::<Table>().with_context(|| format!("{name}: the file is not valid TOML"));
    let mut manifest = parse(text, "blaxel-api/Cargo.toml")?;
    let root = parse(root, "Cargo.toml")?;
    let inherited = root
        .get("workspace")
        .and_then(Value::as_table)
        .ok_or_else(|| anyhow!("Cargo.toml: the file has no table `[workspace]`: restore the committed file"))?;
    for gone in ["example", "bench", "test"] {
        manifest.remove(gone);
    }
    // Named so that the package can be renamed: the sources and their examples say this name.
    manifest.insert("lib".to_owned(), Value::Table(Table::from_iter([("name".to_owned(), settings.library().into())])));
    for (table, inherited_table) in
        [("package", "package"), ("dependencies", "dependencies"), ("dev-dependencies", "dependencies")]
    {
        if let Some(values) = manifest.get_mut(table).and_then(Value::as_table_mut) {
            write_out(values, inherited.get(inherited_table));
        }
    }
    if is_inherited(manifest.get("lints")) {
        manifest.remove("lints");
        if let Some(lints) = inherited.get("lints") {
            manifest.insert("lints".to_owned(), lints.clone());
        }
    }
    if let Some(package) = manifest.get_mut("package").and_then(Value::as_table_mut) {
        describe(package, settings, title);
    }
    if settings.config_file.is_none() {
        leave_out_feature(&mut manifest, "config-file");
    }
    if let Some(dependencies) = manifest.get_mut("dev-dependencies").and_then(Value::as_table_mut) {
        // The others belong to examples and tests, which the crate lacks.
        dependencies.retain(|name, _| is_used(name, files));
    }
    for table in ["dependencies", "dev-dependencies"] {
        let names = manifest.get(table).and_then(Value::as_table).into_iter().flat_map(Table::keys);
        if let Some(name) = names.into_iter().find(|name| name.replace('-', "_") == settings.library()) {
            bail!(
                "found the name `{}` of a crate that the client depends on (`{name}`), expected another one: pass another name",
                settings.name
            );
        }
    }
    manifest.insert("workspace".to_owned(), Value::Table(Table::new()));
    let mut text = String::new();
    let rest = manifest.keys().filter(|key| !ORDER.contains(&key.as_str())).cloned().collect::<Vec<_>>();
    for key in ORDER.into_iter().chain(rest.iter().map(String::as_str)) {
        if let Some(value) = manifest.get(key) {
            let table = Table::from_iter([(key.to_owned(), value.clone())]);
            let part = toml::to_string(&table).context("the manifest of the crate cannot be written as TOML")?;
            text = if text.is_empty() { part } else { format!("{text}\n{part}") };
        }
    }
    Ok(text)
}

/// The tables of the manifest, as people write them.
const ORDER: [&str; 7] = ["package", "lib", "workspace", "features", "dependencies", "dev-dependencies", "lints"];

fn describe(package: &mut Table, settings: &Settings, title: &str) {
    let api = if title.is_empty() { "an API" } else { title };
    let about = || format!("Typed client for {api}, generated from its OpenAPI document");
    let keywords = settings.keywords.iter().cloned().map(Value::String).collect();
    package.insert("name".to_owned(), Value::String(settings.name.clone()));
    package.insert("description".to_owned(), Value::String(settings.description.clone().unwrap_or_else(about)));
    package.insert("keywords".to_owned(), Value::Array(keywords));
    package.insert("readme".to_owned(), Value::String("README.md".to_owned()));
    // Which files are packaged, and where this workspace is, does not concern the crate.
    for gone in ["include", "exclude", "repository", "homepage", "documentation"] {
        package.remove(gone);
    }
    for (name, url) in &settings.links {
        package.insert((*name).to_owned(), Value::String(url.clone()));
    }
}

/// Removes a feature, and the optional dependencies that only it uses.
fn leave_out_feature(manifest: &mut Table, feature: &str) {
    let features = manifest.get_mut("features").and_then(Value::as_table_mut);
    let parts = features.and_then(|features| features.remove(feature));
    let parts = parts.as_ref().and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let gone: Vec<&str> = parts.filter_map(|part| part.strip_prefix("dep:")).collect();
    if let Some(dependencies) = manifest.get_mut("dependencies").and_then(Value::as_table_mut) {
        dependencies.retain(|name, _| !gone.contains(&name));
    }
}

/// Whether a source names the crate.
fn is_used(name: &str, files: &BTreeMap<String, Vec<u8>>) -> bool {
    let path = format!("{}::", name.replace('-', "_"));
    let sources = files.iter().filter(|(file, _)| file.starts_with("src/"));
    sources.into_iter().any(|(_, bytes)| String::from_utf8_lossy(bytes).contains(&path))
}

/// Writes out the values that a workspace gives.
fn write_out(values: &mut Table, inherited: Option<&Value>) {
    let inherited = inherited.and_then(Value::as_table);
    for (key, value) in values.iter_mut() {
        if let (true, Some(written)) = (is_inherited(Some(value)), inherited.and_then(|table| table.get(key))) {
            *value = written.clone();
        }
    }
}

fn is_inherited(value: Option<&Value>) -> bool {
    value.and_then(|value| value.get("workspace")).and_then(Value::as_bool) == Some(true)
}
