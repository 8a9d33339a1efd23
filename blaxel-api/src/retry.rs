//! When a request is sent again, and how long that waits.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

use crate::problem::Problem;
use crate::response::Answer;

/// How often and how soon a call is tried again, for [`Config::with_retries`](crate::Config::with_retries).
///
/// Only calls of idempotent methods are tried again (and any call whose connection was refused), and only after a
/// failure of the passing kind: no connection, no complete answer in time, 408, 429, 502, 503 or 504, or what the
/// server itself says of it (`error.retryable`).
///
/// | setting | default |
/// |---|---|
/// | attempts in all | 3 |
/// | longest delay before the second attempt | 250 ms, doubled before each further one |
/// | longest delay of all | 5 s |
/// | most that `Retry-After` adds | 30 s |
///
/// The delay is random between nothing and the longest ("full jitter"), so that many clients do not come back at once. It is
/// added to what the server asks for in `Retry-After`. A delay that would end after the call's time ends the call at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    pub(crate) attempts: u32,
    base: Duration,
    cap: Duration,
    retry_after_cap: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryPolicy {
    /// The default policy.
    pub const fn new() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(250),
            cap: Duration::from_secs(5),
            retry_after_cap: Duration::from_secs(30),
        }
    }

    /// One attempt.
    pub const fn none() -> Self {
        Self::new().attempts(1)
    }

    /// Sets how often a call is tried in all; 0 is the same as 1.
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the longest delay before the second attempt; it doubles before each further one.
    pub const fn base(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// Sets the longest delay, without what the server asks for.
    pub const fn cap(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// Sets how much of a `Retry-After` is waited for.
    pub const fn retry_after_cap(mut self, cap: Duration) -> Self {
        self.retry_after_cap = cap;
        self
    }

    /// The delay after so many attempts, with what the server asked for.
    pub(crate) fn delay(&self, attempts: u32, retry_after: Option<Duration>) -> Duration {
        let doubled = 2_u32.saturating_pow(attempts.saturating_sub(1));
        let longest = self.base.saturating_mul(doubled).min(self.cap);
        retry_after.unwrap_or_default().min(self.retry_after_cap).saturating_add(jitter(longest))
    }
}

/// A random part of a duration. Each `RandomState` hashes with other keys, which is as random as a delay has to be.
fn jitter(longest: Duration) -> Duration {
    let random = RandomState::new().build_hasher().finish() >> 32;
    // 32 bits times at most 94 bits.
    let nanoseconds = (u128::from(random) * longest.as_nanos()) >> 32;
    Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
}

/// What the server asks for in `Retry-After`: seconds, or the time until a date. A date is compared with the server's own
/// `Date` where it sends one, so that clocks that differ do no harm; a past one is no delay. What is neither is no wish.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() {
        // More digits than fit are a long time, whatever their number.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    let server = headers.get(DATE).and_then(|value| value.to_str().ok());
    let now = server.and_then(|value| httpdate::parse_http_date(value).ok()).unwrap_or_else(SystemTime::now);
    Some(date.duration_since(now).unwrap_or_default())
}

/// Whether an error may pass by itself: what the server says of it, and else by its status.
pub(crate) fn is_passing(answer: &Answer) -> bool {
    let said = answer.problem.as_ref().and_then(Problem::is_retryable);
    said.unwrap_or(matches!(answer.status.as_u16(), 408 | 429 | 502 | 503 | 504)) && !answer.status.is_success()
}

/// How many retries a client and its clones may still send. Each call adds a fifth of one, up to where it started, so that
/// an outage costs the server a fifth more requests at most, and not a multiple.
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
        // The result only says that it was full.
        let _ = self.fifths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }

    /// Whether there is a retry left; then there is one less.
    pub(crate) fn withdraw(&self) -> bool {
        let less = |fifths: u32| fifths.checked_sub(5);
        self.fifths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn wish(retry_after_value: &str, date: Option<&str>) -> Option<Duration> {
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
        assert_eq!(wish("7", None), Some(Duration::from_secs(7)));
        assert_eq!(wish("31536000", None), Some(Duration::from_secs(31_536_000)));
        assert_eq!(wish("99999999999999999999999999", None), Some(Duration::from_secs(u64::MAX)));
        assert_eq!(wish("Sun, 06 Nov 1994 08:49:37 GMT", date), Some(Duration::from_secs(7)));
        assert_eq!(wish("Sun, 06 Nov 1994 08:49:20 GMT", date), Some(Duration::ZERO));
        assert_eq!(wish("Sun, 06 Nov 1994 08:49:37 GMT", None), Some(Duration::ZERO));
        for neither in ["-1", "", "1.5", "soon", "+3"] {
            assert_eq!(wish(neither, None), None, "{neither}");
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }

    #[test]
    fn a_date_without_the_servers_clock_is_compared_with_ours() {
        let in_an_hour = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(3600));
        let wish = wish(&in_an_hour, None).unwrap();
        assert!(wish > Duration::from_secs(3500) && wish <= Duration::from_secs(3600), "{wish:?}");
    }

    #[test]
    fn delays_double_up_to_the_cap_and_are_spread_over_all_of_it() {
        let policy = RetryPolicy::new().base(Duration::from_millis(100)).cap(Duration::from_millis(350));
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
        let policy = RetryPolicy::new().base(Duration::ZERO).retry_after_cap(Duration::from_secs(2));
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
