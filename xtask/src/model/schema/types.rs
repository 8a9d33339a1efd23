//! The types of the values of fields, items and bodies.

/// The type of an integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Integer {
    /// Signed, 32 bits.
    I32,
    /// Unsigned, 32 bits.
    U32,
    /// Signed, 64 bits.
    I64,
    /// Unsigned, 64 bits.
    U64,
}

impl Integer {
    /// The name of the Rust type.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::I32 => "i32",
            Self::U32 => "u32",
            Self::I64 => "i64",
            Self::U64 => "u64",
        }
    }

    /// Its `format` in OpenAPI.
    #[must_use]
    pub fn format(self) -> &'static str {
        match self {
            Self::I32 => "int32",
            Self::U32 => "uint32",
            Self::I64 => "int64",
            Self::U64 => "uint64",
        }
    }

    fn holds(self, least: Option<i128>, most: Option<i128>) -> bool {
        let (min, max): (i128, i128) = match self {
            Self::I32 => (i32::MIN.into(), i32::MAX.into()),
            Self::U32 => (u32::MIN.into(), u32::MAX.into()),
            Self::I64 => (i64::MIN.into(), i64::MAX.into()),
            Self::U64 => (u64::MIN.into(), u64::MAX.into()),
        };
        least.is_none_or(|least| least >= min) && most.is_none_or(|most| most <= max)
    }

    /// The type that `format` names, or the next larger one that has every value within the bounds; `None` if that needs more than
    /// 64 bits.
    #[must_use]
    pub fn of(format: Option<&str>, least: Option<i128>, most: Option<i128>) -> Option<Self> {
        let wanted: &[Self] = match format {
            Some("int32") => &[Self::I32, Self::I64],
            Some("uint32") => &[Self::U32, Self::I64],
            Some("uint64") => &[Self::U64, Self::I64],
            _ => &[Self::I64],
        };
        // Unsigned only if the schema allows no negative value.
        let unsigned = least.is_some_and(|least| least >= 0).then_some(Self::U64);
        wanted.iter().copied().chain(unsigned).find(|integer| integer.holds(least, most))
    }
}

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Any JSON value.
    Any,
    /// `true` or `false`.
    Bool,
    /// An integer.
    Integer(Integer),
    /// A floating-point number, with its number of bits.
    Number(u8),
    /// A string.
    String,
    /// A list.
    Array(Box<Type>),
    /// An object whose properties have any name and one type.
    Map(Box<Type>),
    /// A named type, by its index in [`Schemas::named`](super::Schemas::named).
    Named(usize),
    /// A value or `null`.
    Nullable(Box<Type>),
}

impl Type {
    /// A list.
    #[must_use]
    pub fn array(items: Self) -> Self {
        Self::Array(Box::new(items.without_needless_null()))
    }

    /// An object with values of one type.
    #[must_use]
    pub fn map(values: Self) -> Self {
        Self::Map(Box::new(values.without_needless_null()))
    }

    /// The type, or `null`.
    #[must_use]
    pub fn nullable(self) -> Self {
        if self.is_nullable() { self } else { Self::Nullable(Box::new(self)) }
    }

    /// `Any` includes `null` already.
    fn without_needless_null(self) -> Self {
        if *self.not_null() == Self::Any { Self::Any } else { self }
    }

    /// The type without `null`.
    #[must_use]
    pub fn not_null(&self) -> &Type {
        match self {
            Self::Nullable(inner) => inner.not_null(),
            other => other,
        }
    }

    /// Whether `null` is a value of it.
    #[must_use]
    pub fn is_nullable(&self) -> bool {
        matches!(self, Self::Nullable(_))
    }
}

#[cfg(test)]
mod tests {
    use super::Integer;

    #[test]
    fn an_integer_has_the_narrowest_type_that_holds_what_the_document_allows() {
        let name = |format, least, most| Integer::of(format, least, most).map_or("none", Integer::name);
        assert_eq!(name(None, None, None), "i64");
        assert_eq!(name(Some("int32"), Some(0), Some(9)), "i32");
        assert_eq!(name(Some("int32"), Some(0), Some(1 << 31)), "i64");
        assert_eq!(name(Some("uint32"), None, None), "u32");
        assert_eq!(name(Some("uint32"), Some(-1), None), "i64");
        assert_eq!(name(Some("uint64"), Some(0), Some(u64::MAX.into())), "u64");
        assert_eq!(name(Some("int64"), Some(0), Some(u64::MAX.into())), "u64");
        assert_eq!(name(Some("int64"), Some(0), Some(i64::MAX.into())), "i64");
        assert_eq!(name(None, None, Some(u64::MAX.into())), "none");
        assert_eq!(name(None, Some(0), Some(1 << 64)), "none");
    }
}
