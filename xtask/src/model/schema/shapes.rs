//! The shapes of named types.

use super::types::Type;

/// A type that has a name in Rust.
#[derive(Debug, Clone)]
pub struct Named {
    /// The name in Rust.
    pub name: String,
    /// The JSON pointer of its schema, in the common form of the versions.
    pub pointer: String,
    /// The JSON pointer of its schema, in the document as published.
    pub place: String,
    /// The pointers of the schemas from which it is combined, if it has no schema of its own.
    pub parts: Vec<String>,
    /// The line of its schema.
    pub line: usize,
    /// Its documentation, as in the document.
    pub docs: String,
    /// Whether its values are secrets.
    pub secret: bool,
    /// Whether it is another name of its type in Rust, and no type of its own.
    pub is_alias: bool,
    /// Its shape.
    pub shape: Shape,
    /// Whether a request can contain it.
    pub sent: bool,
    /// Whether a response can contain it.
    pub received: bool,
}

impl Named {
    /// Whether a value that the document does not list can arrive, so that an enum needs the variant `Unknown`.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.received || !self.sent
    }
}

/// The shape of a named type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// An object with known properties.
    Struct(Struct),
    /// A string out of a list of values.
    Enum(Vec<EnumValue>),
    /// A list whose items have a type each, all of which are there.
    Tuple(Vec<Field>),
    /// One of several types.
    Union(Union),
    /// An alias of another type.
    Alias(Type),
}

impl Shape {
    /// The types that it refers to.
    #[must_use]
    pub fn types(&self) -> Vec<&Type> {
        match self {
            Self::Struct(shape) => shape.fields.iter().map(|field| &field.ty).chain(&shape.additional).collect(),
            Self::Tuple(items) => items.iter().map(|item| &item.ty).collect(),
            Self::Union(union) => union.types.iter().collect(),
            Self::Alias(ty) => vec![ty],
            Self::Enum(_) => Vec::new(),
        }
    }

    /// The same shape; a map if it is an object without known properties.
    pub(super) fn or_map(self) -> Self {
        match self {
            Self::Struct(shape) if shape.fields.is_empty() => {
                Self::Alias(Type::map(shape.additional.unwrap_or(Type::Any)))
            }
            other => other,
        }
    }
}

/// One of several types.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Union {
    /// The types, in the order of the document.
    pub types: Vec<Type>,
    /// The property whose value decides between the types, with the values for each type.
    pub discriminator: Option<Discriminator>,
}

/// A Discriminator Object.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Discriminator {
    /// The property.
    pub property: String,
    /// Its values, with the index of their type in [`Union::types`].
    pub values: Vec<(String, usize)>,
    /// The index of the type for every other value.
    pub other: Option<usize>,
}

impl Discriminator {
    /// The values of the type at this index.
    pub fn values_of(&self, place: usize) -> impl Iterator<Item = &str> {
        self.values.iter().filter(move |(_, at)| *at == place).map(|(value, _)| value.as_str())
    }
}

/// An object with known properties.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Struct {
    /// The properties, in the order of the document.
    pub fields: Vec<Field>,
    /// The type of additional properties; `None` if the schema allows none.
    pub additional: Option<Type>,
}

/// A property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The name on the wire.
    pub wire: String,
    /// The name of the field.
    pub name: String,
    /// The type of a value.
    pub ty: Type,
    /// Whether it is required.
    pub required: bool,
    /// Whether only responses contain it.
    pub read_only: bool,
    /// Whether its value is a secret.
    pub secret: bool,
    /// The values that the document lists, each as JSON, unless they are the variants of a Rust enum.
    pub listed: Vec<String>,
    /// Its documentation, as in the document.
    pub docs: String,
}

impl Field {
    /// Whether the field is an `Option`.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        !self.required || self.ty.is_nullable() || self.read_only
    }

    /// Whether absent and `null` differ: the property is optional and `nullable`.
    #[must_use]
    pub fn is_three_valued(&self) -> bool {
        !self.required && !self.read_only && self.ty.is_nullable()
    }

    /// A property whose field has no name yet.
    pub(super) fn new(wire: &str, ty: Type, required: bool, read_only: bool, docs: String) -> Self {
        let (name, listed, secret) = (String::new(), Vec::new(), false);
        Self { wire: wire.to_owned(), name, ty, required, read_only, secret, listed, docs }
    }
}

/// A value of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumValue {
    /// The value on the wire.
    pub wire: String,
    /// The name of the variant.
    pub name: String,
}
