//! The client's own words, in English and German.
//!
//! A [`Text`] is a message with its arguments and is turned into words as late as possible, so that
//! values carry no language. `messages` has a function for each message that the client's code
//! says; the texts of findings and causes are found by their ids. One catalogue of each language
//! holds them all.

mod catalogue;
mod finding;
mod heard;
mod language;
pub(crate) mod messages;
mod text;

pub use self::finding::{Arguments, Name, Part};
pub use self::language::Language;
pub use self::text::Text;

#[cfg(test)]
pub(crate) mod english;
#[cfg(test)]
mod tests;
