//! Every identifier that the box invents comes from here, from one seed, so that the same steps
//! give the same journal. None of them protects anything: a box is for rehearsing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// A seeded source of identifiers.
#[derive(Clone, Debug)]
pub struct Ids {
    random: ChaCha8Rng,
    next_session: u64,
}

impl Ids {
    /// Identifiers of the seed, and of nothing else: a session id that told when the box started
    /// would be another one in each run.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        // A stream of its own, so that session ids take nothing from the others.
        let mut sessions = ChaCha8Rng::seed_from_u64(seed);
        sessions.set_stream(1);
        Self {
            random: ChaCha8Rng::seed_from_u64(seed),
            next_session: TICKS_OF_2026 + sessions.next_u64() % TICKS_OF_A_YEAR,
        }
    }

    /// A version 4 GUID in lower case.
    pub fn guid(&mut self) -> String {
        let mut bytes = [0; 16];
        self.random.fill_bytes(&mut bytes);
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        format_guid(&bytes)
    }

    /// A GUID whose last byte is zero, as Entra's trace ids have it in nearly every public capture
    /// (for example the error bodies in github.com/AzureAD/microsoft-authentication-library-for-js,
    /// issue 5491).
    pub fn trace(&mut self) -> String {
        let mut guid = self.guid();
        guid.replace_range(34.., "00");
        guid
    }

    /// Base64url text over `bytes` random bytes.
    pub fn blob(&mut self, bytes: usize) -> String {
        let mut buffer = vec![0; bytes];
        self.random.fill_bytes(&mut buffer);
        URL_SAFE_NO_PAD.encode(buffer)
    }

    /// A number in `low..=high`.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        // The bias of the remainder is far below anything that a test could see.
        low + self.random.next_u64() % (high - low + 1)
    }

    /// Upper-case letters and digits.
    pub fn alphanumeric(&mut self, length: usize) -> String {
        const LETTERS: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        (0..length)
            .map(|_| char::from(LETTERS[self.between(0, 35) as usize]))
            .collect()
    }

    /// The sixteen hex digits by which Exchange names an SMTP session. They look like a counter
    /// that starts at the .NET tick count of the process (derived from the greetings in
    /// github.com/jstedfast/MailKit issue 1770 and others); here at some moment of 2026.
    pub fn session(&mut self) -> String {
        self.next_session += 1;
        format!("{:016X}", self.next_session)
    }
}

/// Hex digits in the grouping of a GUID.
fn format_guid(bytes: &[u8; 16]) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

/// .NET counts 100 ns steps since the year 1.
const TICKS_OF_2026: u64 = 639_028_224_000_000_000;
const TICKS_OF_A_YEAR: u64 = 365 * 24 * 3600 * 10_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let (mut one, mut two) = (Ids::new(7), Ids::new(7));
        for _ in 0..20 {
            assert_eq!(one.guid(), two.guid());
            assert_eq!(one.blob(40), two.blob(40));
        }
        assert_ne!(Ids::new(8).guid(), Ids::new(7).guid());
    }

    #[test]
    fn a_guid_has_its_form_and_a_trace_ends_in_zero() {
        let mut ids = Ids::new(1);
        let guid = ids.guid();
        assert_eq!(guid.len(), 36);
        assert_eq!(guid.as_bytes()[14], b'4');
        let trace = ids.trace();
        assert_eq!(trace.len(), 36);
        assert!(trace.ends_with("00"));
    }

    /// A captured id, `08DCA18218166FB4`, reads as 2024-07-11 08:18:50 in ticks; those of 2026
    /// begin with 08DE and 08DF.
    #[test]
    fn session_ids_count_up_from_a_tick_count_of_the_seed() {
        let mut ids = Ids::new(1);
        let first = ids.session();
        assert!(
            first.starts_with("08DE") || first.starts_with("08DF"),
            "{first}"
        );
        assert_eq!(first, Ids::new(1).session());
        assert_ne!(first, Ids::new(2).session());
        assert_eq!(
            u64::from_str_radix(&ids.session(), 16).unwrap(),
            u64::from_str_radix(&first, 16).unwrap() + 1
        );
    }
}
