//! From pasted text to what is spotted in it: numbers, codes, values; without any judgement of what
//! they mean.
//!
//! People paste whole pages, stack traces, JSON, addresses. All of it becomes one plain text first:
//! opened (markup, escapes and percent signs are gone), free of credentials, with one blank between
//! words. Nothing here takes longer than in proportion to the text.

mod codes;
mod html;
mod labels;
mod marks;
mod numbers;
mod opened;
mod plain;
mod sasl;
mod values;
#[cfg(test)]
mod work;

pub(super) use codes::{Code, codes};
pub(super) use html::page;
pub use labels::{Named, NamedKind};
pub(super) use numbers::{Number, numbers};
pub(super) use plain::Plain;
pub(super) use values::{Value, unlabelled, values};

/// The text as it can be searched.
pub(crate) fn read(pasted: &str) -> Plain {
    Plain::new(&opened::open(pasted))
}

/// Where the words stand in the text.
pub(crate) fn found(text: &str, words: &str) -> Option<usize> {
    did(text.len());
    memchr::memmem::find(text.as_bytes(), words.as_bytes())
}

/// Tells the tests how many bytes were looked at.
fn did(bytes: usize) {
    #[cfg(test)]
    work::add(bytes);
    let _ = bytes;
}

#[cfg(test)]
pub(crate) use work::of as work_of;
