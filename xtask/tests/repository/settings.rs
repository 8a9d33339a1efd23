//! `xtask.toml` says what the manifest of the client says, and its keys are documented.

#![allow(clippy::unwrap_used, reason = "a test that cannot read the files stops")]

use std::fs;

use xtask::Settings;

use crate::support::repository;

fn read(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap()
}

#[test]
fn the_settings_and_the_manifest_of_the_client_say_the_same() {
    let settings = Settings::parse("xtask.toml", read("xtask.toml").as_bytes()).unwrap();
    let manifest: toml::Table = read("blaxel-api/Cargo.toml").parse().unwrap();
    let package = &manifest["package"];
    assert_eq!(manifest["lib"]["name"].as_str(), Some(settings.library().as_str()));
    assert_eq!(package["description"].as_str(), settings.description.as_deref());
    let keywords: Vec<_> = package["keywords"].as_array().unwrap().iter().filter_map(toml::Value::as_str).collect();
    assert_eq!(keywords, settings.keywords);
    let links = ["repository", "homepage", "documentation"];
    let links = links.into_iter().filter_map(|name| Some((name, package.get(name)?.as_str()?.to_owned())));
    assert_eq!(links.collect::<Vec<_>>(), settings.links);
}

#[test]
fn each_key_of_the_settings_is_documented() {
    let documented = read("docs/SETTINGS.md");
    let settings: toml::Table = read("xtask.toml").parse().unwrap();
    for (table, keys) in &settings {
        for key in keys.as_table().unwrap().keys() {
            assert!(documented.contains(&format!("`{table}.{key}`")), "docs/SETTINGS.md lacks `{table}.{key}`");
        }
    }
}
