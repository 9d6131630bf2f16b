//! The verbs `status` and `doctor`: what the client knows, and what it can find out.
//!
//! The doctor only looks: it sends no mail, retrieves none and removes none. The one thing that it
//! changes is that it may renew a token, and then keeps the new one. It says what it does before it
//! does it, and notes what it met: a look counts as an attempt does.

mod ask;
mod bundle;
mod busy;
mod question;

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use self::ask::Answers;
pub(super) use self::busy::busy;
pub use self::question::{Planned, Question};
use super::Client;
use super::at_home::{note_at_home, storage};
use crate::account::Address;
use crate::config::Settings;
use crate::diagnosis::read_page;
use crate::error::{Error, InputError};
use crate::evidence::{Attempt, Evidence, Failure, Leg, Local, LocalFailure, Words};
use crate::record;
use crate::report::Report;

/// What the doctor is asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Examination<'a> {
    /// This account, or all.
    pub only: Option<&'a Address>,
    /// What the user read on Entra's page, as text or HTML; it belongs to `only`, or else to the
    /// one account whose sign-in did not come back.
    pub page: Option<&'a str>,
    /// How long it may take.
    pub limits: Limits,
}

/// How long the doctor may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// After this long somebody who watches wants to know that it goes on.
    pub word: Duration,
    /// A whole question ends within this, whatever the other side does.
    pub question: Duration,
}

impl Default for Limits {
    /// A word after two seconds; three dead hosts together stay well below a minute and a half.
    fn default() -> Self {
        Self {
            word: Duration::from_secs(2),
            question: Duration::from_secs(25),
        }
    }
}

/// What the doctor found, with all that the report was made from.
#[derive(Debug, Clone)]
pub struct Examined {
    /// What it is made from.
    pub evidence: Evidence,
    /// Everything that was asked.
    pub asked: Vec<Planned>,
}

/// What the doctor is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress<'a> {
    /// It is about to ask.
    Asks(&'a Planned),
    /// It has been waiting for the answer for two seconds.
    Waits(&'a Planned),
}

impl Client {
    /// How everything stands, from what is remembered.
    ///
    /// # Errors
    /// When the client's files cannot be read.
    pub fn status(&self) -> Result<Report, Error> {
        Ok(Report::new(&self.evidence(None)?))
    }

    /// How everything, or one account, stands, from what is remembered and what can be found out.
    ///
    /// # Errors
    /// When the client's files cannot be read. That nobody can be reached is no error but a
    /// finding.
    pub async fn doctor(&self, only: Option<&Address>) -> Result<Report, Error> {
        Ok(Report::new(&self.examine(only).await?))
    }

    /// What the doctor's report is made from.
    ///
    /// # Errors
    /// As [`doctor`](Self::doctor).
    pub async fn examine(&self, only: Option<&Address>) -> Result<Evidence, Error> {
        let what = Examination {
            only,
            ..Examination::default()
        };
        let examined = self.examine_with(what, &mut |_| {}).await?;
        Ok(examined.evidence)
    }

    /// As [`examine`](Self::examine); `tell` hears of each request before it is made.
    ///
    /// # Errors
    /// As [`doctor`](Self::doctor), and when a page belongs to no one account.
    pub async fn examine_with(
        &self,
        what: Examination<'_>,
        tell: &mut (dyn FnMut(Progress<'_>) + Send),
    ) -> Result<Examined, Error> {
        let only = what.only;
        let reader = match what.page {
            Some(page) => Some((self.reader(only)?, page)),
            None => None,
        };
        // What is begun anew on the way was damaged all the same.
        let problem = record::problem(&self.home);
        let (damage, unusable) = match problem {
            Some(error) if error.is_damage() => (Some(storage(&error)), None),
            problem => (None, problem.as_ref().map(storage)),
        };
        let mut busy = match unusable {
            Some(unusable) => Some(unusable),
            None => self.is_record_busy(what.limits).await?,
        };
        if busy.is_none() {
            self.note_what_cannot_be_renewed(only).await?;
        }
        let mut answers = Answers::default();
        let mut asked = Vec::new();
        let mut plan = match &busy {
            None => VecDeque::from(self.plan(only)?),
            Some(_) => VecDeque::new(),
        };
        // What cannot be noted is not asked.
        while busy.is_none()
            && let Some(planned) = plan.pop_front()
        {
            if !self.has_sense(&planned.question, &answers) {
                continue;
            }
            tell(Progress::Asks(&planned));
            let asking = self.ask_within(what.limits, &planned, &mut answers, tell);
            busy = busy::or_go_on(Box::pin(asking).await)?;
            plan_the_other_id(&self.settings()?, &planned, &answers, &mut plan)?;
            asked.push(planned);
        }
        // Read now: what was asked left its answers, and perhaps a newer token.
        let mut evidence = self.evidence(only)?;
        let held = self.held_locks(only, what.limits).await?;
        note_at_home(&mut evidence, damage.into_iter().chain(busy).chain(held));
        for entity in &mut evidence.entities {
            for account in &mut entity.accounts {
                let address = Address::parse(&account.address)?;
                if let Some((_, page)) = reader.as_ref().filter(|(one, _)| *one == address) {
                    let page = Failure::EntraPage(read_page(page));
                    account.page = Some(Attempt {
                        // Whoever reads a page has just met it.
                        order: u64::MAX,
                        ..Attempt::failed(self.clock.now(), page)
                    });
                }
            }
        }
        Ok(Examined { evidence, asked })
    }

    /// Puts a question, and gives a word when the answer takes its time.
    #[expect(
        clippy::disallowed_methods,
        reason = "who waits for a word waits by the wall's clock"
    )]
    async fn ask_within(
        &self,
        limits: Limits,
        planned: &Planned,
        answers: &mut Answers,
        tell: &mut (dyn FnMut(Progress<'_>) + Send),
    ) -> Result<(), Error> {
        // Boxed, as are the conversations in it: unoptimized, they would fill a thread's stack
        // together.
        let mut asking = Box::pin(timeout(
            limits.question,
            self.ask(&planned.question, answers),
        ));
        let answered = tokio::select! {
            answered = &mut asking => answered,
            () = sleep(limits.word) => {
                tell(Progress::Waits(planned));
                asking.as_mut().await
            }
        };
        drop(asking);
        match answered {
            Ok(answered) => answered,
            Err(_) => self.give_up(planned, answers, limits.question).await,
        }
    }

    /// What is wrong with the kept tokens themselves is found out without asking anybody: a sign-in
    /// that brought nothing to renew it with.
    async fn note_what_cannot_be_renewed(&self, only: Option<&Address>) -> Result<(), Error> {
        for account in self.settings()?.accounts {
            let address = &account.address;
            if only.is_some_and(|only| only != address) {
                continue;
            }
            let Ok(Some(tokens)) = self.home.tokens(address).read() else {
                continue;
            };
            let is_over = tokens.access.expires_at <= self.clock.now();
            if tokens.refresh_token.is_none() && is_over {
                let failure = LocalFailure {
                    kind: Local::NoRefreshToken,
                    words: Words::empty(),
                };
                let look = Attempt::failed(self.clock.now(), failure);
                self.remember(|record| {
                    record.note_look(address, Leg::Refresh, look);
                })
                .await?;
            }
        }
        Ok(())
    }

    /// Whose page it is that somebody read.
    fn reader(&self, only: Option<&Address>) -> Result<Address, Error> {
        if let Some(address) = only {
            return Ok(address.clone());
        }
        let mut record = record::read(&self.home)?;
        let mut waiting = Vec::new();
        for account in self.settings()?.accounts {
            let sign_in = record.account(&account.address).attempts.on(Leg::SignIn);
            if sign_in.is_some_and(did_not_come_back) {
                waiting.push(account.address);
            }
        }
        match (waiting.pop(), waiting.is_empty()) {
            (Some(one), true) => Ok(one),
            (Some(_), false) => Err(InputError::PageOfSeveral.into()),
            (None, _) => Err(InputError::PageOfNobody.into()),
        }
    }
}

/// Where there is no tenant of the one ID, it is time to ask for the other.
fn plan_the_other_id(
    settings: &Settings,
    planned: &Planned,
    answers: &Answers,
    plan: &mut VecDeque<Planned>,
) -> Result<(), Error> {
    let Question::Discovery(name) = &planned.question else {
        return Ok(());
    };
    let other = Question::SwappedIds(name.clone());
    let is_planned = plan.iter().any(|one| one.question == other);
    if answers.has_no_tenant(name) && !is_planned {
        plan.push_front(Planned::new(other, settings.entity(name)?));
    }
    Ok(())
}

fn did_not_come_back(attempt: &Attempt) -> bool {
    matches!(
        attempt.failure(),
        Some(Failure::Local(local)) if local.kind == Local::NotFinished
    )
}

#[cfg(test)]
mod tests;
