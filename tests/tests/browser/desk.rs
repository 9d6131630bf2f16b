//! Somebody's desk: the client, set up, and a browser in which its sign-in pages open.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex};

use client::account::{Address, EntityName};
use client::clock::SystemClock;
use client::config::{Account, ClientSecret, Guid, Home};
use client::error::{Error, PortalValue};
use client::locales::Language;
use client::net::{Net, Roots};
use client::verbs::{Browser, Client, EntityValues, SignInOptions, SignedIn};
use mock_server::Config;
use mock_server::tenant::seed;
use tests::World;
use tests::browser::{Album, Chromium, Profile, Tab, Tastes, Trouble};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use url::Url;

/// A box, the client and a browser's profile.
pub(crate) struct Desk<'c> {
    pub(crate) world: World,
    pub(crate) client: Client,
    pub(crate) profile: Profile,
    language: Language,
    addresses: Mutex<mpsc::UnboundedReceiver<Url>>,
    _browser: &'c Chromium,
}

/// A sign-in that waits for the browser.
pub(crate) struct Waiting {
    /// What the client opened.
    pub(crate) address: Url,
    /// What it comes to.
    pub(crate) end: JoinHandle<Result<SignedIn, Error>>,
}

impl<'c> Desk<'c> {
    /// The seeded tenant with its settings entered.
    pub(crate) fn new(browser: &'c Chromium, language: Language) -> Result<Self, Trouble> {
        let world = World::with(Config {
            as_microsoft: true,
            ..Config::default()
        });
        let (open, addresses) = mpsc::unbounded_channel();
        let clock = Arc::new(SystemClock);
        let rules = world.rules().map(|rule| rule.parse().unwrap());
        let roots = Roots::File(world.ca_file());
        let client = Client {
            home: Home::new(world.folder().join("m365mail")),
            net: Net::new(&roots, rules.into(), clock.clone()).unwrap(),
            clock,
            browser: Arc::new(Opener(open)),
            language,
        };
        let profile = world.runtime().block_on(browser.profile(world.server()))?;
        let desk = Self {
            world,
            client,
            profile,
            language,
            addresses: Mutex::new(addresses),
            _browser: browser,
        };
        desk.set_up();
        Ok(desk)
    }

    fn set_up(&self) {
        let value = |name| self.world.value(name);
        let firm = EntityName::parse("Muster Legal").unwrap();
        let values = EntityValues {
            tenant_id: Some(Guid::parse(value("TENANT_ID"), PortalValue::TenantId).unwrap()),
            client_id: Some(Guid::parse(value("CLIENT_ID"), PortalValue::ClientId).unwrap()),
            secret: Some(ClientSecret::parse(value("CLIENT_SECRET")).unwrap()),
            secret_ends: None,
            redirect_uri: None,
        };
        self.world.runtime().block_on(async {
            self.client.settings_set(&firm, values).await.unwrap();
            for address in [seed::USER, seed::OTHER_USER] {
                let account = Account {
                    address: Address::parse(address).unwrap(),
                    entity: firm.clone(),
                    login: None,
                    maildir: None,
                };
                self.client.account_add(account).await.unwrap();
            }
        });
    }

    /// A tab, without scripts where `scripts` is false.
    pub(crate) async fn tab(&self, scripts: bool) -> Result<Tab, Trouble> {
        let language = match self.language {
            Language::En => "en-GB,en",
            Language::De => "de-CH,de,en",
        };
        let tastes = Tastes {
            language,
            scripts,
            album: Some(&ALBUM),
        };
        self.profile.tab(tastes).await
    }

    /// Has the client sign an account in; it then waits on its loopback.
    pub(crate) async fn sign_in(&self, address: &str) -> Waiting {
        self.sign_in_with(address, SignInOptions::default()).await
    }

    /// The same with other options.
    pub(crate) async fn sign_in_with(&self, address: &str, options: SignInOptions) -> Waiting {
        let (client, address) = (self.client.clone(), Address::parse(address).unwrap());
        let end = tokio::spawn(async move { client.sign_in(&address, &options).await });
        let mut addresses = {
            let mut held = self.addresses.lock().unwrap();
            std::mem::replace(&mut *held, mpsc::unbounded_channel().1)
        };
        let opened = addresses.recv().await.unwrap();
        *self.addresses.lock().unwrap() = addresses;
        Waiting {
            address: opened,
            end,
        }
    }

    /// A text of the pages in the desk's language.
    pub(crate) fn says(&self, en: &'static str, de: &'static str) -> &'static str {
        match self.language {
            Language::En => en,
            Language::De => de,
        }
    }
}

impl Waiting {
    /// What came of it.
    pub(crate) async fn ended(self) -> Result<SignedIn, Error> {
        self.end.await.unwrap()
    }
}

/// Where the pictures go.
static ALBUM: LazyLock<Album> =
    LazyLock::new(|| Album::new(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pages")));

/// Hands the address on instead of opening it.
#[derive(Debug)]
struct Opener(mpsc::UnboundedSender<Url>);

impl Browser for Opener {
    fn open(&self, url: &Url) -> io::Result<()> {
        let sent = self.0.send(url.clone());
        sent.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
