//! Tests that need all three.
