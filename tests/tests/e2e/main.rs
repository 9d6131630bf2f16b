//! Both programs and the box together, over real sockets.
#![expect(
    clippy::unwrap_used,
    reason = "the helpers beside the tests are tests as well"
)]

mod catalogue;
mod causes;
mod changes;
mod journal;
mod phone;
mod reset;
mod secrets;
mod tokens;
mod vectors;
