//! The robot as the browser that the client opens.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::watch;
use url::Url;

use crate::robot::{Browser, Person, Walk};

/// Opens addresses with the robot, in the background as a browser does.
#[derive(Clone)]
pub(super) struct RobotBrowser(Arc<Shared>);

struct Shared {
    /// Its cookies stay from one sign-in to the next.
    browser: tokio::sync::Mutex<Browser>,
    runtime: Handle,
    person: Mutex<Person>,
    last: watch::Sender<Option<Walk>>,
}

impl RobotBrowser {
    /// Must be made on the runtime on which it is to walk.
    pub(super) fn new(browser: Browser, person: Person) -> Self {
        Self(Arc::new(Shared {
            browser: tokio::sync::Mutex::new(browser),
            runtime: Handle::current(),
            person: Mutex::new(person),
            last: watch::Sender::new(None),
        }))
    }

    /// Who sits before it from now on.
    pub(super) fn seat(&self, person: Person) {
        self.0.last.send_replace(None);
        *self.0.person.lock().unwrap_or_else(PoisonError::into_inner) = person;
    }

    /// The last walk, once it has ended.
    pub(super) async fn walked(&self) -> Option<Walk> {
        let mut last = self.0.last.subscribe();
        // The sender lives as long as `self`.
        last.wait_for(Option::is_some)
            .await
            .ok()
            .and_then(|walk| walk.clone())
    }

    /// The last walk, if one has ended.
    pub(super) fn last_walk(&self) -> Option<Walk> {
        self.0.last.borrow().clone()
    }
}

impl client::verbs::Browser for RobotBrowser {
    fn open(&self, url: &Url) -> io::Result<()> {
        let (shared, url) = (Arc::clone(&self.0), url.clone());
        self.0.runtime.spawn(async move {
            let person = shared
                .person
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone();
            let walk = shared
                .browser
                .lock()
                .await
                .walk(url.as_str(), &person)
                .await;
            shared.last.send_replace(Some(walk));
        });
        Ok(())
    }
}

impl std::fmt::Debug for RobotBrowser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RobotBrowser")
    }
}
