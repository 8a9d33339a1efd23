use crate::generated::Scope;
use crate::operation::{Operation, SchemeRequirement, SecurityRequirement};
pub static DELETE_API_KEY_FOR_SERVICE_ACCOUNT: Operation = Operation {
    id: "DeleteApiKeyForServiceAccount",
    name: "delete_api_key_for_service_account",
    method: http::Method::DELETE,
    path: "/service_accounts/{clientId}/api_keys/{apiKeyId}",
    tags: &["service_accounts"],
    security: &[
        SecurityRequirement { schemes: &[SchemeRequirement { scheme: "OAuth2", scopes: &[Scope::ApiKeyWrite] }] },
        SecurityRequirement { schemes: &[SchemeRequirement { scheme: "ApiKeyAuth", scopes: &[] }] },
    ],
    deprecated: false,
};
pub static ALL: &[&Operation] = &[&DELETE_API_KEY_FOR_SERVICE_ACCOUNT];
