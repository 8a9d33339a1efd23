use crate::operation::{SecurityScheme, SecuritySchemeKind, Server};
pub const SHA256: &str = "";
pub const SOURCE: &str = "";
pub const SERVERS: &[Server] = &[Server { url: "https://api.blaxel.ai/v0", description: "Blaxel Control Plane" }];
pub const SECURITY_SCHEMES: &[SecurityScheme] = &[
    SecurityScheme { name: "OAuth2", kind: SecuritySchemeKind::OAuth2 { token_url: Some("/oauth/token") } },
    SecurityScheme { name: "ApiKeyAuth", kind: SecuritySchemeKind::Bearer },
];
pub const TOKEN_URL: Option<&str> = Some("/oauth/token");
