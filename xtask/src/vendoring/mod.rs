//! How a published document becomes `controlplane.yml`: where it comes from, the page around it, merging several documents or
//! cutting one down to the vendored operations, and the lock that records the result.

pub mod lock;
pub mod merging;
pub mod page;
pub mod sources;
pub mod vendored;
