//! What every answer of Entra ID carries: when, the trace, the correlation, the origin.

use crate::clock::Timestamp;

/// One request's frame.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// When it is answered.
    pub(crate) now: Timestamp,
    /// `Trace ID`, `trace_id`, `x-ms-request-id`, and (in base64) the `uti` of tokens.
    pub(crate) trace: String,
    /// `Correlation ID`: the client's `client-request-id` where it is a GUID.
    pub(crate) correlation: String,
    /// `https://host[:port]` as in every address that the answer gives out.
    pub(crate) origin: String,
}

impl Context {
    /// `2025-03-07 21:25:44Z`, as error bodies have it.
    pub(crate) fn timestamp(&self) -> String {
        self.now.strftime("%Y-%m-%d %H:%M:%SZ").to_string()
    }

    #[cfg(test)]
    pub(crate) fn for_test() -> Self {
        Self {
            now: "2026-03-02T12:00:00Z".parse().unwrap(),
            trace: "11111111-2222-4333-8444-555555555500".to_owned(),
            correlation: "66666666-7777-4888-8999-aaaaaaaaaaaa".to_owned(),
            origin: "https://localhost:8443".to_owned(),
        }
    }
}

/// `2024-03-11T18:37:44.4360000Z`, as dates inside of messages are written.
pub(crate) fn iso7(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.7fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_the_two_forms_of_the_wire() {
        let at: Timestamp = "2024-03-11T18:37:44.436Z".parse().unwrap();
        assert_eq!(iso7(at), "2024-03-11T18:37:44.4360000Z");
        let context = Context {
            now: at,
            ..Context::for_test()
        };
        assert_eq!(context.timestamp(), "2024-03-11 18:37:44Z");
    }
}
