//! What a run leaves behind, also one that fails.

use super::*;

fn texts(folder: &Path) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            texts.extend(self::texts(&path).into_iter().map(|(below, text)| (format!("{name}/{below}"), text)));
        } else {
            texts.insert(name, fs::read_to_string(path).unwrap());
        }
    }
    texts
}

fn files(of: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    of.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

#[test]
fn a_run_that_fails_in_the_middle_leaves_every_file_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Output::open(folder.path()).unwrap();
    open().write(files(&[("a", "1"), ("gone/b", "1"), ("lock", "1")]), &[], &|_, _| true).unwrap();
    let before = texts(folder.path());

    // The plan is made when nothing is in the way, and then something is.
    let output = open();
    let wanted = files(&[("a", "2"), ("new/deep/c", "2"), ("later", "2"), ("lock", "2")]);
    let mut plan = output.plan(wanted, &|_, _| true).unwrap();
    plan.remove.push("gone/b".to_owned());
    fs::create_dir(folder.path().join("later")).unwrap();
    fs::write(folder.path().join("later/x"), "mine").unwrap();
    plan.write.insert(3, ("later/x/y".to_owned(), b"2".to_vec()));
    output.carry_out(&plan).unwrap_err();
    fs::remove_file(folder.path().join("later/x")).unwrap();
    fs::remove_dir(folder.path().join("later")).unwrap();
    assert_eq!(texts(folder.path()), before);
    assert!(!folder.path().join("new").exists(), "not even a folder is left");
}

#[test]
fn folders_that_become_empty_go_and_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Output::open(folder.path()).unwrap();
    open().write(files(&[("a/b/c", "1"), ("a/d/e", "1"), ("lock", "1")]), &[], &|_, _| true).unwrap();
    fs::write(folder.path().join("a/d/mine"), "mine").unwrap();
    let written = open().write(files(&[("lock", "2")]), &["a/b/c", "a/d/e", "lock"], &|_, _| true).unwrap();
    assert_eq!(written, Written { written: 1, unchanged: 0, removed: 2 });
    let left = [("a/d/mine", "mine"), ("lock", "2")].map(|(path, text)| (path.to_owned(), text.to_owned()));
    assert_eq!(texts(folder.path()), BTreeMap::from(left));
    assert!(!folder.path().join("a/b").exists());
}
