//! The generated code is the same whatever the environment: locale, time zone, home and `PATH`, and the line ends of the checkout.

use std::collections::BTreeMap;

use crate::support::{Checkout, GENERATED, LOCK, run};

/// What `generate` makes of the repository's document in a process with this environment.
fn generated(environment: &[(&str, &str)], crlf: bool) -> BTreeMap<String, Vec<u8>> {
    let copy = Checkout::of_repository();
    if crlf {
        copy.convert_to_crlf();
    }
    let mut command = copy.command(&["generate"]);
    command.env("HOME", copy.path("home")).envs(environment.iter().copied());
    run(&mut command, b"").expect(0);
    let mut files = copy.bytes();
    files.retain(|path, _| path.starts_with(GENERATED) || path == LOCK);
    files
}

#[test]
fn other_environments_and_a_checkout_with_crlf_give_the_same_bytes() {
    let here = generated(&[("LC_ALL", "C"), ("TZ", "UTC")], false);
    let there = [("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati"), ("PATH", "")];
    let there = generated(&there, true);
    assert!(here.len() > 1, "the lock and the generated code");
    assert_eq!(here.keys().collect::<Vec<_>>(), there.keys().collect::<Vec<_>>());
    for (path, bytes) in &here {
        assert!(!bytes.contains(&b'\r'), "{path} has a carriage return");
        assert!(there.get(path) == Some(bytes), "{path} differs");
    }
}
