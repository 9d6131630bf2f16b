//! From what the client saw to what is wrong, who can cure it and how.
//!
//! Everything here is a pure function of an [`evidence::Evidence`]: the module reads no file, opens
//! no socket and asks no clock, so that a diagnosis can be repeated from the record alone. It knows
//! nothing of the rest of the client.

pub mod evidence;
mod redact;
