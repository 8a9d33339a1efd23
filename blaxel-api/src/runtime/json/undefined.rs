//! Properties that the document does not define.

use std::cell::Cell;
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Reads the properties that the document does not define. A strict reading marks them, so that they are found again.
pub(crate) fn undefined<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Value>, D::Error> {
    let mut properties = BTreeMap::<String, Value>::deserialize(deserializer)?;
    if MARKING.get() {
        for value in properties.values_mut() {
            *value = Value::from(MARK);
        }
    }
    Ok(properties)
}

/// What stands for the value of a property that the document does not define.
pub(super) const MARK: &str = "\u{0}undefined\u{0}\u{10ffff}";

/// Marks undefined properties until it is dropped.
pub(super) struct Marking;

impl Marking {
    pub(super) fn start() -> Self {
        MARKING.set(true);
        Self
    }
}

impl Drop for Marking {
    fn drop(&mut self) {
        MARKING.set(false);
    }
}

thread_local! {
    static MARKING: Cell<bool> = const { Cell::new(false) };
}
