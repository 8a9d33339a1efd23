//! Repeats a call until its result meets a condition, for example until a resource is deployed.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use crate::error::{Error, ErrorKind};
use crate::retry::jitter;

/// Repeats a call until its result meets a condition.
///
/// `call` makes the call, usually with `send()`. `done` receives each successful result and returns whether it meets
/// the condition; it can also report progress. Neither is called before [`Until::run`].
///
/// ```no_run
/// use std::time::Duration;
///
/// use blaxel_api::{Client, Error, wait};
///
/// # async fn get_status(_: &Client) -> Result<String, Error> { unimplemented!() }
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let wait = wait::until(|| get_status(client), |status| {
///     println!("{status}");
///     status == "DEPLOYED" || status == "FAILED"
/// });
/// let status = wait.timeout(Duration::from_secs(300)).run().await?;
/// # let _ = status;
/// # Ok(())
/// # }
/// ```
pub fn until<T, F, C, D>(call: C, done: D) -> Until<C, D>
where
    C: FnMut() -> F,
    F: Future<Output = Result<T, Error>>,
    D: FnMut(&T) -> bool,
{
    Until {
        call,
        done,
        timeout: Duration::from_secs(600),
        initial_interval: Duration::from_secs(1),
        max_interval: Duration::from_secs(10),
    }
}

/// A wait for a condition, from [`until`].
///
/// | setting | default |
/// |---|---|
/// | timeout of the whole wait | 10 min |
/// | interval after the first call | 1 s, multiplied by 1.5 after each further call |
/// | longest interval | 10 s |
///
/// Each interval is shortened at random by up to half, so that many clients do not call at the same time.
#[derive(Clone)]
#[must_use = "nothing is called before `run()`"]
pub struct Until<C, D> {
    call: C,
    done: D,
    timeout: Duration,
    initial_interval: Duration,
    max_interval: Duration,
}

impl<C, D> Until<C, D> {
    /// Sets the timeout of the whole wait.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the interval between the first two calls.
    pub fn initial_interval(mut self, interval: Duration) -> Self {
        self.initial_interval = interval;
        self
    }

    /// Sets the longest interval between two calls.
    pub fn max_interval(mut self, interval: Duration) -> Self {
        self.max_interval = interval;
        self
    }

    /// Makes the calls, and returns the first result that meets the condition.
    ///
    /// Transient failures ([`Error::is_retryable`]) do not end the wait. If the server sends `Retry-After`, the next
    /// interval is at least that long.
    ///
    /// # Errors
    ///
    /// Returns any other error of a call at once. If no result meets the condition in time, returns an error of the
    /// kind [`ErrorKind::Timeout`], which names the failure of the last call, if it failed.
    pub async fn run<T, F>(mut self) -> Result<T, Error>
    where
        C: FnMut() -> F,
        F: Future<Output = Result<T, Error>>,
        D: FnMut(&T) -> bool,
    {
        let start = Instant::now();
        // A wait that is longer than the clock can count never ends.
        let deadline = start.checked_add(self.timeout);
        let mut interval = self.initial_interval.min(self.max_interval);
        let mut calls: u32 = 0;
        let mut failure = None;
        loop {
            calls = calls.saturating_add(1);
            let call = (self.call)();
            let result = match deadline {
                Some(deadline) => timeout_at(deadline, call).await,
                None => Ok(call.await),
            };
            let half = interval / 2;
            let mut pause = half.saturating_add(jitter(half));
            match result {
                Ok(Ok(value)) if (self.done)(&value) => return Ok(value),
                Ok(Ok(_)) => failure = None,
                Ok(Err(error)) if error.is_retryable() => {
                    pause = pause.max(error.retry_after().unwrap_or_default());
                    failure = Some(error);
                }
                Ok(Err(error)) => return Err(error),
                Err(_) => return Err(self.timed_out(calls, failure.as_ref())),
            }
            if deadline.is_some_and(|deadline| deadline.saturating_duration_since(Instant::now()) < pause) {
                return Err(self.timed_out(calls, failure.as_ref()));
            }
            sleep(pause).await;
            interval = interval.saturating_add(interval / 2).min(self.max_interval);
        }
    }

    fn timed_out(&self, calls: u32, failure: Option<&Error>) -> Error {
        let last = failure.map(|error| format!("; the last call failed: {error}")).unwrap_or_default();
        let calls = if calls == 1 { "one call".to_owned() } else { format!("{calls} calls") };
        let message = format!(
            "no result met the condition within {:?} ({calls}){last}: wait longer with `Until::timeout`, or check the state",
            self.timeout
        );
        Error::new(ErrorKind::Timeout, None, message).retryable(true).timed_out(true)
    }
}

impl<C, D> std::fmt::Debug for Until<C, D> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Until")
            .field("timeout", &self.timeout)
            .field("initial_interval", &self.initial_interval)
            .field("max_interval", &self.max_interval)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::{pending, ready};

    use super::*;

    fn transient() -> Error {
        Error::new(ErrorKind::Status, None, "busy").retryable(true)
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_result_that_meets_the_condition_is_returned() {
        let calls = Cell::new(0);
        let start = Instant::now();
        let count = || {
            calls.set(calls.get() + 1);
            ready(Ok(calls.get()))
        };
        assert_eq!(until(count, |value| *value == 3).run().await.unwrap(), 3);
        // Intervals of 1 s and 1.5 s, each shortened by at most half.
        assert!((1_250..=2_510).contains(&start.elapsed().as_millis()), "{:?}", start.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn intervals_grow_up_to_the_longest() {
        let mut times = Vec::new();
        let wait = until(
            || ready(Ok(())),
            |()| {
                times.push(Instant::now());
                times.len() == 12
            },
        );
        wait.run().await.unwrap();
        let intervals: Vec<_> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(intervals.iter().all(|interval| *interval <= Duration::from_millis(10_001)), "{intervals:?}");
        assert!(
            intervals[10] >= Duration::from_secs(5) && intervals[0] <= Duration::from_millis(1_001),
            "{intervals:?}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_transient_failure_does_not_end_the_wait_and_another_does() {
        let calls = &Cell::new(0);
        let fail = |last: fn() -> Result<u32, Error>| {
            calls.set(0);
            until(
                move || {
                    calls.set(calls.get() + 1);
                    ready(if calls.get() < 3 { Err(transient()) } else { last() })
                },
                |_| true,
            )
        };
        assert_eq!(fail(|| Ok(7)).run().await.unwrap(), 7);
        let lasting = || Err(Error::new(ErrorKind::Status, None, "forbidden"));
        assert_eq!(fail(lasting).run().await.unwrap_err().to_string(), "forbidden");
    }

    #[tokio::test(start_paused = true)]
    async fn the_timeout_ends_the_wait_between_calls_and_during_one() {
        let start = Instant::now();
        let between = until(|| ready(Err::<(), _>(transient())), |()| true).timeout(Duration::from_secs(5));
        let error = between.run().await.unwrap_err();
        assert!(error.is_timeout() && error.to_string().contains("the last call failed: busy"), "{error}");
        let during = until(pending::<Result<(), Error>>, |()| true).timeout(Duration::from_secs(5));
        let error = during.run().await.unwrap_err();
        assert!(error.to_string().starts_with("no result met the condition within 5s (one call): "), "{error}");
        assert!(start.elapsed() <= Duration::from_millis(10_010), "{:?}", start.elapsed());
    }
}
