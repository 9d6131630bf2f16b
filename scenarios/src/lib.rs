//! Scripted failures of the Microsoft 365 mail set-up: break the tenant, watch the client fail,
//! check that its doctor names the true cause, carry out the fix that the doctor prescribes, and
//! watch it work.

pub mod catalogue;
pub mod cli;
pub mod confusion;
pub mod pointed;
pub mod robot;
pub mod runner;
pub mod scenario;
pub mod table;
