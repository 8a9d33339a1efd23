//! How often and after which delay requests are sent again: the policy, the budget and `Retry-After`. Calls and token requests
//! both use it; `transport::send` decides which calls are retried.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

/// How often and after which delay a call is retried, for [`Config::with_retries`](crate::Config::with_retries).
///
/// A call is retried if its method is idempotent and the failure is transient: no connection, a broken connection, a
/// timeout, or status 408, 429, 502, 503 or 504. A call with another method is retried only if the connection was
/// refused, so that the server received nothing. If the body of an error has the property `error.retryable`, it
/// overrides the status; with [`RetryPolicy::retry_declared`], it also permits retries of other methods.
///
/// | setting | default |
/// |---|---|
/// | total number of attempts | 3 |
/// | upper bound of the delay before the second attempt | 250 ms, doubled before each further attempt |
/// | upper bound of all delays | 5 s |
/// | longest `Retry-After` that is honoured | 30 s |
///
/// Each delay is random between zero and its upper bound ("full jitter"), so that many clients do not retry at the same
/// time. The server's `Retry-After` is added to it. If the delay would exceed the call's timeout, the call fails at
/// once.
///
/// ```
/// use std::time::Duration;
///
/// use blaxel_api::RetryPolicy;
///
/// let policy = RetryPolicy::new().attempts(5).initial_backoff(Duration::from_millis(100)).max_backoff(Duration::from_secs(2));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    pub(crate) attempts: u32,
    /// Whether `error.retryable` permits to repeat any method.
    pub(crate) declared: bool,
    initial_backoff: Duration,
    max_backoff: Duration,
    retry_after_cap: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryPolicy {
    /// Creates the default policy.
    pub const fn new() -> Self {
        Self {
            attempts: 3,
            declared: false,
            initial_backoff: Duration::from_millis(250),
            max_backoff: Duration::from_secs(5),
            retry_after_cap: Duration::from_secs(30),
        }
    }

    /// Creates a policy without retries: each call is attempted once.
    pub const fn none() -> Self {
        Self::new().attempts(1)
    }

    /// Sets the total number of attempts; 0 has the same meaning as 1.
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the upper bound of the delay before the second attempt. It doubles before each further attempt.
    pub const fn initial_backoff(mut self, backoff: Duration) -> Self {
        self.initial_backoff = backoff;
        self
    }

    /// Sets the upper bound of all delays, to which `Retry-After` is added.
    pub const fn max_backoff(mut self, backoff: Duration) -> Self {
        self.max_backoff = backoff;
        self
    }

    /// Sets the longest `Retry-After` that is honoured; longer ones are shortened to it.
    pub const fn retry_after_cap(mut self, cap: Duration) -> Self {
        self.retry_after_cap = cap;
        self
    }

    /// Sets whether a request whose method is not idempotent is sent again if the body of the error has
    /// `error.retryable: true`, whatever its status is. The default is `false`. Enable it only if the server declares
    /// this only for requests that it did not carry out.
    pub const fn retry_declared(mut self, retry: bool) -> Self {
        self.declared = retry;
        self
    }

    /// The delay after this number of attempts; `retry_after` is what the server asked for.
    pub(crate) fn delay(&self, attempts: u32, retry_after: Option<Duration>) -> Duration {
        let doubled = 2_u32.saturating_pow(attempts.saturating_sub(1));
        let longest = self.initial_backoff.saturating_mul(doubled).min(self.max_backoff);
        retry_after.unwrap_or_default().min(self.retry_after_cap).saturating_add(jitter(longest))
    }
}

/// A random duration up to `longest`. Each `RandomState` has its own random keys, which is random enough for a delay.
pub(crate) fn jitter(longest: Duration) -> Duration {
    let random = RandomState::new().build_hasher().finish() >> 32;
    // 32 bits times at most 94 bits.
    let nanoseconds = (u128::from(random) * longest.as_nanos()) >> 32;
    Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
}

/// Reads `Retry-After`: a number of seconds, or the time until a date. A date is compared with the server's own `Date` header if
/// there is one, so that differing clocks do no harm; a date in the past means no delay. A value in neither form is ignored.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() {
        // A number that does not fit in 64 bits is cut to the largest one.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    let server = headers.get(DATE).and_then(|value| value.to_str().ok());
    let now = server.and_then(|value| httpdate::parse_http_date(value).ok()).unwrap_or_else(SystemTime::now);
    Some(date.duration_since(now).unwrap_or_default())
}

/// The number of retries that a client and its clones may still send. Each call adds a fifth of a retry, up to the initial
/// number, so that an outage costs the server at most a fifth more requests instead of a multiple.
#[derive(Debug)]
pub(crate) struct Budget {
    fifths: AtomicU32,
    most: u32,
}

impl Budget {
    pub(crate) fn new(retries: u32) -> Self {
        let most = retries.saturating_mul(5);
        Self { fifths: AtomicU32::new(most), most }
    }

    pub(crate) fn deposit(&self) {
        let more = |fifths| (fifths < self.most).then(|| fifths + 1);
        // An error means that the budget is full already.
        let _ = self.fifths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }

    /// Takes one retry; false if none is left.
    pub(crate) fn withdraw(&self) -> bool {
        let less = |fifths: u32| fifths.checked_sub(5);
        self.fifths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn read(retry_after_value: &str, date: Option<&str>) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_str(retry_after_value).unwrap());
        if let Some(date) = date {
            headers.insert(DATE, HeaderValue::from_str(date).unwrap());
        }
        retry_after(&headers)
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_and_nothing_else() {
        let date = Some("Sun, 06 Nov 1994 08:49:30 GMT");
        assert_eq!(read("7", None), Some(Duration::from_secs(7)));
        assert_eq!(read("31536000", None), Some(Duration::from_secs(31_536_000)));
        assert_eq!(read("99999999999999999999999999", None), Some(Duration::from_secs(u64::MAX)));
        assert_eq!(read("Sun, 06 Nov 1994 08:49:37 GMT", date), Some(Duration::from_secs(7)));
        assert_eq!(read("Sun, 06 Nov 1994 08:49:20 GMT", date), Some(Duration::ZERO));
        assert_eq!(read("Sun, 06 Nov 1994 08:49:37 GMT", None), Some(Duration::ZERO));
        for neither in ["-1", "", "1.5", "soon", "+3"] {
            assert_eq!(read(neither, None), None, "{neither}");
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }

    #[test]
    fn a_date_without_the_servers_clock_is_compared_with_ours() {
        let in_an_hour = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(3600));
        let delay = read(&in_an_hour, None).unwrap();
        assert!(delay > Duration::from_secs(3500) && delay <= Duration::from_secs(3600), "{delay:?}");
    }

    #[test]
    fn delays_double_up_to_the_maximum_and_are_spread_over_all_of_it() {
        let policy =
            RetryPolicy::new().initial_backoff(Duration::from_millis(100)).max_backoff(Duration::from_millis(350));
        for (attempts, longest) in [(1, 100), (2, 200), (3, 350), (40, 350)] {
            let longest = Duration::from_millis(longest);
            let delays: Vec<_> = (0..500).map(|_| policy.delay(attempts, None)).collect();
            assert!(delays.iter().all(|delay| *delay <= longest), "{attempts}");
            assert!(delays.iter().any(|delay| *delay > longest * 8 / 10), "{attempts}");
            assert!(delays.iter().any(|delay| *delay < longest * 2 / 10), "{attempts}");
        }
    }

    #[test]
    fn what_the_server_asks_for_is_added_up_to_its_cap() {
        let policy = RetryPolicy::new().initial_backoff(Duration::ZERO).retry_after_cap(Duration::from_secs(2));
        assert_eq!(policy.delay(1, Some(Duration::from_secs(1))), Duration::from_secs(1));
        assert_eq!(policy.delay(1, Some(Duration::from_secs(u64::MAX))), Duration::from_secs(2));
        let jittered = RetryPolicy::new().delay(1, Some(Duration::from_secs(1)));
        assert!(jittered >= Duration::from_secs(1) && jittered <= Duration::from_millis(1250), "{jittered:?}");
    }

    #[test]
    fn a_budget_gives_what_it_has_and_a_fifth_for_each_call() {
        let budget = Budget::new(2);
        assert!(budget.withdraw() && budget.withdraw() && !budget.withdraw());
        (0..4).for_each(|_| budget.deposit());
        assert!(!budget.withdraw());
        budget.deposit();
        assert!(budget.withdraw() && !budget.withdraw());
        (0..100).for_each(|_| budget.deposit());
        assert!(budget.withdraw() && budget.withdraw() && !budget.withdraw(), "no more than at the start");
        (0..4).for_each(|_| budget.deposit());
        assert!(!budget.withdraw(), "not a fifth more than at the start");
    }
}
