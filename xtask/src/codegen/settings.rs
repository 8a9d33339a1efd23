//! `xtask.toml`: what is particular to one API and stands in no OpenAPI document, such as the names of the crate, of environment
//! variables and of headers.

use anyhow::{anyhow, bail};
use http::HeaderName;
use serde::Deserialize;
use toml::Spanned;

use crate::codegen::package_name;
use crate::io::foreign::{bounded, is_active};
use crate::io::toml_text::TomlText;
use crate::openapi::document::sha256;

/// The file's name in a workspace.
pub const SETTINGS: &str = "xtask.toml";

/// The settings, complete and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The name of the package.
    pub name: String,
    /// The package's description, one line of text; without one, the title of the document decides.
    pub description: Option<String>,
    /// The package's keywords.
    pub keywords: Vec<String>,
    /// Where the package is described: `repository`, `homepage`, `documentation`, those that there are.
    pub links: Vec<(&'static str, String)>,
    /// The first paragraph of the crate's documentation, in Markdown; without one, the title of the document decides.
    pub about: Option<String>,
    /// The product in the header `user-agent`.
    pub user_agent: String,
    /// What the names of environment variables begin with, before an underscore.
    pub environment_prefix: String,
    /// The header that carries the workspace.
    pub workspace_header: Option<String>,
    /// The header that carries the version of the API.
    pub api_version_header: Option<String>,
    /// The version of the API that clients ask for, if the document declares the header.
    pub api_version: Option<String>,
    /// The configuration file from which the client can read credentials.
    pub config_file: Option<ConfigFile>,
    /// The SHA-256 of the file that the settings are from; `None` if they are from no file.
    pub sha256: Option<String>,
}

/// The configuration file of a command-line tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFile {
    /// The path below the home directory, with `/`.
    pub path: String,
    /// The command of the tool that writes the file.
    pub tool: String,
    /// The OAuth 2.0 client ID of the tool, with which its tokens are renewed.
    pub client_id: Option<String>,
}

impl Default for Settings {
    /// The settings of a crate of which nothing is known.
    fn default() -> Self {
        Self::named(DEFAULT_NAME)
    }
}

impl Settings {
    /// The settings of a crate with this name, of which nothing else is known.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let stem = ["-api", "_api"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        Self {
            name: name.to_owned(),
            description: None,
            keywords: ["api", "client", "openapi", "sdk"].map(str::to_owned).to_vec(),
            links: Vec::new(),
            about: None,
            user_agent: name.to_owned(),
            environment_prefix: stem.replace('-', "_").to_ascii_uppercase(),
            workspace_header: None,
            api_version_header: None,
            api_version: None,
            config_file: None,
            sha256: None,
        }
    }

    /// The settings of a crate with a name that the user gave, of which nothing else is known.
    ///
    /// # Errors
    /// The name cannot be that of a package.
    pub fn with_name(name: &str) -> anyhow::Result<Self> {
        match package_name::problem(name) {
            None => Ok(Self::named(name)),
            Some(expected) => {
                Err(anyhow!("found `{}` for `--name`, expected {expected}: pass another name", bounded(name, MAX_NAME)))
            }
        }
    }

    /// The settings of a crate for an API with this title, of which nothing else is known.
    #[must_use]
    pub fn titled(title: &str) -> Self {
        Self::named(&package_name::of_title(title).unwrap_or_else(|| DEFAULT_NAME.to_owned()))
    }

    /// The settings in the bytes of a file, which messages call by this name.
    ///
    /// # Errors
    /// The bytes are not TOML, or a key is unknown, missing or has a value that cannot be used; the message names the line.
    pub fn parse(file: &str, bytes: &[u8]) -> anyhow::Result<Self> {
        let text = TomlText::decode(file, bytes)?;
        let read: File = text.read("docs/SETTINGS.md lists the keys and their values")?;
        let at = |position: usize| text.place(position);
        let check = Check { at: &at };
        let File { package, client, config_file } = read;
        let name =
            check.value("package.name", &package.name, |name| package_name::problem(name).map_or(Ok(()), Err))?;
        let mut settings = Self::named(&name);
        settings.sha256 = Some(sha256(text.bytes()));
        settings.description =
            check.optional("package.description", package.description.as_ref(), |text| line(text, MAX_DESCRIPTION))?;
        settings.about = check.optional("package.about", package.about.as_ref(), |text| line(text, MAX_ABOUT))?;
        if let Some(keywords) = &package.keywords {
            if keywords.len() > MAX_KEYWORDS {
                bail!(
                    "{}: found more than {MAX_KEYWORDS} keywords in `package.keywords`, expected at most as many: remove some",
                    at(keywords[MAX_KEYWORDS].span().start)
                );
            }
            let keywords = keywords.iter().map(|word| check.value("package.keywords", word, keyword));
            settings.keywords = keywords.collect::<anyhow::Result<_>>()?;
        }
        for (name, url) in [
            ("repository", &package.repository),
            ("homepage", &package.homepage),
            ("documentation", &package.documentation),
        ] {
            let url = check.optional(&format!("package.{name}"), url.as_ref(), link)?;
            settings.links.extend(url.map(|url| (name, url)));
        }
        if let Some(product) = check.optional("client.user-agent", client.user_agent.as_ref(), product)? {
            settings.user_agent = product;
        }
        if let Some(prefix) = check.optional("client.environment-prefix", client.environment_prefix.as_ref(), prefix)? {
            settings.environment_prefix = prefix;
        }
        settings.workspace_header =
            check.optional("client.workspace-header", client.workspace_header.as_ref(), header)?;
        settings.api_version_header =
            check.optional("client.api-version-header", client.api_version_header.as_ref(), header)?;
        settings.api_version = check.optional("client.api-version", client.api_version.as_ref(), visible)?;
        if let (Some(version), None) = (&client.api_version, &settings.api_version_header) {
            bail!(
                "{}: found a version of the API but no header for it, expected `client.api-version-header`: add it, or remove \
                 `client.api-version`",
                at(version.span().start)
            );
        }
        if let (Some(one), Some(other)) = (&settings.workspace_header, &client.api_version_header)
            && one.eq_ignore_ascii_case(other.get_ref())
        {
            bail!(
                "{}: found the header `{one}` for two settings, expected a header of its own for `client.api-version-header`: change \
                 or remove one of them",
                at(other.span().start)
            );
        }
        if let Some(file) = &config_file {
            if settings.workspace_header.is_none() {
                bail!(
                    "{}: found a configuration file of workspaces but no header for the workspace, expected \
                     `client.workspace-header`: add it, or remove `[config-file]`",
                    at(file.path.span().start)
                );
            }
            settings.config_file = Some(ConfigFile {
                path: check.value("config-file.path", &file.path, path)?,
                tool: check.value("config-file.tool", &file.tool, tool)?,
                client_id: check.optional("config-file.client-id", file.client_id.as_ref(), visible)?,
            });
        }
        Ok(settings)
    }

    /// The name of the library, as code writes it.
    #[must_use]
    pub fn library(&self) -> String {
        self.name.replace('-', "_")
    }

    /// The name of an environment variable of the client.
    #[must_use]
    pub fn variable(&self, name: &str) -> String {
        format!("{}_{name}", self.environment_prefix)
    }
}

const DEFAULT_NAME: &str = "api-client";
const MAX_DESCRIPTION: usize = 300;
const MAX_ABOUT: usize = 2000;
const MAX_LINK: usize = 200;
/// As many as crates.io takes, and as long.
const MAX_KEYWORDS: usize = 5;
const MAX_KEYWORD: usize = 20;
const MAX_NAME: usize = 64;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    package: Package,
    #[serde(default)]
    client: Client,
    config_file: Option<FileOfTool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Package {
    name: Spanned<String>,
    description: Option<Spanned<String>>,
    keywords: Option<Vec<Spanned<String>>>,
    about: Option<Spanned<String>>,
    repository: Option<Spanned<String>>,
    homepage: Option<Spanned<String>>,
    documentation: Option<Spanned<String>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Client {
    user_agent: Option<Spanned<String>>,
    environment_prefix: Option<Spanned<String>>,
    workspace_header: Option<Spanned<String>>,
    api_version_header: Option<Spanned<String>>,
    api_version: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FileOfTool {
    path: Spanned<String>,
    tool: Spanned<String>,
    client_id: Option<Spanned<String>>,
}

/// Checks values, and names the key and the line of one that cannot be used.
struct Check<'a> {
    at: &'a dyn Fn(usize) -> String,
}

impl Check<'_> {
    fn value(
        &self,
        key: &str,
        value: &Spanned<String>,
        check: impl Fn(&str) -> Result<(), &'static str>,
    ) -> anyhow::Result<String> {
        let text = value.get_ref();
        match check(text) {
            Ok(()) => Ok(text.clone()),
            Err(expected) => Err(anyhow!(
                "{}: found `{}` for `{key}`, expected {expected}: change the value",
                (self.at)(value.span().start),
                bounded(text, MAX_NAME)
            )),
        }
    }

    fn optional(
        &self,
        key: &str,
        value: Option<&Spanned<String>>,
        check: impl Fn(&str) -> Result<(), &'static str>,
    ) -> anyhow::Result<Option<String>> {
        value.map(|value| self.value(key, value, check)).transpose()
    }
}

fn require(holds: bool, expected: &'static str) -> Result<(), &'static str> {
    if holds { Ok(()) } else { Err(expected) }
}

fn line(text: &str, longest: usize) -> Result<(), &'static str> {
    let fits = text.chars().count() <= longest && !text.trim().is_empty() && !text.chars().any(is_active);
    require(fits, "one line of text without control characters, of at most 300 characters (2,000 for `about`)")
}

fn keyword(text: &str) -> Result<(), &'static str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+');
    let fits = text.len() <= MAX_KEYWORD && text.starts_with(|c: char| c.is_ascii_alphanumeric());
    require(fits && text.chars().all(is_word), "a keyword of crates.io: at most 20 letters, digits, `-`, `_` and `+`")
}

fn link(text: &str) -> Result<(), &'static str> {
    let host = text.strip_prefix("https://").unwrap_or_default();
    let fits = text.len() <= MAX_LINK && host.starts_with(|c: char| c.is_ascii_alphanumeric());
    require(
        fits && text.bytes().all(|byte| byte.is_ascii_graphic()),
        "a URL that starts with `https://`, of at most 200 characters",
    )
}

fn product(text: &str) -> Result<(), &'static str> {
    // A product is a token of HTTP, as the name of a header is.
    require(
        text.len() <= MAX_NAME && HeaderName::try_from(text).is_ok(),
        "a product of `user-agent` without its version, such as `acme-rust`",
    )
}

fn prefix(text: &str) -> Result<(), &'static str> {
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let fits = text.len() <= MAX_NAME && text.starts_with(|c: char| c.is_ascii_uppercase()) && !text.ends_with('_');
    require(fits && text.chars().all(is_part), "capital letters, digits and underscores, such as `ACME`")
}

/// Headers that the client or HTTP itself sets.
const TAKEN: [&str; 16] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "cookie",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "te",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

fn header(text: &str) -> Result<(), &'static str> {
    let free = HeaderName::try_from(text).is_ok_and(|name| !TAKEN.contains(&name.as_str()));
    require(
        text.len() <= MAX_NAME && free,
        "the name of a header that neither the client nor HTTP sets, such as `X-Acme-Workspace`",
    )
}

fn visible(text: &str) -> Result<(), &'static str> {
    let fits = !text.is_empty() && text.len() <= MAX_NAME && text.bytes().all(|byte| byte.is_ascii_graphic());
    require(fits, "at most 64 visible characters of ASCII without blanks")
}

fn path(text: &str) -> Result<(), &'static str> {
    let is_name = |name: &str| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        !matches!(name, "" | "." | "..") && name.chars().all(is_part)
    };
    require(
        text.len() <= 200 && text.split('/').all(is_name),
        "a path below the home directory, such as `.acme/config.yaml`",
    )
}

fn tool(text: &str) -> Result<(), &'static str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let fits = text.starts_with(|c: char| c.is_ascii_alphanumeric()) && text.len() <= MAX_NAME;
    require(fits && text.chars().all(is_part), "the name of a command, such as `acme`")
}

#[cfg(test)]
mod tests;
