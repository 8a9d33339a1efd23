//! JSON pointers (RFC 6901): the one place where their tokens are escaped, unescaped and joined.

use std::borrow::Cow;

/// A name as a token of a pointer: `/pets/{id}` is `~1pets~1{id}`.
#[must_use]
pub fn escape(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) { Cow::Owned(name.replace('~', "~0").replace('/', "~1")) } else { Cow::Borrowed(name) }
}

/// Unescapes a token of a pointer.
#[must_use]
pub fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') { Cow::Owned(token.replace("~1", "/").replace("~0", "~")) } else { Cow::Borrowed(token) }
}

/// The pointer of a member, from the pointer of its object.
#[must_use]
pub fn join(above: &str, name: &str) -> String {
    format!("{above}/{}", escape(name))
}

/// How many bytes a name takes in a pointer, with the slash before it.
#[must_use]
pub(crate) fn length(name: &str) -> usize {
    1 + name.len() + name.bytes().filter(|byte| matches!(byte, b'~' | b'/')).count()
}

/// How many bytes the place of an item takes in a pointer, with the slash before it.
#[must_use]
pub(crate) fn length_of_index(index: usize) -> usize {
    2 + index.checked_ilog10().unwrap_or_default() as usize
}

/// The name of the last token.
#[must_use]
pub fn last(pointer: &str) -> Cow<'_, str> {
    unescape(pointer.rsplit('/').next().unwrap_or_default())
}

/// Decodes a part of a URI; a reference is its fragment, in which `{` of a path template may stand as `%7B`.
#[must_use]
pub fn percent_decode(token: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(token.len());
    let mut rest = token.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let high = char::from(rest.next()?).to_digit(16)?;
                let low = char::from(rest.next()?).to_digit(16)?;
                u8::try_from(high * 16 + low).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tokens_are_escaped_as_rfc_6901_says() {
        // Of `~1` only the first character is escaped, and it becomes itself again.
        for (name, token) in [("a/b", "a~1b"), ("m~n", "m~0n"), ("~1", "~01"), ("", ""), (" ", " ")] {
            assert_eq!(escape(name), token);
            assert_eq!(unescape(token), name);
        }
        assert_eq!(join("/paths", "/pets"), "/paths/~1pets");
        assert_eq!(last("/paths/~1pets"), "/pets");
    }

    proptest! {
        #[test]
        fn a_name_becomes_itself_again(name in "[~/01a]{0,12}") {
            let (token, pointer) = (escape(&name), join("/a", &name));
            prop_assert_eq!(unescape(&token), name.as_str());
            prop_assert_eq!(last(&pointer), name.as_str());
            prop_assert_eq!(length(&name), join("", &name).len());
        }

        #[test]
        fn an_index_takes_its_digits_and_a_slash(index in any::<usize>(), small in 0_usize..200) {
            prop_assert_eq!(length_of_index(index), format!("/{index}").len());
            prop_assert_eq!(length_of_index(small), format!("/{small}").len());
        }
    }
}
