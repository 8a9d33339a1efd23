use crate::error::Error;
use crate::generated::operations;
use crate::path::Path;
use crate::request::Request;
use crate::response::Response;
use crate::transport;
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until `send()` is awaited"]
pub struct DeleteApiKeyForServiceAccount<'a> {
    client: &'a super::Client,
    client_id: Result<String, String>,
    api_key_id: Result<String, String>,
}
impl<'a> DeleteApiKeyForServiceAccount<'a> {
    pub(crate) fn new(client: &'a super::Client) -> Self {
        Self {
            client,
            client_id: Err("is required: call `.client_id(..)` before `.send()`".to_owned()),
            api_key_id: Err("is required: call `.api_key_id(..)` before `.send()`".to_owned()),
        }
    }
    pub fn client_id<V>(mut self, value: V) -> Self
    where
        V: std::convert::TryInto<String>,
    {
        self.client_id = value.try_into().map_err(|_| "cannot be converted to `String`: pass another value".to_owned());
        self
    }
    pub fn api_key_id<V>(mut self, value: V) -> Self
    where
        V: std::convert::TryInto<String>,
    {
        self.api_key_id =
            value.try_into().map_err(|_| "cannot be converted to `String`: pass another value".to_owned());
        self
    }
    pub async fn send(self) -> Result<Response<()>, Error> {
        let operation = &operations::DELETE_API_KEY_FOR_SERVICE_ACCOUNT;
        let Self { client, client_id, api_key_id } = self;
        let client_id = client_id.map_err(|problem| Error::parameter(operation, "clientId", problem))?;
        let api_key_id = api_key_id.map_err(|problem| Error::parameter(operation, "apiKeyId", problem))?;
        let path = Path::new(operation)
            .literal("/service_accounts/")
            .parameter("clientId", client_id)?
            .literal("/api_keys/")
            .parameter("apiKeyId", api_key_id)?;
        let answer = transport::send(&client.inner, operation, Request::new(path)?).await?;
        match answer.status() {
            200 => Ok(answer.without_content()),
            _ => Err(answer.into_error()),
        }
    }
}
