//! A browser that plays a person: it knows form fields only and follows the pages as they come.
//!
//! It runs no script, knows no address of Entra and no order of pages. What it met is a value.

mod browser;
mod cookies;
mod html;
mod person;

pub use browser::{Browser, End, Page, RobotError, Walk};
pub use person::Person;
