//! A folder of generated files that belongs to the user: only what an earlier run wrote is replaced or removed there.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};

use crate::io::foreign::foreign;

/// What an earlier run wrote: whether a file, by its path in the folder, still has these bytes.
pub type IsWritten<'a> = &'a dyn Fn(&str, &[u8]) -> bool;

/// A folder of the user.
#[derive(Debug, Clone)]
pub struct Output {
    /// As the user named it.
    shown: String,
    folder: PathBuf,
    is_new: bool,
    /// The names in each folder that was looked into, by their form in lower case.
    listed: RefCell<HashMap<PathBuf, Listing>>,
}

type Listing = HashMap<String, Vec<String>>;

/// How many files were changed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Files that were new or had different bytes.
    pub written: usize,
    /// Files that had the same bytes before.
    pub unchanged: usize,
    /// Files of an earlier run that were removed.
    pub removed: usize,
}

impl Output {
    /// The folder with this name, which need not exist.
    ///
    /// # Errors
    /// There is something else with this name, or the folder cannot be read.
    pub fn open(name: &Path) -> anyhow::Result<Self> {
        let shown = foreign(&name.display().to_string());
        let failed = || format!("{shown}: could not be read");
        let folder = match fs::canonicalize(name) {
            Ok(folder) => folder,
            Err(error) if error.kind() == io::ErrorKind::NotFound && fs::symlink_metadata(name).is_err() => {
                return Ok(Self { folder: name.to_owned(), shown, is_new: true, listed: RefCell::default() });
            }
            Err(error) => return Err(error).with_context(failed),
        };
        if !folder.is_dir() {
            bail!("{shown}: found a file, expected a folder or nothing: pass another folder");
        }
        let is_new = fs::read_dir(&folder).with_context(failed)?.next().is_none();
        Ok(Self { shown, folder, is_new, listed: RefCell::default() })
    }

    /// The bytes of a file in the folder; `None` if there is no file, or a symbolic link.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
        if self.is_new {
            return Ok(None);
        }
        match self.find(path)? {
            Found::File(bytes) => Ok(Some(bytes)),
            Found::Nothing | Found::Other(..) => Ok(None),
        }
    }

    /// Refuses a folder with files of others, of which no earlier run is known.
    ///
    /// # Errors
    /// The folder is neither new nor empty; the message names one of its files.
    pub fn expect_new(&self, lock: &str) -> anyhow::Result<()> {
        if self.is_new {
            return Ok(());
        }
        let names = fs::read_dir(&self.folder).with_context(|| format!("{}: could not be read", self.shown))?;
        let first = names.flatten().map(|entry| foreign(&entry.file_name().display().to_string())).min();
        Err(anyhow!(
            "{}: found a folder with other files (`{}`, for example), expected one that does not exist, is empty or has the file `{lock}` of \
             an earlier run of this command: pass another folder",
            self.shown,
            first.unwrap_or_default()
        ))
    }

    /// Writes these files, in a new folder as a whole, and removes those of an earlier run that are not among them. The last
    /// file is written last. Paths have `/` on every platform.
    ///
    /// # Errors
    /// A file that no earlier run wrote, or that was edited since, is in the way, or a file cannot be written. All files are then
    /// as they were.
    pub fn write(
        &self,
        files: Vec<(String, Vec<u8>)>,
        earlier: &[&str],
        is_written: IsWritten<'_>,
    ) -> anyhow::Result<Written> {
        if self.is_new {
            return self.create(&files);
        }
        let mut plan = self.plan(files, is_written)?;
        let wanted: BTreeSet<&str> = plan.all.iter().map(String::as_str).collect();
        for path in earlier.iter().filter(|path| !wanted.contains(*path)) {
            // What was edited since is the user's.
            if let Found::File(bytes) = self.find(path)?
                && is_written(path, &bytes)
            {
                plan.remove.push((*path).to_owned());
            }
        }
        self.carry_out(&plan)
    }

    fn create(&self, files: &[(String, Vec<u8>)]) -> anyhow::Result<Written> {
        let failed = || format!("{}: could not be written", self.shown);
        let parent = match self.folder.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).with_context(failed)?;
        let stage = tempfile::Builder::new().prefix(STAGE).tempdir_in(parent).with_context(failed)?;
        // Not the stage itself, which only its owner may read.
        let fresh = stage.path().join("new");
        fs::create_dir(&fresh).with_context(failed)?;
        for (path, bytes) in files {
            let file = below(&fresh, path);
            if let Some(parent) = file.parent() {
                fs::create_dir_all(parent).with_context(failed)?;
            }
            fs::write(file, bytes).with_context(failed)?;
        }
        // Only an empty folder can be removed.
        let existed = fs::remove_dir(&self.folder).is_ok();
        if let Err(error) = fs::rename(&fresh, &self.folder) {
            if existed {
                let _ = fs::create_dir(&self.folder);
            }
            return Err(error).with_context(failed);
        }
        Ok(Written { written: files.len(), ..Written::default() })
    }

    /// What has to be done, if nothing of the user is in the way.
    fn plan(&self, files: Vec<(String, Vec<u8>)>, is_written: IsWritten<'_>) -> anyhow::Result<Plan> {
        let mut plan = Plan { all: files.iter().map(|(path, _)| path.clone()).collect(), ..Plan::default() };
        let mut in_the_way = BTreeMap::new();
        for (path, bytes) in files {
            match self.find(&path)? {
                Found::Nothing => plan.write.push((path, bytes)),
                Found::File(found) if found == bytes => plan.unchanged += 1,
                Found::File(found) if is_written(&path, &found) => plan.write.push((path, bytes)),
                Found::File(_) => {
                    in_the_way.insert(path, "a file that no earlier run wrote, or that was edited since");
                }
                Found::Other(place, what) => {
                    in_the_way.insert(place, what);
                }
            }
        }
        if in_the_way.is_empty() {
            return Ok(plan);
        }
        let more = in_the_way.len().saturating_sub(MAX_NAMED);
        let mut message = String::new();
        for (path, what) in in_the_way.iter().take(MAX_NAMED) {
            let path = foreign(path);
            // Writing to a `String` cannot fail.
            let _ = writeln!(message, "{}/{path}: found {what}, where a file has to be written", self.shown);
        }
        if more > 0 {
            let _ = writeln!(message, "{more} more");
        }
        Err(anyhow!("{message}nothing was written: move these away, or pass another folder"))
    }

    /// What is at a path, whose names the file system may not tell apart by case.
    fn find(&self, path: &str) -> anyhow::Result<Found> {
        let mut at = self.folder.clone();
        let mut place = String::new();
        let names: Vec<&str> = path.split('/').collect();
        for (index, name) in names.iter().enumerate() {
            let failed = || format!("{}/{path}: could not be read", self.shown);
            let other = self.same_but_for_case(&at, name).with_context(failed)?;
            if !place.is_empty() {
                place.push('/');
            }
            if let Some(other) = other {
                return Ok(Found::Other(format!("{place}{other}"), "a name that differs in case only"));
            }
            place.push_str(name);
            at.push(name);
            // Symbolic links are not followed: they may lead out of the folder.
            let kind = match fs::symlink_metadata(&at) {
                Ok(metadata) => metadata.file_type(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
                Err(error) => return Err(error).with_context(failed),
            };
            let is_last = index + 1 == names.len();
            if kind.is_symlink() {
                return Ok(Found::Other(place, "a symbolic link"));
            } else if kind.is_dir() && is_last {
                return Ok(Found::Other(place, "a folder"));
            } else if !kind.is_dir() && !is_last {
                return Ok(Found::Other(place, "a file where a folder has to be"));
            } else if is_last {
                return Ok(if kind.is_file() {
                    Found::File(fs::read(&at).with_context(failed)?)
                } else {
                    Found::Other(place, "neither a file nor a folder")
                });
            }
        }
        Ok(Found::Nothing)
    }

    /// A name in the folder that is this one on a file system that does not distinguish case, if the name itself is not there.
    fn same_but_for_case(&self, folder: &Path, name: &str) -> io::Result<Option<String>> {
        let mut listed = self.listed.borrow_mut();
        if !listed.contains_key(folder) {
            listed.insert(folder.to_owned(), list(folder)?);
        }
        let names = listed.get(folder).and_then(|names| names.get(&name.to_ascii_lowercase()));
        Ok(names.filter(|names| !names.iter().any(|other| other == name)).and_then(|names| names.first().cloned()))
    }

    fn carry_out(&self, plan: &Plan) -> anyhow::Result<Written> {
        let failed = |path: &str| format!("{}/{path}: could not be written", self.shown);
        let stage = tempfile::Builder::new().prefix(STAGE).tempdir_in(&self.folder).with_context(|| failed("."))?;
        for (index, (path, bytes)) in plan.write.iter().enumerate() {
            fs::write(stage.path().join(format!("new-{index}")), bytes).with_context(|| failed(path))?;
        }
        let mut done =
            Done { stage: stage.path(), moved: Vec::new(), made: Vec::new(), folders: Vec::new(), kept: false };
        let last = plan.write.len().saturating_sub(1);
        for (index, (path, _)) in plan.write.iter().enumerate() {
            // Before the last file, the lock, names what there is, what it no longer names is removed.
            if index == last {
                self.remove(plan, &mut done)?;
            }
            let target = below(&self.folder, path);
            done.place(&target, &stage.path().join(format!("new-{index}"))).with_context(|| failed(path))?;
        }
        if plan.write.is_empty() {
            self.remove(plan, &mut done)?;
        }
        done.kept = true;
        for path in &plan.remove {
            let removed = below(&self.folder, path);
            // Only an empty folder can be removed.
            let emptied = removed.ancestors().skip(1).take_while(|folder| **folder != *self.folder);
            let _ = emptied.map(fs::remove_dir).take_while(Result::is_ok).count();
        }
        Ok(Written { written: plan.write.len(), unchanged: plan.unchanged, removed: plan.remove.len() })
    }

    fn remove(&self, plan: &Plan, done: &mut Done<'_>) -> anyhow::Result<()> {
        for path in &plan.remove {
            let failed = || format!("{}/{path}: could not be removed", self.shown);
            done.set_aside(&below(&self.folder, path)).with_context(failed)?;
        }
        Ok(())
    }
}

const STAGE: &str = ".xtask-";
const MAX_NAMED: usize = 10;

#[derive(Default)]
struct Plan {
    all: Vec<String>,
    write: Vec<(String, Vec<u8>)>,
    unchanged: usize,
    remove: Vec<String>,
}

enum Found {
    Nothing,
    File(Vec<u8>),
    /// Something else, at this path or at a part of it.
    Other(String, &'static str),
}

/// What was done so far; it is undone when this is dropped, unless it is kept.
struct Done<'a> {
    stage: &'a Path,
    /// Where each earlier file was, in the order in which they were set aside.
    moved: Vec<PathBuf>,
    made: Vec<PathBuf>,
    folders: Vec<PathBuf>,
    kept: bool,
}

impl Done<'_> {
    fn place(&mut self, target: &Path, fresh: &Path) -> io::Result<()> {
        if target.exists() {
            self.set_aside(target)?;
        }
        let parent = target.parent().unwrap_or(target);
        let missing: Vec<_> = parent.ancestors().take_while(|folder| !folder.exists()).map(Path::to_owned).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(&folder)?;
            self.folders.push(folder);
        }
        fs::rename(fresh, target)?;
        self.made.push(target.to_owned());
        Ok(())
    }

    fn set_aside(&mut self, file: &Path) -> io::Result<()> {
        fs::rename(file, self.aside(self.moved.len()))?;
        self.moved.push(file.to_owned());
        Ok(())
    }

    fn aside(&self, index: usize) -> PathBuf {
        self.stage.join(format!("old-{index}"))
    }
}

impl Drop for Done<'_> {
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        for made in &self.made {
            let _ = fs::remove_file(made);
        }
        for (index, file) in self.moved.iter().enumerate() {
            let _ = fs::rename(self.aside(index), file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

fn below(folder: &Path, path: &str) -> PathBuf {
    path.split('/').fold(folder.to_owned(), |folder, name| folder.join(name))
}

fn list(folder: &Path) -> io::Result<Listing> {
    let mut names = Listing::new();
    for entry in fs::read_dir(folder)? {
        // A name that is not Unicode is none that is written here.
        if let Some(name) = entry?.file_name().to_str() {
            names.entry(name.to_ascii_lowercase()).or_default().push(name.to_owned());
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests;
