//! The workspace: for APIs whose accounts have several.

use super::settings::Config;
use crate::generated::settings;

impl Config {
    /// Sets the workspace, for accounts with several workspaces. Each request carries it in a header, which
    /// [`Config::from_env`] names. By default, none is sent. A blank workspace is an error.
    pub fn with_workspace(mut self, workspace: impl Into<String>) -> Self {
        self.headers.insert(settings::WORKSPACE, workspace.into());
        self
    }
}
