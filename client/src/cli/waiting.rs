//! A line on stderr for whoever waits because another run of the program holds a lock.

use std::io::Write as _;

use crate::disk::{Unusable, Waiting, tell_of_waiting};
use crate::locales::{Language, Text, messages};

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
