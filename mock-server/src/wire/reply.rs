//! The form of a protocol's table of replies: text template, where it was seen, how sure we are.
//!
//! Texts vary in their tails (host, time, id) as the real service's do, so nobody can match whole
//! lines.

/// How well a reply is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// In a public transcript of Exchange Online.
    Captured,
    /// In Microsoft's documents of Exchange Online.
    Documented,
    /// In a document or transcript of Exchange Server, whose code Exchange Online shares.
    OnPremises,
    /// From memory of Exchange's wording, or from the RFC alone.
    Assumed,
}

/// One reply.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The reply code, `+OK` or `-ERR`.
    pub code: &'static str,
    /// The enhanced status code (RFC 3463), or nothing.
    pub enhanced: &'static str,
    /// The text, with `{}` for each argument.
    pub text: &'static str,
    /// Where it was seen.
    pub source: &'static str,
    /// How sure that is.
    pub provenance: Provenance,
}

impl Row {
    /// The line, without tail and end.
    #[must_use]
    pub fn line(&self, arguments: &[&str]) -> String {
        let mut line = self.code.to_owned();
        for part in [self.enhanced, self.text] {
            if !part.is_empty() {
                line.push(' ');
                line.push_str(part);
            }
        }
        if arguments.is_empty() {
            return line;
        }
        // One pass, so that an argument with braces of its own is not filled again.
        let mut pieces = line.split("{}");
        let mut filled = pieces.next().unwrap_or_default().to_owned();
        let mut arguments = arguments.iter();
        for piece in pieces {
            filled.push_str(arguments.next().copied().unwrap_or_default());
            filled.push_str(piece);
        }
        filled
    }
}

/// Declares a protocol's replies: an enum and its table.
macro_rules! replies {
    ($($(#[$doc:meta])* $variant:ident $code:literal $enhanced:literal $text:literal $provenance:ident $source:literal;)*) => {
        /// Every reply of this protocol.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Reply { $($(#[$doc])* $variant,)* }

        impl Reply {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The reply's row.
            #[must_use]
            pub const fn row(self) -> &'static $crate::wire::reply::Row {
                match self {
                    $(Self::$variant => &$crate::wire::reply::Row {
                        code: $code,
                        enhanced: $enhanced,
                        text: $text,
                        source: $source,
                        provenance: $crate::wire::reply::Provenance::$provenance,
                    },)*
                }
            }

            /// The line with its arguments filled in, without tail and end.
            #[must_use]
            pub fn line(self, arguments: &[&str]) -> String {
                self.row().line(arguments)
            }
        }
    };
}

pub(crate) use replies;
