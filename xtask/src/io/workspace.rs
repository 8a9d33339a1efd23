//! The files of the workspace: read, and replaced all together or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail, ensure};
use tempfile::NamedTempFile;

/// The vendored document's file name.
pub const DOCUMENT: &str = "controlplane.yml";
/// The folder of the generated code, relative to the workspace's root.
pub const GENERATED: &str = "blaxel-api/src/generated";

/// A checkout of this workspace.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
}

/// Files to write and to remove; paths are relative to the workspace's root, with `/` on every platform.
#[derive(Debug, Default)]
pub struct Changes {
    /// Files and their new bytes, in the order in which they are replaced.
    pub write: Vec<(String, Vec<u8>)>,
    /// Files to remove.
    pub remove: Vec<String>,
}

/// How many files were changed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// Files that were new or had different bytes.
    pub written: usize,
    /// Files that had the same bytes before; they keep their modification time.
    pub unchanged: usize,
    /// Files that were removed.
    pub removed: usize,
}

impl Workspace {
    /// The workspace that a folder is in.
    ///
    /// # Errors
    /// Neither the folder nor one above it is the root of the workspace.
    pub fn find(from: &Path) -> anyhow::Result<Self> {
        let is_root = |folder: &&Path| {
            ["xtask", "blaxel-api"].iter().all(|member| folder.join(member).join("Cargo.toml").is_file())
        };
        let root = from.ancestors().find(is_root).ok_or_else(|| {
            anyhow!(
                "{}: this folder is not in a checkout of the workspace (a folder with xtask/Cargo.toml and \
                 blaxel-api/Cargo.toml): run the command inside of one",
                from.display()
            )
        })?;
        Ok(Self { root: root.to_owned() })
    }

    /// The root folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The bytes of a file; `None` if it does not exist.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
        match fs::read(self.path(path)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("{path}: could not be read")),
        }
    }

    /// The files of the generated code by their path inside of its folder; none if the folder does not exist.
    ///
    /// # Errors
    /// A file or folder cannot be read.
    pub fn generated(&self) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
        self.files(GENERATED)
    }

    /// The files of a folder by their path inside of it; none if it does not exist.
    ///
    /// # Errors
    /// A file or folder cannot be read.
    pub fn files(&self, folder: &str) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
        let mut files = BTreeMap::new();
        // What it leads to is not the workspace's.
        ensure!(
            !fs::symlink_metadata(self.path(folder)).is_ok_and(|metadata| metadata.is_symlink()),
            "{folder}: found a symbolic link, expected a folder: remove it"
        );
        if self.path(folder).exists() {
            self.list(folder, "", &mut files)?;
        }
        Ok(files)
    }

    /// The text of the workspace's manifest.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn manifest(&self) -> anyhow::Result<String> {
        fs::read_to_string(self.path("Cargo.toml")).context("Cargo.toml: could not be read")
    }

    /// Makes the changes. All bytes are written to temporary files beside the targets first, which are then renamed.
    ///
    /// # Errors
    /// A file could not be written; nothing is changed before the first file is renamed.
    pub fn apply(&self, changes: &Changes) -> anyhow::Result<Applied> {
        let mut applied = Applied::default();
        let mut created = Created::default();
        let mut staged = Vec::new();
        for (path, bytes) in &changes.write {
            ensure!(
                !self.path(path).is_dir(),
                "{path}: found a folder where a file has to be written: remove the folder"
            );
            if self.read(path)?.as_ref() == Some(bytes) {
                applied.unchanged += 1;
            } else {
                staged.push((path, self.stage(path, bytes, &mut created)?));
            }
        }
        created.keep();
        for (path, file) in staged {
            file.persist(self.path(path)).with_context(|| format!("{path}: could not be replaced"))?;
            applied.written += 1;
        }
        for path in &changes.remove {
            fs::remove_file(self.path(path)).with_context(|| format!("{path}: could not be removed"))?;
            self.remove_emptied(path);
            applied.removed += 1;
        }
        Ok(applied)
    }

    /// A snapshot of these files and of the generated code.
    ///
    /// # Errors
    /// A file or folder cannot be read.
    pub fn snapshot(&self, files: &[&str]) -> anyhow::Result<Snapshot<'_>> {
        let files = files.iter().map(|path| Ok(((*path).to_owned(), self.read(path)?)));
        let mut files = files.collect::<anyhow::Result<BTreeMap<_, _>>>()?;
        let generated = self.generated()?.into_iter();
        files.extend(generated.map(|(path, bytes)| (format!("{GENERATED}/{path}"), Some(bytes))));
        Ok(Snapshot { workspace: self, files, kept: false })
    }

    fn path(&self, path: &str) -> PathBuf {
        path.split('/').fold(self.root.clone(), |folder, name| folder.join(name))
    }

    fn list(&self, folder: &str, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> anyhow::Result<()> {
        let failed = || format!("{folder}: could not be listed");
        for entry in fs::read_dir(self.path(folder)).with_context(failed)? {
            let entry = entry.with_context(failed)?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                bail!(
                    "{folder}: found a file whose name is not valid Unicode ({}): remove or rename it",
                    name.display()
                );
            };
            let (path, inside) = (format!("{folder}/{name}"), format!("{prefix}{name}"));
            // Symbolic links are not followed: they may lead out of the folder.
            let kind = entry.file_type().with_context(failed)?;
            if kind.is_dir() {
                self.list(&path, &format!("{inside}/"), files)?;
            } else if kind.is_file() {
                files.insert(inside, fs::read(entry.path()).with_context(|| format!("{path}: could not be read"))?);
            } else {
                bail!("{path}: found neither a file nor a folder (a symbolic link, for example): remove it");
            }
        }
        Ok(())
    }

    fn stage(&self, path: &str, bytes: &[u8], created: &mut Created) -> anyhow::Result<NamedTempFile> {
        let target = self.path(path);
        let folder = target.parent().unwrap_or(&self.root);
        let failed = || format!("{path}: could not be written");
        created.folder(folder).with_context(failed)?;
        let mut builder = tempfile::Builder::new();
        // Only the owner may read a temporary file; this one becomes a file of the repository, with the usual permissions.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(folder).with_context(failed)?;
        file.write_all(bytes).with_context(failed)?;
        Ok(file)
    }

    /// Removes the folders that are empty once the file is removed.
    fn remove_emptied(&self, path: &str) {
        let generated = self.path(GENERATED);
        for folder in self.path(path).ancestors().skip(1) {
            if !folder.starts_with(&generated) || fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}

/// The earlier bytes of files: they are restored when the snapshot is dropped, unless the changes are kept.
#[derive(Debug)]
pub struct Snapshot<'w> {
    workspace: &'w Workspace,
    files: BTreeMap<String, Option<Vec<u8>>>,
    kept: bool,
}

impl Snapshot<'_> {
    /// Keeps the changes made since.
    pub fn keep(mut self) {
        self.kept = true;
    }

    /// Restores all files.
    ///
    /// # Errors
    /// A file could not be restored.
    pub fn restore(mut self) -> anyhow::Result<()> {
        self.kept = true;
        self.write_back()
    }

    /// Whether no file changed since.
    ///
    /// # Errors
    /// A file or folder cannot be read.
    pub fn is_current(&self) -> anyhow::Result<bool> {
        let listed: Vec<&str> = self.files.keys().map(String::as_str).collect();
        let now = self.workspace.snapshot(&listed)?;
        Ok(now.discard() == self.files)
    }

    fn discard(mut self) -> BTreeMap<String, Option<Vec<u8>>> {
        self.kept = true;
        std::mem::take(&mut self.files)
    }

    fn write_back(&self) -> anyhow::Result<()> {
        let is_new = |path: &String| self.files.get(path).is_none_or(Option::is_none);
        let made = self.workspace.generated()?.into_keys().map(|path| format!("{GENERATED}/{path}"));
        let absent = self.files.keys().filter(|path| is_new(path) && self.workspace.path(path).exists()).cloned();
        let mut remove: Vec<String> = made.filter(is_new).chain(absent).collect();
        remove.sort();
        remove.dedup();
        let before = self.files.iter().filter_map(|(path, bytes)| Some((path.clone(), bytes.clone()?)));
        let applied = self.workspace.apply(&Changes { write: before.collect(), remove });
        applied.context("the earlier files could not be restored: `git status` shows which differ").map(drop)
    }
}

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        if !self.kept {
            let _ = self.write_back();
        }
    }
}

/// Folders that were created for new files; they are removed if a later step fails.
#[derive(Default)]
struct Created(Vec<PathBuf>);

impl Created {
    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<_> = folder.ancestors().take_while(|folder| !folder.exists()).map(Path::to_owned).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(&folder)?;
            self.0.push(folder);
        }
        Ok(())
    }

    fn keep(&mut self) {
        self.0.clear();
    }
}

impl Drop for Created {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}
