//! The workspace: for APIs whose accounts have several.

use super::settings::Config;
use crate::generated::settings;

impl Config {
    /// Sets the workspace, for accounts with several workspaces, which is sent in a header of each request
    /// ([`Config::from_env`] names it). The default is not to send one. A blank one is an error.
    pub fn with_workspace(mut self, workspace: impl Into<String>) -> Self {
        self.headers.insert(settings::WORKSPACE, workspace.into());
        self
    }
}
