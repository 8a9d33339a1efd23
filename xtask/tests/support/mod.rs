//! A copy of what the command line needs of the workspace, to doctor and to run the built binary in.

#![allow(dead_code, reason = "each test file is a crate of its own and uses a part of this")]
#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its copy stops")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use tempfile::TempDir;

pub(crate) const DOCUMENT: &str = "controlplane.yml";
pub(crate) const LOCK: &str = "controlplane.lock";
pub(crate) const GENERATED: &str = "blaxel-api/src/generated";

/// The workspace that these tests are part of.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The folder of this workspace's own builds: the dependencies are compiled already.
pub(crate) fn target() -> &'static Path {
    let own = Path::new(env!("CARGO_TARGET_TMPDIR"));
    own.parent().unwrap_or(own)
}

pub(crate) fn fixture(name: &str) -> PathBuf {
    repository().join("xtask/tests/fixtures").join(name)
}

pub(crate) fn fixture_text(name: &str) -> String {
    fs::read_to_string(fixture(name)).unwrap()
}

pub(crate) struct Checkout {
    folder: TempDir,
}

/// How a run of the command line ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Checkout {
    /// A workspace in which nothing was vendored yet.
    pub(crate) fn empty() -> Self {
        let copy = Self { folder: tempfile::tempdir().unwrap() };
        for manifest in ["xtask/Cargo.toml", "blaxel-api/Cargo.toml"] {
            copy.write(manifest, fs::read(repository().join(manifest)).unwrap());
        }
        copy
    }

    /// A workspace with the document of a fixture, freshly generated.
    pub(crate) fn fresh() -> Self {
        let copy = Self::empty();
        copy.vendor("page.md").expect(0);
        copy.xtask(&["generate"]).expect(0);
        copy
    }

    /// A workspace with the document of the repository and without its generated code.
    pub(crate) fn of_repository() -> Self {
        let copy = Self::empty();
        for file in [DOCUMENT, LOCK] {
            copy.write(file, fs::read(repository().join(file)).unwrap());
        }
        copy
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Replaces a text that the file must have.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} does not have `{from}`");
        self.write(path, text.replacen(from, to, 1));
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// The path of some generated file.
    pub(crate) fn generated_file(&self) -> String {
        let path = format!("{GENERATED}/mod.rs");
        assert!(self.path(&path).is_file(), "the generator makes a mod.rs");
        path
    }

    /// Makes each line end CRLF, as a checkout may.
    pub(crate) fn convert_to_crlf(&self) {
        for (path, (bytes, _)) in self.files() {
            let text = String::from_utf8(bytes).unwrap();
            self.write(&path, text.replace("\r\n", "\n").replace('\n', "\r\n"));
        }
    }

    /// All files with their bytes and modification times.
    pub(crate) fn files(&self) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let name = path.strip_prefix(self.folder.path()).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, (fs::read(&path).unwrap(), path.metadata().unwrap().modified().unwrap()));
            }
        }
        files
    }

    pub(crate) fn bytes(&self) -> BTreeMap<String, Vec<u8>> {
        self.files().into_iter().map(|(path, (bytes, _))| (path, bytes)).collect()
    }

    pub(crate) fn vendor(&self, fixture_name: &str) -> Run {
        self.xtask(&["vendor", fixture(fixture_name).to_str().unwrap()])
    }

    /// A run of the built binary in the copy, its output not on a terminal.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).current_dir(self.folder.path());
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(variable);
        }
        command
    }

    pub(crate) fn xtask(&self, arguments: &[&str]) -> Run {
        run(&mut self.command(arguments), b"")
    }
}

pub(crate) fn run(command: &mut Command, input: &[u8]) -> Run {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A process that reads no input may have closed it.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Run {
    /// Stops where the run ended otherwise.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(!self.stderr.contains("panicked"), "{self:?}");
        self
    }

    /// Stops where the run was no refusal with exactly this message.
    #[track_caller]
    pub(crate) fn expect_refusal(self, message: &str) {
        let run = self.expect(2);
        assert_eq!(run.stderr.trim_end(), message);
        assert_eq!(run.stdout, "");
    }
}
