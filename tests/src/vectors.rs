//! Captured server lines: what was seen, where, and how sure that is.
