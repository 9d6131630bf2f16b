//! A browser that plays a person: it knows form fields only and follows the pages as they come.
//!
//! It runs no script, knows no address of Entra and no order of pages. What it met is a value.

mod browser;
mod cookies;
mod html;
mod person;
mod walk;

use std::future::Future;
use std::pin::Pin;

pub use browser::Browser;
pub use person::{Mfa, PageAct, Person, Phone, PhoneAnswer};
pub use walk::{Copied, End, Page, RobotError, Walk};

/// A browser that goes through pages as a person does: the robot, or a real one.
pub trait WebBrowser: Send {
    /// Opens `address` and goes on as `person` until there is nothing left to do.
    fn walk<'a>(
        &'a mut self,
        address: &'a str,
        person: &'a Person,
    ) -> Pin<Box<dyn Future<Output = Walk> + Send + 'a>>;

    /// Closes the browser: what lasts only a session is forgotten.
    fn close(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}
