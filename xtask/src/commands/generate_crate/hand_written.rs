//! The hand-written sources in a crate of another API: without what only some APIs have, and with the crate's own name.

use anyhow::bail;

use crate::codegen::settings::Settings;

/// Where the features are documented.
pub(super) const ROOT: &str = "src/lib.rs";

/// Where the modules are declared that a crate may lack.
const PARENT: &str = "src/config/mod.rs";

/// The modules below [`PARENT`] that a crate with these settings lacks.
fn lacking(settings: &Settings) -> Vec<&'static str> {
    let mut lacking = Vec::new();
    if settings.workspace_header.is_none() {
        lacking.push("workspace");
    }
    if settings.api_version_header.is_none() {
        lacking.push("api_version");
    }
    if settings.config_file.is_none() {
        lacking.extend(["file", "from_file"]);
    }
    lacking
}

/// A hand-written file as the crate has it; `None` if it lacks the file.
///
/// # Errors
/// A module that the crate lacks is not declared where it should be.
pub(super) fn adapted(path: &str, bytes: Vec<u8>, settings: &Settings) -> anyhow::Result<Option<Vec<u8>>> {
    let lacking = lacking(settings);
    let parent = PARENT.trim_end_matches("mod.rs");
    let module = path.strip_prefix(parent).and_then(|below| below.split(['/', '.']).next());
    if module.is_some_and(|module| lacking.contains(&module)) {
        return Ok(None);
    }
    let mut bytes = renamed(bytes, settings);
    if path == ROOT && settings.config_file.is_none() {
        let text = String::from_utf8_lossy(&bytes);
        let kept = text.lines().filter(|line| !line.starts_with("//! - `config-file`: "));
        bytes = kept.flat_map(|line| [line, "\n"]).collect::<String>().into_bytes();
    }
    if path != PARENT {
        return Ok(Some(bytes));
    }
    let mut text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    for module in lacking {
        let Some(without) = without_module(&text, module) else {
            bail!("{PARENT}: found no line `mod {module};`, expected one: this is a defect of the generator");
        };
        text = without;
    }
    Ok(Some(text.into_bytes()))
}

/// The text with the crate's name instead of the workspace's.
pub(super) fn renamed(bytes: Vec<u8>, settings: &Settings) -> Vec<u8> {
    match String::from_utf8(bytes) {
        Ok(text) => text.replace("blaxel_api", &settings.library()).replace("blaxel-api", &settings.name).into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

/// The text without the declaration of a module, and its attributes and comments in the lines above.
fn without_module(text: &str, module: &str) -> Option<String> {
    let declaration = format!("mod {module};");
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| *line == declaration)?;
    let above =
        lines.iter().take(at).rev().take_while(|line| line.starts_with("#[") || line.starts_with("// ")).count();
    let kept = lines.iter().take(at - above).chain(lines.iter().skip(at + 1));
    Some(kept.flat_map(|line| [line, "\n"]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_goes_with_its_attributes_and_comments() {
        let text = "//! Doc.\n\nmod a;\n// Why.\n#[cfg(feature = \"x\")]\nmod b;\nmod c;\n";
        assert_eq!(without_module(text, "b").unwrap(), "//! Doc.\n\nmod a;\nmod c;\n");
        assert_eq!(without_module(text, "d"), None);
    }
}
