//! Lifetimes on a paused clock: no socket is involved.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::time::{advance, sleep};

use super::*;
use crate::auth::token::TokenFuture;

/// What a source gives: a token of this lifetime in seconds, one of unknown lifetime, an error, or nothing ever.
#[derive(Clone, Copy)]
enum Answer {
    Lives(u64),
    Forever,
    Fails,
    Hangs,
    /// A token of this lifetime that takes so many seconds to come.
    Slow(u64, u64),
}

struct Script {
    answers: Mutex<VecDeque<Answer>>,
    asked: Arc<AtomicUsize>,
}

impl TokenSource for Script {
    fn token(&self) -> TokenFuture<'_> {
        let number = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let answer = self.answers.lock().unwrap().pop_front().expect("no further token is asked for");
        Box::pin(async move {
            // Even a fast answer takes a turn of the scheduler.
            tokio::task::yield_now().await;
            let token = AccessToken::new(format!("token-{number}"));
            match answer {
                Answer::Lives(seconds) => Ok(token.expires_in(Duration::from_secs(seconds))),
                Answer::Forever => Ok(token),
                Answer::Fails => Err("the vault is sealed".into()),
                Answer::Hangs => std::future::pending().await,
                Answer::Slow(lifetime, delay) => {
                    sleep(Duration::from_secs(delay)).await;
                    Ok(token.expires_in(Duration::from_secs(lifetime)))
                }
            }
        })
    }
}

fn tokens(answers: &[Answer]) -> (Arc<Tokens>, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let script = Script { answers: Mutex::new(answers.iter().copied().collect()), asked: Arc::clone(&asked) };
    (Arc::new(Tokens::new(Source::User(Arc::new(script)))), asked)
}

async fn sent(tokens: &Tokens) -> String {
    let authorization = tokens.get().await.expect("a token");
    header(&authorization).trim_start_matches("Bearer ").to_owned()
}

fn header(authorization: &Authorization) -> String {
    let url = reqwest::Url::parse("http://x.example").unwrap();
    let mut message = reqwest::Request::new(http::Method::GET, url);
    authorization.apply(&mut message);
    message.headers()["authorization"].to_str().unwrap().to_owned()
}

const LONG: Duration = Duration::from_secs(365 * 24 * 3600);

#[tokio::test(start_paused = true)]
async fn a_token_is_kept_until_a_tenth_of_its_lifetime_is_left() {
    let (tokens, _) = tokens(&[Answer::Lives(1000), Answer::Lives(1000)]);
    assert_eq!(sent(&tokens).await, "token-1");
    advance(Duration::from_millis(899_900)).await;
    assert_eq!(sent(&tokens).await, "token-1");
    advance(Duration::from_millis(200)).await;
    assert_eq!(sent(&tokens).await, "token-2");
}

#[tokio::test(start_paused = true)]
async fn a_long_lived_token_is_renewed_five_minutes_early() {
    let (tokens, _) = tokens(&[Answer::Lives(7200), Answer::Lives(7200)]);
    assert_eq!(sent(&tokens).await, "token-1");
    advance(Duration::from_secs(7200 - 301)).await;
    assert_eq!(sent(&tokens).await, "token-1");
    advance(Duration::from_secs(2)).await;
    assert_eq!(sent(&tokens).await, "token-2");
}

#[tokio::test(start_paused = true)]
async fn a_token_of_unknown_lifetime_is_kept_until_it_is_refused() {
    let (tokens, asked) = tokens(&[Answer::Forever, Answer::Forever]);
    let first = tokens.get().await.ok().unwrap();
    advance(LONG).await;
    assert_eq!(sent(&tokens).await, "token-1");
    assert_eq!(header(&tokens.replace(&first).await.ok().unwrap()), "Bearer token-2");
    assert_eq!(sent(&tokens).await, "token-2");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_lifetime_that_no_clock_can_count_is_as_good_as_none() {
    let (tokens, _) = tokens(&[Answer::Lives(u64::MAX)]);
    assert_eq!(sent(&tokens).await, "token-1");
    advance(LONG).await;
    assert_eq!(sent(&tokens).await, "token-1");
}

#[tokio::test(start_paused = true)]
async fn a_valid_token_is_kept_when_its_renewal_fails_and_the_next_attempt_waits() {
    let (tokens, asked) = tokens(&[Answer::Lives(1000), Answer::Fails, Answer::Lives(1000)]);
    sent(&tokens).await;
    advance(Duration::from_secs(901)).await;
    assert_eq!(sent(&tokens).await, "token-1");
    advance(Duration::from_secs(29)).await;
    assert_eq!(sent(&tokens).await, "token-1");
    assert_eq!(asked.load(Ordering::SeqCst), 2, "no second attempt within 30 seconds");
    advance(Duration::from_secs(2)).await;
    assert_eq!(sent(&tokens).await, "token-3");
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_failed_is_tried_again_after_half_of_the_time_that_is_left() {
    let (tokens, asked) = tokens(&[Answer::Lives(100), Answer::Fails, Answer::Lives(100)]);
    sent(&tokens).await;
    advance(Duration::from_secs(90)).await;
    assert_eq!(sent(&tokens).await, "token-1");
    advance(Duration::from_secs(4)).await;
    assert_eq!(sent(&tokens).await, "token-1");
    assert_eq!(asked.load(Ordering::SeqCst), 2, "no second attempt within 5 of 10 seconds");
    advance(Duration::from_secs(2)).await;
    assert_eq!(sent(&tokens).await, "token-3");
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_hangs_costs_one_call_a_while_and_no_other_anything() {
    let (tokens, _) = tokens(&[Answer::Lives(1000), Answer::Hangs]);
    sent(&tokens).await;
    advance(Duration::from_secs(901)).await;
    let started = Instant::now();
    let renewing = tokio::spawn({
        let tokens = Arc::clone(&tokens);
        async move { sent(&tokens).await }
    });
    tokio::task::yield_now().await;
    assert_eq!(sent(&tokens).await, "token-1");
    assert_eq!(started.elapsed(), Duration::ZERO);
    assert_eq!(renewing.await.unwrap(), "token-1");
    assert_eq!(started.elapsed(), PATIENCE);
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_is_slow_is_waited_for_no_longer_than_half_of_what_is_left() {
    let (tokens, _) = tokens(&[Answer::Lives(20), Answer::Hangs]);
    sent(&tokens).await;
    advance(Duration::from_secs(19)).await;
    let started = Instant::now();
    assert_eq!(sent(&tokens).await, "token-1");
    assert_eq!(started.elapsed(), Duration::from_millis(500));
}

#[tokio::test(start_paused = true)]
async fn an_expired_token_is_never_used_even_if_no_other_can_be_had() {
    let (tokens, _) = tokens(&[Answer::Lives(100), Answer::Fails]);
    sent(&tokens).await;
    advance(Duration::from_secs(100)).await;
    assert_eq!(tokens.get().await.err().unwrap().to_string(), "the vault is sealed");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_expires_on_its_way_is_an_error() {
    let (tokens, _) = tokens(&[Answer::Slow(5, 6), Answer::Lives(0)]);
    for _ in 0..2 {
        let failure = tokens.get().await.err().unwrap().to_string();
        assert!(failure.contains("expired before"), "{failure}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_lifetime_counts_from_when_the_source_was_asked() {
    let (tokens, _) = tokens(&[Answer::Slow(100, 60), Answer::Lives(100)]);
    assert_eq!(sent(&tokens).await, "token-1");
    advance(Duration::from_secs(31)).await;
    assert_eq!(sent(&tokens).await, "token-2", "91 of 100 seconds are over");
}

#[tokio::test(start_paused = true)]
async fn all_that_wait_share_a_token_and_all_that_wait_share_a_failure() {
    let (tokens, asked) = tokens(&[Answer::Fails, Answer::Slow(100, 1)]);
    let all = |tokens: &Arc<Tokens>| {
        let calls: Vec<_> = (0..500)
            .map(|_| {
                let tokens = Arc::clone(tokens);
                tokio::spawn(async move { tokens.get().await.is_ok() })
            })
            .collect();
        async move {
            let mut successes = 0;
            for call in calls {
                successes += usize::from(call.await.unwrap());
            }
            successes
        }
    };
    assert_eq!(all(&tokens).await, 0);
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert_eq!(all(&tokens).await, 500, "a failure is not remembered");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_success_after_a_failure_forgets_the_failure() {
    let (tokens, _) = tokens(&[Answer::Fails, Answer::Lives(100), Answer::Lives(100)]);
    assert!(tokens.get().await.is_err());
    assert_eq!(sent(&tokens).await, "token-2");
    advance(Duration::from_secs(100)).await;
    assert_eq!(sent(&tokens).await, "token-3");
}

#[tokio::test(start_paused = true)]
async fn if_the_call_that_fetches_is_dropped_another_takes_over() {
    let (tokens, asked) = tokens(&[Answer::Hangs, Answer::Lives(100)]);
    let spawn = || {
        let tokens = Arc::clone(&tokens);
        tokio::spawn(async move { sent(&tokens).await })
    };
    let (first, second, third) = (spawn(), spawn(), spawn());
    sleep(Duration::from_secs(1)).await;
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    first.abort();
    assert_eq!(second.await.unwrap(), "token-2");
    assert_eq!(third.await.unwrap(), "token-2");
}

#[tokio::test(start_paused = true)]
async fn all_that_were_refused_with_the_same_token_share_the_next() {
    let (tokens, asked) = tokens(&[Answer::Lives(100), Answer::Lives(100)]);
    let refused = tokens.get().await.ok().unwrap();
    for _ in 0..3 {
        assert_eq!(header(&tokens.replace(&refused).await.ok().unwrap()), "Bearer token-2");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_no_header_can_carry_is_an_error_that_does_not_show_it() {
    struct Broken(&'static str);
    impl TokenSource for Broken {
        fn token(&self) -> TokenFuture<'_> {
            Box::pin(async { Ok(AccessToken::new(self.0)) })
        }
    }
    for (text, named) in [("", "is empty"), ("s3cret\n", "line break"), ("s3 cret", "blank"), ("s3crét", "ASCII")] {
        let failure = Tokens::new(Source::User(Arc::new(Broken(text)))).get().await.err().unwrap().to_string();
        assert!(failure.contains(named) && !failure.contains("s3"), "{failure}");
    }
}
