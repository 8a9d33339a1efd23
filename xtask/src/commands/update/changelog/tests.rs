use super::*;

const LOG: &str =
    "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A.\n\n## [0.1.0]\n\n- B.\n\n[0.1.0]: https://a.example\n";

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|&line| line.to_owned()).collect()
}

#[test]
fn the_entry_stands_once_at_the_end_of_what_is_not_released() {
    let once = set(LOG, "v0.1.0", &lines(&["- x"]));
    let (before, after) = LOG.split_at(LOG.find("## [0.1.0]").unwrap());
    let start = format!("{before}<!-- cargo xtask update: since v0.1.0 -->\n### API changes\n\n- x\n");
    assert!(once.starts_with(&start), "{once}");
    assert!(once.ends_with(&format!(" -->\n\n{after}")), "{once}");
    assert_eq!(set(&once, "v0.1.0", &lines(&["- x"])), once);
    assert_eq!(since(&once).as_deref(), Some("v0.1.0"));
}

#[test]
fn the_entry_is_removed_if_nothing_changed_after_all() {
    let once = set(LOG, "v0.1.0", &lines(&["- x"]));
    assert_eq!(set(&once, "v0.1.0", &[]), LOG);
    assert_eq!(set(LOG, "v0.1.0", &[]), LOG);
}

#[test]
fn what_was_written_by_hand_stays() {
    let once = set(LOG, "v0.1.0", &lines(&["- one", "- two", "- three"]));
    let edited = once.replace("- one\n", "- one, in my words\n").replace("- two\n", "- two\n  with a remark\n");
    let edited = edited.replace("- three\n", "").replace("### API changes", "### The API");
    let next = set(&edited, "v0.1.0", &lines(&["- one", "- two", "- new", "- three"]));
    assert!(next.contains("### The API\n\n- one, in my words\n- two\n  with a remark\n- new\n<!-- "), "{next}");
    assert!(!next.contains("- one\n") && !next.contains("- three\n"), "what was replaced or deleted stays so: {next}");
    assert_eq!(set(&next, "v0.1.0", &lines(&["- one", "- two", "- new", "- three"])), next);
    let gone = set(&next, "v0.1.0", &lines(&["- one"]));
    assert!(!gone.contains("- two\n") && gone.contains("- one, in my words\n"), "{gone}");
}

#[test]
fn an_entry_without_hashes_is_replaced() {
    let old = set(LOG, "v0.1.0", &lines(&["- x"]));
    let hashes = old.find(", generated").unwrap();
    let end = hashes + old[hashes..].find(" -->").unwrap();
    let next = set(&format!("{}{}", &old[..hashes], &old[end..]), "v0.1.0", &lines(&["- y"]));
    assert!(next.contains("- y\n") && !next.contains("- x\n"), "{next}");
}

#[test]
fn an_entry_that_was_tagged_without_a_release_is_not_lost() {
    let tagged = set(LOG, "v0.1.0", &lines(&["- x"]));
    assert_eq!(set(&tagged, "v0.2.0", &[]), tagged);
    let next = set(&tagged, "v0.2.0", &lines(&["- y"]));
    assert!(next.find("\n- x\n").unwrap() < next.find("\n- y\n").unwrap(), "{next}");
    assert_eq!(next.matches("cargo xtask update: since").count(), 1, "{next}");
    assert_eq!(set(&next, "v0.2.0", &lines(&["- y"])), next);
}

#[test]
fn a_release_moves_everything_to_its_version() {
    let log = set(LOG, "v0.1.0", &lines(&["- x"]));
    let released = release(&log, "0.2.0", "2026-01-31").unwrap();
    assert_eq!(
        released,
        "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-01-31\n\n### Added\n\n- A.\n\n### API changes\n\n- x\n\n\
         ## [0.1.0]\n\n- B.\n\n[0.1.0]: https://a.example\n"
    );
    assert_eq!(since(&released), None);
    let next = set(&released, "v0.2.0", &lines(&["- y"]));
    let expected =
        released.replace("## [Unreleased]\n\n", &next[next.find("## [U").unwrap()..next.find("## [0.2.0]").unwrap()]);
    assert_eq!(next, expected, "a later entry changes nothing of the release");
    let crlf = release(&log.replace('\n', "\r\n"), "0.2.0", "2026-01-31").unwrap();
    assert_eq!(crlf, released.replace('\n', "\r\n"));
    let error = release(&released, "0.3.0", "2026-01-31").unwrap_err().to_string();
    assert!(error.starts_with("CHANGELOG.md: there is no entry below \"Unreleased\""), "{error}");
    let error = release(&log, "0.1.0", "2026-01-31").unwrap_err().to_string();
    assert!(error.starts_with("CHANGELOG.md: there is a section for 0.1.0 already"), "{error}");
    assert!(release(&log.replace("[0.1.0]\n", "[0.1.0-rc.1]\n"), "0.1.0", "2026-01-31").is_ok());
}

#[test]
fn a_changelog_without_a_section_gets_one() {
    for log in ["", "# Changelog\n", "# Changelog\n\n## [0.1.0]\n", "## 0.1.0\n", "a\n\n## [Unreleased]\n\n[x]: y\n"] {
        let once = set(log, "HEAD", &lines(&["- x"]));
        assert_eq!(once.matches("## [Unreleased]\n\n<!-- ").count(), 1, "{once}");
        assert_eq!(set(&once, "HEAD", &lines(&["- x"])), once);
    }
}

#[test]
fn line_ends_stay_those_of_the_file() {
    let once = set(&LOG.replace('\n', "\r\n"), "v0.1.0", &lines(&["- x"]));
    assert_eq!(once.matches('\n').count(), once.matches("\r\n").count());
    assert_eq!(set(&once, "v0.1.0", &lines(&["- x"])), once);
}
