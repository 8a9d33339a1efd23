//! One span for each call, with the field names of OpenTelemetry's conventions for HTTP clients. It contains the path template, but
//! no parameter, header or body. Without the feature `tracing` it does nothing.

use std::time::Duration;

use http::StatusCode;

use crate::error::Error;
use crate::operation::Operation;

#[cfg(feature = "tracing")]
pub(crate) struct Span(tracing::Span);

#[cfg(not(feature = "tracing"))]
pub(crate) struct Span;

#[cfg(feature = "tracing")]
impl Span {
    pub(crate) fn new(operation: &'static Operation) -> Self {
        Self(tracing::info_span!(
            "blaxel_api.call",
            "otel.name" = format_args!("{} {}", operation.method, operation.path),
            "otel.kind" = "client",
            "otel.status_code" = tracing::field::Empty,
            "http.request.method" = operation.method.as_str(),
            "url.template" = operation.path,
            "openapi.operation_id" = operation.id,
            "http.response.status_code" = tracing::field::Empty,
            "http.request.resend_count" = tracing::field::Empty,
            "error.type" = tracing::field::Empty,
            "blaxel_api.attempts" = tracing::field::Empty,
            "blaxel_api.retry_delay_ms" = tracing::field::Empty,
        ))
    }

    /// Enters the span for everything that happens during the call.
    pub(crate) fn around<F: Future>(&self, call: F) -> impl Future<Output = F::Output> + use<F> {
        tracing::Instrument::instrument(call, self.0.clone())
    }

    /// Enters the span for what happens at once.
    pub(crate) fn inside<T>(&self, run: impl FnOnce() -> T) -> T {
        self.0.in_scope(run)
    }

    /// Records the outcome: status and attempts of the response, and the error. A call that is dropped records none.
    pub(crate) fn end(&self, received: Option<(StatusCode, u32)>, error: Option<&Error>, delayed: Duration) {
        let status = received.map(|(status, _)| status).or_else(|| error?.status());
        let attempts = received.map(|(_, attempts)| attempts).or_else(|| Some(error?.attempts())).unwrap_or_default();
        if let Some(status) = status {
            self.0.record("http.response.status_code", status.as_u16());
        }
        if let Some(error) = error {
            let refused = status.filter(|status| !status.is_success());
            self.0.record("error.type", refused.as_ref().map_or(error.kind().name(), StatusCode::as_str));
            self.0.record("otel.status_code", "ERROR");
        }
        self.0.record("http.request.resend_count", attempts.saturating_sub(1));
        self.0.record("blaxel_api.attempts", attempts);
        self.0.record("blaxel_api.retry_delay_ms", u64::try_from(delayed.as_millis()).unwrap_or(u64::MAX));
    }
}

#[cfg(not(feature = "tracing"))]
#[expect(clippy::unused_self, reason = "the same interface as with the feature")]
impl Span {
    pub(crate) fn new(_operation: &'static Operation) -> Self {
        Self
    }

    pub(crate) fn around<F: Future>(&self, call: F) -> F {
        call
    }

    pub(crate) fn inside<T>(&self, run: impl FnOnce() -> T) -> T {
        run()
    }

    pub(crate) fn end(&self, _received: Option<(StatusCode, u32)>, _error: Option<&Error>, _delayed: Duration) {}
}
