// placeholder until the generator writes this
#![allow(missing_docs)]
pub mod builder;
pub mod document;
#[cfg(feature = "httpmock")]
pub mod httpmock;
pub mod operations;
mod scope;
pub mod types;
pub use scope::Scope;
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) inner: crate::transport::Transport,
}
impl Client {
    pub fn delete_api_key_for_service_account(&self) -> builder::DeleteApiKeyForServiceAccount<'_> {
        builder::DeleteApiKeyForServiceAccount::new(self)
    }
}
