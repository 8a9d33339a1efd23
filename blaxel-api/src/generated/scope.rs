#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Scope {
    #[serde(rename = "apiKey:write")]
    ApiKeyWrite,
}
impl Scope {
    pub const ALL: &'static [Self] = &[Self::ApiKeyWrite];
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ApiKeyWrite => "apiKey:write",
        }
    }
}
impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
