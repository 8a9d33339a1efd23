//! The pages of a list and their items, fetched while the caller reads them.

use std::collections::HashSet;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::response::Response;
use crate::error::Error;
use crate::operation::Operation;

type Fetch<'a, P> = Pin<Box<dyn Future<Output = Result<Response<P>, Error>> + Send + 'a>>;

/// The pages of a list, each fetched when it is requested.
///
/// This is a [`Stream`]. It ends after a page without a next cursor (an empty page does not end it) and after an error.
/// If a page returns the cursor of an earlier page, the stream returns an error instead of fetching the same pages
/// forever.
///
/// To continue later or after an error, keep [`Pages::next_cursor`] and pass it to [`Pages::resume`]:
///
/// ```no_run
/// use blaxel_api::Pages;
///
/// /// The number of pages, and where to continue if one cannot be fetched.
/// async fn count<P>(mut pages: Pages<'_, P>) -> (usize, Option<String>) {
///     let mut count = 0;
///     while let Some(Ok(_)) = pages.next().await {
///         count += 1;
///     }
///     (count, pages.next_cursor().map(str::to_owned))
/// }
/// ```
#[must_use = "pages are fetched when the stream is polled"]
pub struct Pages<'a, P> {
    operation: &'static Operation,
    call: Box<dyn FnMut(Option<String>) -> Fetch<'a, P> + Send + 'a>,
    cursor: fn(&P) -> Option<&str>,
    seen: HashSet<String>,
    /// The cursor of the last page that was returned.
    last: Option<String>,
    /// The cursor of the page that is fetched next.
    next: Option<String>,
    state: State<'a, P>,
}

enum State<'a, P> {
    Before,
    Fetching(Fetch<'a, P>),
    Done,
}

impl<'a, P> Pages<'a, P> {
    /// `call` fetches the page at a cursor; `cursor` returns the cursor of the next page.
    #[allow(dead_code, reason = "a document may have no operation that is paginated")]
    pub(crate) fn new(
        operation: &'static Operation,
        first: Option<String>,
        call: impl FnMut(Option<String>) -> Fetch<'a, P> + Send + 'a,
        cursor: fn(&P) -> Option<&str>,
    ) -> Self {
        let seen = first.iter().cloned().collect();
        Self { operation, call: Box::new(call), cursor, seen, last: None, next: first, state: State::Before }
    }

    /// Continues with the page at this cursor, which an earlier stream of the same list had.
    pub fn resume(mut self, cursor: impl Into<String>) -> Self {
        let cursor = cursor.into();
        self.seen = HashSet::from([cursor.clone()]);
        self.next = Some(cursor);
        self.state = State::Before;
        self
    }

    /// Returns the cursor of the page that was returned last; `None` for the first page and before it.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.last.as_deref()
    }

    /// Returns the cursor of the page that is fetched next; `None` if that is the first page of the list, and after the
    /// last page. After an error, returns the cursor of the page that could not be fetched.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// Returns the next page, or `None` after the last one. Unlike the methods of [`Stream`], it needs no other crate.
    ///
    /// # Errors
    /// Returns the errors of `send()`, and an error if the page has the cursor of an earlier page.
    pub async fn next(&mut self) -> Option<Result<Response<P>, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Response<P>, Error>>> {
        loop {
            match &mut self.state {
                State::Before => self.state = State::Fetching((self.call)(self.next.clone())),
                State::Fetching(fetch) => {
                    let page = ready!(fetch.as_mut().poll(context));
                    self.state = State::Done;
                    return Poll::Ready(Some(page.and_then(|page| self.follow(page))));
                }
                State::Done => return Poll::Ready(None),
            }
        }
    }

    fn follow(&mut self, page: Response<P>) -> Result<Response<P>, Error> {
        let cursor = (self.cursor)(page.value()).filter(|cursor| !cursor.is_empty()).map(str::to_owned);
        if let Some(cursor) = &cursor {
            if !self.seen.insert(cursor.clone()) {
                return Err(page.into_repeated_cursor(self.operation));
            }
            self.state = State::Before;
        }
        self.last = std::mem::replace(&mut self.next, cursor);
        Ok(page)
    }
}

impl<P> Stream for Pages<'_, P> {
    type Item = Result<Response<P>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<P> fmt::Debug for Pages<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}

/// The items of all pages of a list. Each page is fetched when its first item is requested.
///
/// This is a [`Stream`] that ends in the same cases as [`Pages`].
#[must_use = "items are fetched when the stream is polled"]
pub struct Items<'a, P, T> {
    pages: Pages<'a, P>,
    take: fn(P) -> Vec<T>,
    page: vec::IntoIter<T>,
}

impl<'a, P, T> Items<'a, P, T> {
    #[allow(dead_code, reason = "a document may have no operation that is paginated")]
    pub(crate) fn new(pages: Pages<'a, P>, take: fn(P) -> Vec<T>) -> Self {
        Self { pages, take, page: Vec::new().into_iter() }
    }

    /// Continues with the page at this cursor, which an earlier stream of the same list had.
    pub fn resume(mut self, cursor: impl Into<String>) -> Self {
        self.pages = self.pages.resume(cursor);
        self.page = Vec::new().into_iter();
        self
    }

    /// Returns the cursor of the page that contains the item that was returned last; `None` for the first page and
    /// before it. A stream that resumes there begins with the first item of that page.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.pages.cursor()
    }

    /// Returns the cursor of the page that is fetched after the items of the current one; see [`Pages::next_cursor`].
    #[must_use]
    pub fn next_cursor(&self) -> Option<&str> {
        self.pages.next_cursor()
    }

    /// Returns the next item, or `None` after the last one. Unlike the methods of [`Stream`], it needs no other crate.
    ///
    /// # Errors
    /// Returns the errors of `send()`, and an error if a page has the cursor of an earlier page.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(context)) {
                Some(Ok(page)) => self.page = (self.take)(page.into_inner()).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

// Buffered items are never pinned.
impl<P, T> Unpin for Items<'_, P, T> {}

impl<P, T> Stream for Items<'_, P, T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<P, T> fmt::Debug for Items<'_, P, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}
