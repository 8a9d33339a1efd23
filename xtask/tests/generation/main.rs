//! What the generator makes of a document: the rules that claim its nodes, the code that is rendered, and that every document is
//! rendered or refused.

#[path = "../support/mutate.rs"]
mod mutate;
#[path = "../support/later.rs"]
mod mutate_later;
#[path = "../support/mod.rs"]
mod support;

mod constructs;
mod docs_text;
mod later;
mod ledger;
mod naming;
mod reading;
mod robust;
