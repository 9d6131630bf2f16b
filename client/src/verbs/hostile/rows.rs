//! The servers: a script for [`Peer`](crate::testing::Peer) with its shorthands, and what is told of it.

/// `server, what is told of it, how many mails are filed and remembered`.
pub(super) const POP3: &[(&str, &str, usize)] = &[
    // An answer belongs to the command that asked.
    (
        "TLS / S; +OK a|+OK b|",
        "out-of-turn at greeting: the server spoke out of turn: `+OK b`",
        0,
    ),
    ("<open>S: +OK again / C? AUTH XOAUTH2", "out-of-turn at", 0),
    (
        "<open>C: AUTH XOAUTH2 / S; + |+OK early| / HANG",
        "out-of-turn at",
        0,
    ),
    (
        "<open>C: AUTH XOAUTH2 / S; + |-ERR early| / HANG",
        "out-of-turn at AUTH XOAUTH2",
        0,
    ),
    (
        "<open>C: AUTH XOAUTH2 / S: +  / C: <credentials> / S; +OK in|+OK again|",
        "out-of-turn at AUTH XOAUTH2",
        0,
    ),
    (
        "<login>C: UIDL / S; +OK|1 a|.|+OK|",
        "out-of-turn at UIDL",
        0,
    ),
    (
        "<login>C: UIDL / S; +OK|1 a|.| / S; +OK| / C? RETR 1 / S; +OK|one|.| / C? QUIT / S: +OK",
        "out-of-turn at",
        0,
    ),
    ("<one>+OK|", "out-of-turn at RETR 1", 0),
    (
        "<one>\u{1b}[2J|",
        "out-of-turn at RETR 1: the server spoke out of turn: ` [2J`",
        0,
    ),
    (
        "<one> / S; +OK| / C? RETR 2 / S; +OK|two|.| / C? RETR 3",
        "out-of-turn at",
        0,
    ),
    (
        "<one> / S; -ERR| / C? RETR 2 / S; +OK|two|.| / C? NOOP / S; +OK| / C? NOOP / S; +OK|",
        "out-of-turn at",
        0,
    ),
    (
        "<one> / S; +OK|Subject: one||text|.| / C? RETR 2 / S; +OK|two|.| / C? RETR 3 / S; +OK|three|.| / C? QUIT / S: +OK",
        "out-of-turn at",
        0,
    ),
    (
        "<list>C: RETR 1 / S; +OK|+OK|one|.|",
        "out-of-turn at RETR 1: the server spoke out of turn: `+OK`",
        0,
    ),
    (
        "<list>C: RETR 1 / S; +OK|-ERR none|.|",
        "out-of-turn at RETR 1",
        0,
    ),
    (
        "<one> / C: RETR 2 / S; +OK|two|.| / C: RETR 3 / S; +OK|three|.| / C: QUIT / S; +OK|+OK|",
        "out-of-turn at QUIT",
        0,
    ),
    (
        "<one> / C: RETR 2 / S; +OK|two|.| / C: RETR 3 / S; +OK|three|.| / C: QUIT / S: +OK / HANG / S: +OK",
        "out-of-turn at QUIT",
        0,
    ),
    (
        "<list>C: RETR 1 / S; -ERR| / C: NOOP / S; +OK|Subject: one|.| / C? NOOP",
        "out-of-turn at NOOP",
        0,
    ),
    (
        "<one> / C: RETR 2 / S; -ERR| / C: NOOP / S; -ERR| / HANG",
        "local odd-answer",
        0,
    ),
    // What came before a line dropped is kept.
    ("<one> / C: RETR 2 / S; +OK|half", "closed at RETR 2", 1),
    // But not a mail that is said twice, after which all others would be shifted.
    (
        "<one> / C: RETR 2 / S; +OK|Subject: one||text|.| / C: RETR 3 / S; +OK|half",
        "closed at RETR 3",
        1,
    ),
    (
        "<one> / C: RETR 2 / S; +OK|Subject: one||text|.| / C: RETR 3 / S; +OK|two|.|",
        "",
        1,
    ),
    (
        "<one> / C: RETR 2 / S; -ERR [SYS/TEMP]| / C: NOOP",
        "reply at RETR 2: -ERR [SYS/TEMP]",
        1,
    ),
    // Listings, lines, mails without end.
    (
        "<login>C: UIDL / S: +OK / S* 1 a|",
        "endless at UIDL: the server's list has more than 50 lines",
        0,
    ),
    (
        "<login>C: UIDL / S: +OK / S* 123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789|",
        "endless at UIDL",
        0,
    ),
    ("<login>C: UIDL / S* x", "endless at UIDL", 0),
    ("TLS / S* +OK", "endless at greeting", 0),
    (
        "<list>C: RETR 1 / S: +OK / S* Subject: one|",
        "endless at RETR 1: the mail has more than 8192 bytes",
        0,
    ),
    ("<one> / C: RETR 2 / S: +OK / S* x", "endless at RETR 2", 1),
    // One byte now and then, which no limit of a single read notices.
    (
        "TLS / S. +OK the Microsoft Exchange POP3 service is ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready|",
        "too-slow at greeting",
        0,
    ),
    (
        "<login>C: UIDL / S. +OK|1 a|2 b|3 c|4 d|5 e|6 f|7 g|8 h|9 i|10 j|11 k|12 l|13 m|14 n|15 o|16 p|17 q|18 r|19 s|20 t|21 u|22 v|23 w|24 x|25 y|26 z|27 aa|28 bb|29 cc|.|",
        "too-slow at UIDL",
        0,
    ),
    (
        "<list>C: RETR 1 / S. +OK|Subject: one and two and three and four and five and six and seven and eight and nine and ten and eleven and twelve and thirteen and fourteen||.|",
        "too-slow at RETR 1",
        0,
    ),
    // Not TLS, not POP3, not Microsoft's.
    (
        "S; HTTP/1.1 400 Bad Request|Server: x||",
        "not-tls at tls: HTTP/1.1 400 Bad Request",
        0,
    ),
    (
        "S; 220 mail.example ESMTP|",
        "not-tls at tls: 220 mail.example ESMTP",
        0,
    ),
    (
        "S; -ERR too many connections|",
        "not-tls at tls: -ERR too many connections",
        0,
    ),
    (
        "TLS / S: 220 mail.example ESMTP",
        "foreign-protocol at greeting: 220 mail.example ESMTP",
        0,
    ),
    (
        "TLS / S; HTTP/1.1 400 Bad Request|Server: x||",
        "foreign-protocol at greeting: HTTP/1.1 400 Bad Request",
        0,
    ),
    (
        "TLS / S: * OK IMAP4rev1 ready",
        "foreign-protocol at greeting: * OK IMAP4rev1 ready",
        0,
    ),
    (
        "TLS / S: -ERR [SYS/TEMP] come back",
        "reply at greeting: -ERR [SYS/TEMP] come back",
        0,
    ),
    ("TLS", "closed at greeting", 0),
    (
        "<open>C: AUTH XOAUTH2 / S: + / C: <credentials>",
        "closed at AUTH XOAUTH2: the server closed the connection without an answer | +OK The Microsoft",
        0,
    ),
    (
        "TLS / S: +OK Dovecot ready. / C: AUTH XOAUTH2 / S: -ERR Unsupported authentication mechanism. / C: CAPA / S; +OK|TOP|SASL PLAIN LOGIN|.|",
        "xoauth2-missing at AUTH XOAUTH2: -ERR Unsupported authentication mechanism.\nTOP\nSASL PLAIN LOGIN | +OK Dovecot ready.",
        0,
    ),
    (
        "TLS / S: +OK Dovecot ready. / C: AUTH XOAUTH2 / S: -ERR no / C: CAPA / S; +OK|SASL XOAUTH2|.|",
        "reply at AUTH XOAUTH2: -ERR no | +OK Dovecot ready. | 54",
        0,
    ),
    (
        "TLS / S: +OK Dovecot \u{1b}]0;owned\u{7} / C: AUTH XOAUTH2 / S: +  / C: <credentials> / S: -ERR what is <token>?",
        "reply at AUTH XOAUTH2: -ERR what is [redacted]? | +OK Dovecot  ]0;owned",
        0,
    ),
    (
        "<login>C: UIDL / S; +OK|1 a|1 b|.| / HANG",
        "local odd-answer: a number is listed twice",
        0,
    ),
    (
        "<login>C: UIDL / S; +OK|1|.| / HANG",
        "local odd-answer: a line is no number",
        0,
    ),
];

/// `server, what is told of it`.
pub(super) const SMTP: &[(&str, &str)] = &[
    (
        "S: 554 5.7.1 no service for you",
        "reply at greeting: 554 5.7.1 no service for you",
    ),
    (
        "S: 421 4.3.2 Service not active",
        "reply at greeting: 421 4.3.2 Service not active",
    ),
    (
        "S; 220 a|220 b|",
        "out-of-turn at greeting: the server spoke out of turn: `220 b`",
    ),
    ("S; 220 a|250-half", "out-of-turn at greeting"),
    (
        "S: +OK Dovecot ready.",
        "foreign-protocol at greeting: +OK Dovecot ready.",
    ),
    (
        "S; HTTP/1.1 400 Bad Request||",
        "foreign-protocol at greeting: HTTP/1.1 400 Bad Request",
    ),
    ("S: 2200 hello", "foreign-protocol at greeting: 2200 hello"),
    ("S* 220-x|", "endless at greeting"),
    ("S* 220 x", "endless at greeting"),
    ("HANG", "silent at greeting"),
    (
        "S. 220 and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready|",
        "too-slow at greeting",
    ),
    ("<open>S: 502 5.5.1 what", "reply at EHLO: 502 5.5.1 what"),
    (
        "<open>S; 250-fw.example|250 SIZE 1|",
        "starttls-missing at STARTTLS: 250-fw.example\n250 SIZE 1 | 220 AM0PR02",
    ),
    (
        "<open>S; 250-fw.example|250 XXXXXXXA|",
        "starttls-missing at STARTTLS",
    ),
    (
        "<open>S; 250 STARTTLS| / C: STARTTLS / S: 454 4.7.0 TLS not available",
        "reply at STARTTLS: 454 4.7.0 TLS not available",
    ),
    (
        "<open>S; 250 STARTTLS| / C: STARTTLS / S; 220 ready|250 injected|",
        "out-of-turn at STARTTLS: the server spoke out of turn: `250 injected`",
    ),
    (
        "<open>S; 250 STARTTLS| / C: STARTTLS / S; 220 ready|2",
        "out-of-turn at STARTTLS",
    ),
    ("<open>S; 250 STARTTLS|220 ready|", "out-of-turn at EHLO"),
    ("<open>S* 250-x|", "endless at EHLO"),
    (
        "<secured>S; 250-AM0|250 AUTH LOGIN|",
        "xoauth2-missing at AUTH XOAUTH2: 250-AM0\n250 AUTH LOGIN | 220 AM0PR02",
    ),
    (
        "<secured>S; 250 AUTH XOAUTH2|250 more|",
        "out-of-turn at EHLO",
    ),
    ("<secured>S* 250-x|", "endless at EHLO"),
    (
        "<secured>S. 250-AM0 and so on and so on and so on and so on and so on and so on and so on and so on and so on and so on and so on and so on and so on and so on and so on and so on and so on and so on|",
        "silent at EHLO",
    ),
    (
        "<asked>S; 235 ok|250 more|",
        "out-of-turn at AUTH XOAUTH2: the server spoke out of turn: `250 more`",
    ),
    (
        "<asked>",
        "closed at AUTH XOAUTH2: the server closed the connection without an answer | 220 AM0PR02",
    ),
    (
        "<asked>S: 535 what is <token>? / C? QUIT",
        "reply at AUTH XOAUTH2: 535 what is [redacted]? | 220 AM0PR02",
    ),
    (
        "<asked>S: 535 \u{1b}[31mno\u{9b}2J / C? QUIT",
        "reply at AUTH XOAUTH2: 535  [31mno 2J |",
    ),
    ("<in>S; 250 ok|250 ok|", "out-of-turn at MAIL FROM"),
    // A reply too much in a piece of its own, at once or once the next command was written.
    (
        "<in>S; 250 ok| / S; 250 more| / C? RCPT TO:<anna.muster@muster-legal.example>",
        "at ",
    ),
    (
        "<in>S: 250 ok / C: RCPT TO:<anna.muster@muster-legal.example> / S: 250 more / C: DATA / S: 250 ok",
        "local odd-answer: the server's answer does not belong here: `250 ok`",
    ),
    (
        "<in>S: 250 ok / C: RCPT TO:<anna.muster@muster-legal.example> / S: 250 ok / C: DATA / S: 354 go / C* / S: 250 more / C: QUIT / S: 554 5.2.0 no",
        "out-of-turn at end of DATA: the server spoke out of turn: `554 5.2.0 no`",
    ),
    (
        "<in>S; 250 ok| / C: RCPT TO:<anna.muster@muster-legal.example> / S; 250 ok|354 go|",
        "out-of-turn at RCPT TO",
    ),
];
