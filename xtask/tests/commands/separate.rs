//! Crates of their own, made with `generate --document FILE --out DIR`: whose names they bear, and whose files they leave alone.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot prepare its folder stops")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::support::{Run, fixture, fixture_text, repository, run};

/// A folder in which crates are made.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// A run that makes the crate `crate` of a document.
    fn generate(&self, document: &Path, arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["generate", "--document"]).arg(document).arg("--out").arg(self.path("crate")).args(arguments);
        run(command.current_dir(repository()), b"")
    }

    fn generate_text(&self, document: &str) -> Run {
        self.write("document.yml", document);
        self.generate(&self.path("document.yml"), &["--name", "acme-api"])
    }

    /// The crate of another API.
    fn acme() -> Self {
        let folder = Self::new();
        folder.generate(&fixture("acme.yml"), &["--name", "acme-api"]).expect(0);
        folder
    }

    /// All files and links of a folder with their bytes.
    fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.path(folder)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                let name = entry.path().strip_prefix(self.0.path()).unwrap().to_str().unwrap().replace('\\', "/");
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else if entry.file_type().unwrap().is_symlink() {
                    files.insert(name, b"a link".to_vec());
                } else {
                    files.insert(name, fs::read(entry.path()).unwrap());
                }
            }
        }
        files
    }
}

/// The document with its first tag, schema or title called otherwise.
fn acme(from: &str, to: &str) -> String {
    let text = fixture_text("acme.yml");
    assert!(text.contains(from), "{from}");
    text.replace(from, to)
}

#[track_caller]
fn assert_says_nothing_of_this_workspace(files: &BTreeMap<String, Vec<u8>>) {
    assert!(files.len() > 50, "{:?}", files.keys());
    for (path, bytes) in files {
        let text = format!("{path}\n{}", String::from_utf8_lossy(bytes));
        for word in ["blaxel", "control plane", "controlplane", "bl login", "`bl`", "revoke_api_key"] {
            assert!(!text.to_lowercase().contains(word), "{path} says `{word}`");
        }
        assert!(!text.contains("BL_A") && !text.contains("BL_C") && !text.contains("BL_W"), "{path} says `BL_`");
    }
}

#[test]
fn a_crate_of_another_api_says_nothing_of_this_workspace() {
    let folder = Folder::acme();
    assert_says_nothing_of_this_workspace(&folder.files("crate"));

    let manifest: toml::Table = folder.read("crate/Cargo.toml").parse().unwrap();
    let package = &manifest["package"];
    assert_eq!(package["name"].as_str(), Some("acme-api"));
    let description = "Typed client for Acme Pets <b>`1.0`</b>, generated from its OpenAPI document";
    assert_eq!(package["description"].as_str(), Some(description));
    assert_eq!(manifest["lib"]["name"].as_str(), Some("acme_api"), "the package can be renamed, and no example breaks");
    assert_eq!(package["license"].as_str(), Some("MIT OR Apache-2.0"));
    assert!(!manifest["features"].as_table().unwrap().contains_key("config-file"), "{manifest}");
    assert!(!folder.read("crate/Cargo.toml").contains("workspace = true"), "nothing is inherited");

    let readme = folder.read("crate/README.md");
    assert!(
        readme.starts_with("# acme-api\n\nA typed client for Acme Pets \\<b\\>`1.0`\\</b\\>, generated "),
        "{readme}"
    );
    for part in ["use acme_api::{Config, Credentials};", "| `ACME_API_KEY` | an API key;", ".get_pet()", "acme-api = {"]
    {
        assert!(readme.contains(part), "{part} is not in {readme}");
    }
    assert!(folder.read("crate/LICENSE-MIT").contains("Copyright (c) the acme-api authors"));
    assert!(folder.read("crate/LICENSE-APACHE").contains("Apache License"));
    assert!(folder.read("crate/src/generated/crate.md").contains("use acme_api::{Config, Credentials};"));
    assert!(folder.read("crate/src/generated/settings.rs").contains("USER_AGENT: &str = \"acme-api\""));
    assert!(!folder.path("crate/src/config/workspace.rs").exists() && !folder.path("crate/src/config/file").exists());
}

#[test]
fn without_a_name_the_title_gives_one() {
    let folder = Folder::new();
    let run = folder.generate(&fixture("acme.yml"), &[]).expect(0);
    assert!(run.stdout.contains(", the crate `acme-pets-b-1-0-b-api`\n"), "{run:?}");
    folder.write("untitled.yml", &acme("Acme Pets", "日本"));
    fs::remove_dir_all(folder.path("crate")).unwrap();
    folder.write("untitled.yml", &acme("\"Acme Pets <b>`1.0`</b>\"", "日本"));
    let run = folder.generate(&folder.path("untitled.yml"), &[]).expect(0);
    assert!(run.stdout.contains(", the crate `api-client`\n"), "{run:?}");
}

#[test]
fn a_file_of_settings_gives_all_names() {
    let folder = Folder::new();
    folder.write(
        "acme.toml",
        "[package]\nname = \"acme-api\"\ndescription = \"A client for Acme\"\nkeywords = [\"acme\"]\nabout = \"A client for [Acme](https://acme.example).\"\n\
         repository = \"https://acme.example/code\"\n\n[client]\nuser-agent = \"acme-rust\"\nenvironment-prefix = \"AC\"\nworkspace-header = \"X-Acme-Team\"\n\
         api-version-header = \"X-Acme-Version\"\napi-version = \"2\"\n\n[config-file]\npath = \".acme/config.yaml\"\ntool = \"acme\"\n",
    );
    let settings = folder.path("acme.toml");
    folder.generate(&fixture("acme.yml"), &["--settings", settings.to_str().unwrap()]).expect(0);
    assert_says_nothing_of_this_workspace(&folder.files("crate"));
    let manifest = folder.read("crate/Cargo.toml");
    assert!(
        manifest.contains("description = \"A client for Acme\"\n") && manifest.contains("config-file = ["),
        "{manifest}"
    );
    assert!(manifest.contains("repository = \"https://acme.example/code\"\n"), "{manifest}");
    assert!(!manifest.contains("documentation = ") && !manifest.contains("include = "), "{manifest}");
    let rendered = folder.read("crate/src/generated/settings.rs");
    for part in [
        "\"acme-rust\"",
        "variable: \"AC_WORKSPACE\"",
        "name: \"x-acme-team\"",
        "\"x-acme-version\"",
        "\".acme/config.yaml\"",
        "TOOL: &str = \"acme\"",
        "CLIENT_ID: Option<&str> = None",
    ] {
        assert!(rendered.contains(part), "{part} is not in {rendered}");
    }
    // The document declares no such header.
    assert!(folder.read("crate/src/generated/document.rs").contains("API_VERSION: Option<&str> = None;"));
    assert!(folder.read("crate/README.md").contains("A client for [Acme](https://acme.example)."));
    let sha256 = xtask::openapi::document::sha256(folder.read("acme.toml").as_bytes());
    assert!(folder.read("crate/generated.lock").contains(&format!("settings = \"{sha256}\"\n")));
}

#[test]
fn a_name_that_cannot_be_that_of_a_crate_is_refused() {
    let folder = Folder::new();
    for (name, message) in [
        ("Acme", "found `Acme` for `--name`, expected a package name: at most 64 lower-case letters, "),
        ("../acme", "found `../acme` for `--name`, expected a package name: "),
        ("a\u{1b}[31m", "found `a\\u{1b}[31m` for `--name`, expected a package name: "),
        ("std", "found `std` for `--name`, expected a package name that is neither a crate of Rust "),
        ("match", "found `match` for `--name`, expected a package name that is no keyword of Rust: "),
        ("nul", "found `nul` for `--name`, expected a package name that is no device of Windows: "),
        (
            "serde_json",
            "found the name `serde_json` of a crate that the client depends on (`serde_json`), expected another one: ",
        ),
        (
            "http-body",
            "found the name `http-body` of a crate that the client depends on (`http-body`), expected another one: ",
        ),
    ] {
        let run = folder.generate(&fixture("acme.yml"), &["--name", name]).expect(2);
        assert!(run.stderr.starts_with(message) && run.stderr.ends_with(": pass another name\n"), "{run:?}");
        assert!(!folder.path("crate").exists());
    }
    let run = folder.generate(&fixture("acme.yml"), &["--settings", "no-such-file.toml"]).expect(2);
    assert!(run.stderr.starts_with("no-such-file.toml: could not be read"), "{run:?}");
}

#[test]
fn a_second_run_changes_nothing_and_one_with_another_document_what_is_different() {
    let folder = Folder::acme();
    let before = folder.files("crate");
    let run = folder.generate(&fixture("acme.yml"), &["--name", "acme-api"]).expect(0);
    assert!(run.stdout.contains("\n0 files written, ") && run.stdout.contains(" unchanged, 0 removed\n"), "{run:?}");
    assert_eq!(folder.files("crate"), before);
    let run = folder.generate_text(&acme("[old pets]", "[cats]")).expect(0);
    assert!(run.stdout.contains(" unchanged, 1 removed\n"), "{run:?}");
    assert!(!folder.path("crate/src/generated/builder/old_pets.rs").exists());
    assert!(folder.path("crate/src/generated/builder/cats.rs").exists());
    folder.generate(&fixture("acme.yml"), &["--name", "acme-api"]).expect(0);
    assert_eq!(folder.files("crate"), before);
}

#[test]
fn files_of_the_user_stay() {
    let folder = Folder::acme();
    let own = [
        "tests/mine.rs",
        "src/mine.rs",
        "src/generated/mine.rs",
        "src/generated/builder/mine.rs",
        "Cargo.lock",
        "notes/a",
    ];
    for path in own {
        folder.write(&format!("crate/{path}"), "// by hand\n");
    }
    // The edited file is no longer written, and not removed either.
    folder.write("crate/src/generated/builder/old_pets.rs", "// by hand\n");
    folder.generate_text(&acme("[old pets]", "[cats]")).expect(0);
    for path in own.into_iter().chain(["src/generated/builder/old_pets.rs"]) {
        assert_eq!(folder.read(&format!("crate/{path}")), "// by hand\n", "{path}");
    }
}

/// Refused with this message for each of these files, and nothing changed.
#[track_caller]
fn assert_in_the_way(folder: &Folder, document: &str, places: &[(&str, &str)]) {
    let before = folder.files(".");
    folder.write("document.yml", document);
    let out = folder.path("crate");
    let run = folder.generate_text(document).expect(2);
    let lines = places.iter().fold(String::new(), |lines, (path, what)| {
        format!("{lines}{}/{path}: found {what}, where a file has to be written\n", out.display())
    });
    let expected = format!("{lines}nothing was written: move these away, or pass another folder\n");
    assert_eq!(run.stderr, expected);
    let mut after = folder.files(".");
    after.remove("document.yml");
    assert!(
        before.into_iter().filter(|(path, _)| path != "document.yml").eq(after),
        "not even a temporary file is left"
    );
}

const OWN: &str = "a file that no earlier run wrote, or that was edited since";

#[test]
fn a_file_of_the_user_that_is_in_the_way_stops_the_run() {
    let folder = Folder::acme();
    folder.write("crate/src/generated/builder/cats.rs", "// by hand\n");
    assert_in_the_way(&folder, &acme("[old pets]", "[cats]"), &[("src/generated/builder/cats.rs", OWN)]);
    // Another document of which this file is none.
    folder.generate_text(&acme("[old pets]", "[dogs]")).expect(0);
    assert_eq!(folder.read("crate/src/generated/builder/cats.rs"), "// by hand\n");
}

#[test]
fn an_edited_file_and_a_folder_in_the_way_stop_the_run() {
    let folder = Folder::acme();
    folder.write("crate/README.md", "# Mine\n");
    fs::remove_file(folder.path("crate/clippy.toml")).unwrap();
    folder.write("crate/clippy.toml/a", "");
    fs::remove_dir_all(folder.path("crate/src/auth")).unwrap();
    folder.write("crate/src/auth", "");
    let places = [("README.md", OWN), ("clippy.toml", "a folder"), ("src/auth", "a file where a folder has to be")];
    assert_in_the_way(&folder, &fixture_text("acme.yml"), &places);
}

#[test]
fn a_name_that_differs_in_case_only_stops_the_run() {
    let folder = Folder::acme();
    let path = |name: &str| folder.path(&format!("crate/src/generated/builder/{name}.rs"));
    fs::rename(path("old_pets"), path("kept")).unwrap();
    fs::rename(path("kept"), path("Old_Pets")).unwrap();
    let place = ("src/generated/builder/Old_Pets.rs", "a name that differs in case only");
    assert_in_the_way(&folder, &fixture_text("acme.yml"), &[place]);
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed_out_of_the_folder() {
    let folder = Folder::acme();
    folder.write("outside/cats.rs", "// outside\n");
    folder.write("outside/LICENSE-MIT", "outside");
    let link = |from: &str, to: &str| std::os::unix::fs::symlink(folder.path(from), folder.path(to)).unwrap();
    fs::remove_file(folder.path("crate/LICENSE-MIT")).unwrap();
    link("outside/LICENSE-MIT", "crate/LICENSE-MIT");
    fs::remove_dir_all(folder.path("crate/src/generated/builder")).unwrap();
    link("outside", "crate/src/generated/builder");
    let places = [("LICENSE-MIT", "a symbolic link"), ("src/generated/builder", "a symbolic link")];
    assert_in_the_way(&folder, &acme("[old pets]", "[cats]"), &places);
    // The folder itself may be one: the user named it.
    let other = Folder::new();
    fs::create_dir(other.path("true")).unwrap();
    std::os::unix::fs::symlink(other.path("true"), other.path("crate")).unwrap();
    other.generate(&fixture("acme.yml"), &["--name", "acme-api"]).expect(0);
    assert!(other.path("true/Cargo.toml").is_file() && other.path("crate").is_symlink());
}

#[test]
fn a_folder_with_other_files_is_refused() {
    let folder = Folder::new();
    folder.write("crate/src/generated/mod.rs", "// by hand\n");
    folder.write("crate/notes.txt", "mine");
    let before = folder.files("crate");
    let run = folder.generate(&fixture("acme.yml"), &[]).expect(2);
    let start = format!(
        "{}: found a folder with other files (`notes.txt`, for example), expected ",
        folder.path("crate").display()
    );
    assert!(run.stderr.starts_with(&start) && run.stderr.ends_with(": pass another folder\n"), "{run:?}");
    assert_eq!(folder.files("crate"), before);
    let file = Folder::new();
    file.write("crate", "");
    let run = file.generate(&fixture("acme.yml"), &[]).expect(2);
    assert!(run.stderr.ends_with(": found a file, expected a folder or nothing: pass another folder\n"), "{run:?}");
    let empty = Folder::new();
    fs::create_dir(empty.path("crate")).unwrap();
    empty.generate(&fixture("acme.yml"), &[]).expect(0);
}

#[test]
fn a_lock_that_names_files_outside_of_the_folder_removes_none() {
    let folder = Folder::acme();
    folder.write("victim.txt", "mine");
    let sha256 = xtask::openapi::document::sha256(b"mine");
    for path in ["../victim.txt".to_owned(), folder.path("victim.txt").to_str().unwrap().to_owned()] {
        let lock = folder.read("crate/generated.lock");
        folder.write("crate/generated.lock", &format!("{lock}{path:?} = \"{sha256}\"\n"));
        let run = folder.generate(&fixture("acme.yml"), &["--name", "acme-api"]).expect(2);
        assert!(
            run.stderr.starts_with("generated.lock:") && run.stderr.contains("is not a path inside of the folder"),
            "{run:?}"
        );
        assert_eq!(folder.read("victim.txt"), "mine");
        folder.write("crate/generated.lock", &lock);
    }
}

#[test]
fn names_of_files_are_short_and_different_on_any_system() {
    let folder = Folder::new();
    let long = "pets ".repeat(60);
    let mut document =
        fixture_text("acme.yml").replace("[pets]", &format!("[{long}]")).replace("[old pets]", &format!("[{long}2]"));
    for (number, tag) in ["con", "CON", "Lpt1", "日本", "..", "../../a", "''"].into_iter().enumerate() {
        let operation = format!(
            "  /things/{number}:\n    get:\n      operationId: thing{number}\n      tags: [{tag}]\n      responses:\n        '204': {{description: d}}\n"
        );
        document = document.replace("components:\n", &format!("{operation}components:\n"));
    }
    folder.generate_text(&document).expect(0);
    let names = folder.files("crate/src/generated/builder").into_keys();
    let names: Vec<String> = names.map(|path| path.rsplit('/').next().unwrap().to_owned()).collect();
    assert_eq!(names.len(), 10, "{names:?}");
    for name in &names {
        let stem = name.strip_suffix(".rs").unwrap();
        assert!(
            stem.len() <= 64 && stem.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')),
            "{name}"
        );
        assert!(!["con", "lpt1", ""].contains(&stem), "{name}");
    }
}
