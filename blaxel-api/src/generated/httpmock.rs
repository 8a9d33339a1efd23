pub trait MockServerExt {
    fn delete_api_key_for_service_account<F>(&self, config_fn: F) -> httpmock::Mock<'_>
    where
        F: FnOnce(operations::DeleteApiKeyForServiceAccountWhen, operations::DeleteApiKeyForServiceAccountThen);
}
impl MockServerExt for httpmock::MockServer {
    fn delete_api_key_for_service_account<F>(&self, config_fn: F) -> httpmock::Mock<'_>
    where
        F: FnOnce(operations::DeleteApiKeyForServiceAccountWhen, operations::DeleteApiKeyForServiceAccountThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::DeleteApiKeyForServiceAccountWhen::new(when),
                operations::DeleteApiKeyForServiceAccountThen::new(then),
            );
        })
    }
}
pub mod operations {
    use crate::mocking;
    pub struct DeleteApiKeyForServiceAccountWhen(httpmock::When);
    impl DeleteApiKeyForServiceAccountWhen {
        pub(crate) fn new(when: httpmock::When) -> Self {
            Self(mocking::when(when, &crate::generated::operations::DELETE_API_KEY_FOR_SERVICE_ACCOUNT))
        }
        pub fn client_id(self, value: impl std::fmt::Display) -> Self {
            Self(mocking::path_parameter(
                self.0,
                &crate::generated::operations::DELETE_API_KEY_FOR_SERVICE_ACCOUNT,
                "clientId",
                &value,
            ))
        }
        pub fn api_key_id(self, value: impl std::fmt::Display) -> Self {
            Self(mocking::path_parameter(
                self.0,
                &crate::generated::operations::DELETE_API_KEY_FOR_SERVICE_ACCOUNT,
                "apiKeyId",
                &value,
            ))
        }
        pub fn into_inner(self) -> httpmock::When {
            self.0
        }
    }
    pub struct DeleteApiKeyForServiceAccountThen(httpmock::Then);
    impl DeleteApiKeyForServiceAccountThen {
        pub(crate) fn new(then: httpmock::Then) -> Self {
            Self(then)
        }
        pub fn ok(self) -> Self {
            Self(self.0.status(200))
        }
        pub fn status(self, status: u16) -> Self {
            Self(self.0.status(status))
        }
        pub fn into_inner(self) -> httpmock::Then {
            self.0
        }
    }
}
