//! The shapes of files: all kinds of actors have the same keys.

use super::fields::{self, Field};
use super::kind::Kind;

/// The sort of a file, by the keys that it may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// An actor of any kind.
    Actor,
    /// An initiative.
    Initiative,
    /// A person.
    Person,
    /// A source.
    Source,
    /// `registry.toml`.
    Registry,
}

impl Shape {
    /// Every shape, `registry.toml` last.
    pub const ALL: [Shape; 5] = [
        Shape::Actor,
        Shape::Initiative,
        Shape::Person,
        Shape::Source,
        Shape::Registry,
    ];

    /// The shape of records of `kind`.
    pub fn of(kind: Kind) -> Shape {
        match kind {
            Kind::Initiative => Shape::Initiative,
            Kind::Person => Shape::Person,
            Kind::Source => Shape::Source,
            _ => Shape::Actor,
        }
    }

    /// The word for the shape in commands and file names.
    pub fn key(self) -> &'static str {
        match self {
            Shape::Actor => "actor",
            Shape::Initiative => "initiative",
            Shape::Person => "person",
            Shape::Source => "source",
            Shape::Registry => "registry",
        }
    }

    /// The kinds of records that have the shape; none for `registry.toml`.
    pub fn kinds(self) -> impl Iterator<Item = Kind> {
        let all = Kind::ALL.into_iter();
        all.filter(move |kind| Shape::of(*kind) == self)
    }

    /// Returns the fields that a file of the shape may hold, in canonical order.
    pub fn fields(self) -> Vec<&'static Field> {
        // Any kind of the shape will do: a test checks that all have the same keys.
        match self.kinds().next() {
            Some(kind) => fields::of(kind).collect(),
            None => fields::SETTINGS.iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Shape;
    use crate::model::fields;
    use crate::model::kind::Kind;

    #[test]
    fn kinds_of_one_shape_have_the_same_keys() {
        for kind in Kind::ALL {
            let keys: Vec<_> = fields::of(kind).map(|field| field.key).collect();
            let shape = Shape::of(kind).fields();
            let of_shape: Vec<_> = shape.iter().map(|field| field.key).collect();
            assert_eq!(keys, of_shape, "{kind:?}");
        }
    }
}
