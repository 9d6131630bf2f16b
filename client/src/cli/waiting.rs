//! A line on stderr for whoever waits: for a server, or because another run of the program holds a
//! lock.

use std::io::Write;
use std::time::Duration;

use crate::disk::{Unusable, Waiting, tell_of_waiting};
use crate::locales::{Language, Text, messages};

/// After so long somebody who watches wants to know that it goes on.
const WORD: Duration = Duration::from_secs(2);

/// Does `work`, and says once that it still goes on when it takes more than two seconds.
pub(super) async fn with_a_word<T>(
    work: impl Future<Output = T> + Unpin,
    stderr: &mut (dyn Write + Send),
    language: Language,
) -> T {
    with_a_word_after(WORD, work, stderr, language).await
}

#[expect(
    clippy::disallowed_methods,
    reason = "who waits for a word waits by the wall's clock"
)]
async fn with_a_word_after<T>(
    after: Duration,
    mut work: impl Future<Output = T> + Unpin,
    stderr: &mut (dyn Write + Send),
    language: Language,
) -> T {
    tokio::select! {
        biased;
        done = &mut work => return done,
        () = tokio::time::sleep(after) => {}
    }
    // Nobody is left to tell when the reader of our words has gone.
    let _ = writeln!(stderr, "{}", messages::said_still_waiting().say(language));
    work.await
}

/// From now on the waiting is told in this language. It is the process that waits, whatever it was
/// asked to do, so this is for the program alone.
pub(super) fn tell_in(language: Language) {
    match language {
        Language::De => tell_of_waiting(|waiting| tell(waiting, Language::De)),
        Language::En => tell_of_waiting(|waiting| tell(waiting, Language::En)),
    }
}

fn tell(waiting: Waiting<'_>, language: Language) {
    // Nobody is left to tell when the reader of our words has gone.
    let _ = writeln!(std::io::stderr(), "{}", line(waiting, language));
}

fn line(waiting: Waiting<'_>, language: Language) -> String {
    let why = Unusable::Locked(waiting.holder).to_string();
    messages::said_lock_waiting(waiting.path.display(), Text::heard(&why)).say(language)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::disk::Holder;
    use crate::locales::english::english_in;

    #[tokio::test]
    async fn a_word_is_said_once_and_only_to_whoever_waits() {
        let ages = Duration::from_secs(600);
        for (after, takes, said) in [
            (ages, Duration::ZERO, 0),
            (Duration::ZERO, Duration::from_millis(20), 1),
        ] {
            let mut out = Vec::new();
            let work = tokio::time::timeout(takes, std::future::pending::<()>());
            let done = with_a_word_after(after, Box::pin(work), &mut out, Language::De).await;
            assert!(done.is_err());
            let out = String::from_utf8(out).unwrap();
            assert_eq!(out.lines().count(), said, "{out}");
            assert_eq!(english_in(&out), None, "{out}");
        }
        assert_eq!(WORD, Duration::from_secs(2));
    }

    #[test]
    fn who_holds_the_lock_is_told_in_the_readers_language() {
        let path = Path::new("/home/anna/record.lock");
        let holder = |is_stopped| {
            Some(Holder {
                pid: 4711,
                is_stopped,
            })
        };
        for (holder, german, english) in [
            (None, "ein anderer Prozess", "another process"),
            (holder(false), "der Prozess 4711 hält", "process 4711 holds"),
            (holder(true), "ist angehalten", "is stopped"),
        ] {
            let waiting = Waiting { path, holder };
            let said = line(waiting, Language::De);
            assert!(
                said.contains(german) && said.contains("record.lock"),
                "{said}"
            );
            assert_eq!(english_in(&said), None, "{said}");
            let said = line(waiting, Language::En);
            assert!(said.contains(english) && !said.contains('\n'), "{said}");
        }
    }
}
