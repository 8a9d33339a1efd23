//! Request bodies of bytes: in memory, or streamed while they are sent.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as _, Frame, SizeHint};
use tokio::time::{Instant, timeout_at};

use crate::error::BoxError;

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// Bytes to send: a body, or a file in a form. They are in memory or come from a stream.
///
/// A call whose body comes from [`Upload::stream`] or a [`reqwest::Body`] is sent once: it is neither retried nor repeated with a
/// new token, because the stream cannot be read again. [`Upload::replayable`] takes a function that opens the stream for each
/// attempt. While a stream is sent, the idle timeout ([`Config::with_idle_timeout`](crate::Config::with_idle_timeout)) limits the
/// time between two chunks; the timeout of an attempt does not apply.
///
/// ```
/// use blaxel_api::Upload;
///
/// let upload = Upload::from("a,b\n1,2\n").with_file_name("table.csv").with_media_type("text/csv");
/// # let _ = upload;
/// ```
#[derive(Clone)]
#[must_use]
pub struct Upload {
    source: Source,
    length: Option<u64>,
    file_name: Option<String>,
    media_type: Option<String>,
    headers: Vec<(String, String)>,
}

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    /// Taken by the attempt that sends it.
    Once(Arc<Mutex<Option<Chunks>>>),
    Factory(Arc<dyn Fn() -> Chunks + Send + Sync>),
}

impl Upload {
    /// Creates an upload from a stream of chunks, which is read while it is sent.
    pub fn stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::of(Source::Once(Arc::new(Mutex::new(Some(chunks(stream))))), None)
    }

    /// Creates an upload from a function that opens the same stream for each attempt, so that the call can be retried.
    pub fn replayable<F, S, B, E>(open: F) -> Self
    where
        F: Fn() -> S + Send + Sync + 'static,
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::of(Source::Factory(Arc::new(move || chunks(open()))), None)
    }

    /// Sets the number of bytes in the stream, which is then sent as `Content-Length`. Without it, HTTP/1.1 uses chunked coding.
    pub fn with_length(mut self, bytes: u64) -> Self {
        if !matches!(self.source, Source::Bytes(_)) {
            self.length = Some(bytes);
        }
        self
    }

    /// Sets the file name, which is sent in forms. Without it, the name of the form field is sent.
    pub fn with_file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the media type. It is sent in forms, and as `Content-Type` if the document declares a range such as `image/*`, or a
    /// `multipart/..` other than a form, whose boundary it must name.
    pub fn with_media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Adds a header of the part, which is sent in forms.
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    pub(crate) fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    pub(crate) fn media_type(&self) -> Option<&str> {
        self.media_type.as_deref()
    }

    fn of(source: Source, length: Option<u64>) -> Self {
        Self { source, length, file_name: None, media_type: None, headers: Vec::new() }
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if let Source::Bytes(_) = self.source { "bytes" } else { "stream" };
        f.debug_struct("Upload").field("source", &kind).field("length", &self.length).finish_non_exhaustive()
    }
}

/// The bytes themselves are compared; a stream equals nothing.
impl PartialEq for Upload {
    fn eq(&self, other: &Self) -> bool {
        let (Source::Bytes(one), Source::Bytes(two)) = (&self.source, &other.source) else { return false };
        let described = |upload: &Self| (upload.file_name.clone(), upload.media_type.clone(), upload.headers.clone());
        one == two && described(self) == described(other)
    }
}

impl From<Bytes> for Upload {
    fn from(bytes: Bytes) -> Self {
        let length = u64::try_from(bytes.len()).ok();
        Self::of(Source::Bytes(bytes), length)
    }
}

macro_rules! from_bytes {
    ($($of:ty => $how:expr;)*) => {$(
        impl From<$of> for Upload {
            fn from(bytes: $of) -> Self {
                Bytes::from($how(bytes)).into()
            }
        }
    )*};
}

from_bytes! {
    Vec<u8> => Bytes::from;
    String => Bytes::from;
    Box<[u8]> => Bytes::from;
    &[u8] => Bytes::copy_from_slice;
    &str => |text: &str| Bytes::copy_from_slice(text.as_bytes());
}

impl<const N: usize> From<&[u8; N]> for Upload {
    fn from(bytes: &[u8; N]) -> Self {
        bytes.as_slice().into()
    }
}

impl<const N: usize> From<[u8; N]> for Upload {
    fn from(bytes: [u8; N]) -> Self {
        bytes.as_slice().into()
    }
}

impl From<reqwest::Body> for Upload {
    fn from(body: reqwest::Body) -> Self {
        if let Some(bytes) = body.as_bytes() {
            return bytes.into();
        }
        let length = body.size_hint().exact();
        Self { length, ..Self::stream(BodyChunks(body)) }
    }
}

/// The data of an HTTP body; trailers are not part of it.
struct BodyChunks(reqwest::Body);

impl Stream for BodyChunks {
    type Item = Result<Bytes, reqwest::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(Pin::new(&mut self.0).poll_frame(context)) {
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

struct Converted<S>(Pin<Box<S>>);

impl<S, B, E> Stream for Converted<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context).map(|item| item.map(|item| item.map(Into::into).map_err(Into::into)))
    }
}

fn chunks<S, B, E>(stream: S) -> Chunks
where
    S: Stream<Item = Result<B, E>> + Send + 'static,
    B: Into<Bytes>,
    E: Into<BoxError>,
{
    Box::pin(Converted(Box::pin(stream)))
}

/// The body of a request: uploads one after another.
#[derive(Debug, Clone)]
pub(crate) struct Payload(Vec<Upload>);

impl From<Vec<Upload>> for Payload {
    fn from(pieces: Vec<Upload>) -> Self {
        Self(pieces)
    }
}

impl From<Bytes> for Payload {
    fn from(bytes: Bytes) -> Self {
        Self(vec![bytes.into()])
    }
}

impl Payload {
    /// Whether a part of it comes from a stream.
    pub(crate) fn is_streamed(&self) -> bool {
        self.0.iter().any(|piece| !matches!(piece.source, Source::Bytes(_)))
    }

    /// Whether it can be sent more than once.
    pub(crate) fn is_replayable(&self) -> bool {
        !self.0.iter().any(|piece| matches!(piece.source, Source::Once(_)))
    }

    /// All of its bytes; `None` if a part of it comes from a stream.
    pub(crate) fn bytes(&self) -> Option<Bytes> {
        let pieces =
            self.0.iter().map(|piece| if let Source::Bytes(bytes) = &piece.source { Some(bytes) } else { None });
        match pieces.collect::<Option<Vec<_>>>()?.as_slice() {
            [bytes] => Some(Bytes::clone(bytes)),
            pieces => Some(pieces.iter().flat_map(|bytes| bytes.iter().copied()).collect()),
        }
    }

    /// The body for one attempt; `None` if a stream was taken by another attempt. `progress` learns what is sent.
    pub(crate) fn open(&self, progress: &Arc<Progress>) -> Option<reqwest::Body> {
        if let [Upload { source: Source::Bytes(bytes), .. }] = self.0.as_slice() {
            return Some(bytes.clone().into());
        }
        let length = self.0.iter().map(|piece| piece.length).try_fold(0_u64, |sum, length| sum.checked_add(length?));
        let pieces = self.0.iter().map(|piece| match &piece.source {
            Source::Bytes(bytes) => Some(Piece::Bytes(bytes.clone())),
            Source::Once(slot) => lock(slot).take().map(Piece::Chunks),
            Source::Factory(open) => Some(Piece::Chunks(open())),
        });
        let pieces = Mutex::new(pieces.collect::<Option<_>>()?);
        Some(reqwest::Body::wrap(Sending { pieces, length, progress: Arc::clone(progress) }))
    }
}

enum Piece {
    Bytes(Bytes),
    Chunks(Chunks),
}

/// A body while it is sent.
struct Sending {
    /// Never locked: the lock makes the streams `Sync`, which reqwest requires.
    pieces: Mutex<VecDeque<Piece>>,
    length: Option<u64>,
    progress: Arc<Progress>,
}

impl http_body::Body for Sending {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        let pieces = this.pieces.get_mut().unwrap_or_else(PoisonError::into_inner);
        loop {
            let data = match pieces.front_mut() {
                None => return Poll::Ready(None),
                Some(Piece::Bytes(bytes)) => {
                    let bytes = std::mem::take(bytes);
                    pieces.pop_front();
                    bytes
                }
                Some(Piece::Chunks(chunks)) => match ready!(chunks.as_mut().poll_next(context)) {
                    Some(Ok(data)) => data,
                    Some(Err(error)) => {
                        this.progress.fail(&error);
                        return Poll::Ready(Some(Err(error)));
                    }
                    None => {
                        pieces.pop_front();
                        continue;
                    }
                },
            };
            if !data.is_empty() {
                this.progress.advance();
                if let Some(length) = &mut this.length {
                    *length = length.saturating_sub(u64::try_from(data.len()).unwrap_or(u64::MAX));
                }
                return Poll::Ready(Some(Ok(Frame::data(data))));
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// How an upload proceeds.
#[derive(Debug)]
pub(crate) struct Progress(Mutex<(Instant, Option<String>)>);

impl Progress {
    pub(crate) fn new() -> Self {
        Self(Mutex::new((Instant::now(), None)))
    }

    /// The error of the caller's stream, if it failed.
    pub(crate) fn failure(&self) -> Option<String> {
        lock(&self.0).1.take()
    }

    /// Waits for the future as long as the upload makes progress; `None` if nothing happens for `idle`.
    pub(crate) async fn watch<F: Future>(&self, idle: Duration, mut future: Pin<&mut F>) -> Option<F::Output> {
        loop {
            let last = lock(&self.0).0;
            match timeout_at(last + idle, future.as_mut()).await {
                Ok(output) => return Some(output),
                Err(_) if lock(&self.0).0 > last => {}
                Err(_) => return None,
            }
        }
    }

    fn advance(&self) {
        lock(&self.0).0 = Instant::now();
    }

    fn fail(&self, error: &BoxError) {
        lock(&self.0).1 = Some(error.to_string());
    }
}

/// Nothing panics while one of these locks is held.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
