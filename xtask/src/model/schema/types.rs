//! The kinds of values that a field, an item or a body can have.

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Any JSON value.
    Any,
    /// `true` or `false`.
    Bool,
    /// A signed integer of so many bits.
    Integer(u8),
    /// A floating-point number of so many bits.
    Number(u8),
    /// A text.
    String,
    /// A list.
    Array(Box<Type>),
    /// An object with values of one type under any name.
    Map(Box<Type>),
    /// A type with a name, by its place in [`Schemas::named`](super::Schemas::named).
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

    /// Any JSON value may be `null` anyway.
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
