//! How a published document becomes `controlplane.yml`: its sources, the page around it, merging several documents or
//! reducing one to the vendored operations, and the lock that records the result.

pub mod lock;
pub mod merging;
pub(crate) mod operations;
pub mod output_lock;
pub mod page;
pub mod sources;
pub mod vendored;
