//! Every message that the client's code says, with the arguments that it takes.
//!
//! Each row is a function of the message's name: `error_disk` says `error-disk` of the Fluent
//! files. A misspelt name or a missing argument does not compile, nor does a row that nothing
//! uses; that the files have each message with just these arguments is tested beside.
#![deny(dead_code)]

use std::fmt::Display;

use super::text::{Argument, Text};

/// What an argument is: a `word`, a `count` that chooses between singular and plural, or another
/// `text`.
macro_rules! taken {
    (word) => { impl Display };
    (count) => { usize };
    (text) => { Text };
}

macro_rules! messages {
    ($( $message:ident($($argument:ident: $kind:tt),*); )+) => {
        $(
            pub(crate) fn $message($($argument: taken!($kind)),*) -> Text {
                let arguments = vec![$((stringify!($argument), Argument::$kind($argument))),*];
                Text::message(stringify!($message), arguments)
            }
        )+

        /// Every message with its arguments and their kinds.
        #[cfg(test)]
        pub(super) const ALL: &[(&str, &[(&str, &str)])] = &[
            $( (stringify!($message), &[$((stringify!($argument), stringify!($kind))),*]), )+
        ];
    };
}

messages! {
    // errors.ftl
    error_disk(path: word, why: text);
    error_damaged(path: word, why: text);
    error_roots(why: text);
    error_file(path: word, why: text);
    error_no_home();
    error_settings(place: word, what: text);
    settings_unknown_key(key: word, allowed: word);
    settings_entity(name: word);
    settings_syntax();
    settings_missing_key(key: word);
    settings_twice();
    settings_kind();
    error_tenant_id(given: word);
    error_client_id(given: word);
    error_secret_is_its_id();
    error_secret_empty();
    error_secret_has_spaces();
    error_secret_ends(given: word);
    error_redirect_not_a_url(given: word);
    error_redirect_not_http(given: word);
    error_redirect_not_this_computer(given: word);
    error_redirect_more_than_a_path(given: word);
    error_address(given: word);
    error_entity_name(given: word);
    error_unknown_entity(name: word);
    error_unknown_account(name: word);
    error_account_exists(name: word);
    error_no_entities();
    error_no_accounts();
    error_no_secret(name: word);
    error_port_taken(port: word);
    error_pasted();
    error_message(why: text);
    failed_check(subject: word, words: text);
    failed_sign_in(subject: word, words: text);
    failed_refresh(subject: word, words: text);
    failed_refresh_sign_in(subject: word, words: text);
    failed_fetch(subject: word, words: text);
    failed_send(subject: word, words: text);
    failed_send_unanswered(subject: word, words: text);
    error_missing_ids(name: word);
    error_not_signed_in(address: word);
    error_no_browser(why: text);
    answer_server(words: word);
    answer_unreachable(host: word, words: text);
    answer_silent(host: word, words: text);
    answer_throttled(words: text);
    answer_throttled_until(words: text, seconds: word);
    answer_unavailable(words: text);
    answer_unavailable_until(words: text, seconds: word);
    answer_public_provider(domain: word);
    answer_foreign(words: text);
    answer_not_finished(words: text);
    answer_other_user(words: text);
    answer_no_token(words: text);
    answer_no_refresh_token(words: text);
    answer_odd(words: text);
    answer_storage(words: text);
    answer_settings(words: text);
    answer_address_typo(words: text);
    answer_other_tenant(words: text);
    answer_secret_id(words: text);
    answer_secret_missing(words: text);
    answer_tenant_id();
    answer_client_id();
    answer_ids_equal();
    answer_ids_swapped();
    answer_pasted();
    answer_tokens_lost(words: word);
    answer_clock(words: word);
    answer_busy(words: text);
    foreign_words(words: word);
    because_at(place: word, why: text);
    because_not_found();
    because_not_permitted();
    because_exists();
    because_is_a_folder();
    because_is_no_folder();
    because_full();
    because_read_only();
    because_refused();
    because_cut();
    because_unreachable();
    because_timed_out();
    because_in_use();
    // verbs.ftl
    warning(what: text);
    warn_secret_trimmed();
    warn_secret_ends(name: word, date: word);
    warn_secret_ended(name: word, date: word);
    warn_home_open(path: word);
    warn_record_damaged(path: word, aside: word);
    warn_made_private(path: word);
    warn_not_renewable();
    warn_scopes_missing(scopes: word, address: word);
    said_type_secret();
    said_settings_saved(name: word);
    said_settings_right(name: word);
    said_meaning(what: text);
    said_still_waiting();
    said_account_added(address: word);
    said_account_changed(address: word);
    said_account_removed(address: word);
    said_browser_opens();
    said_open_this(url: word);
    said_forward_port(port: word, host: word);
    said_forward_host();
    said_device_code(address: word);
    said_paste_here();
    said_type_code(url: word, code: word, minutes: word);
    said_signed_in(address: word);
    said_signed_out(address: word);
    said_fetched(address: word, count: count);
    said_sent(reply: word);
    shown_entity(name: word, tenant: word, client: word, secret: text, redirect: word);
    shown_secret_kept();
    shown_secret_missing();
    shown_secret_ends(date: word);
    shown_secret_ended(date: word);
    shown_legs(signin: text, refresh: text, pop: text, smtp: text);
    shown_what();
    shown_who();
    shown_fix();
    shown_evidence();
    signal_grey();
    signal_green();
    signal_yellow();
    signal_red();
    owner_admin();
    owner_firm();
    owner_user();
    owner_developer();
    owner_microsoft();
    owner_it();
    owner_nobody();
    next_settings();
    next_check(name: word);
    next_account(name: word);
    next_sign_in(address: word);
    next_fetch(address: word);
    next_test_mail(address: word);
    all_green();
    // doctor.ftl
    error_page_of_several();
    error_page_of_nobody();
    error_page_empty();
    error_nothing_to_explain();
    error_exists(path: word);
    said_asking(host: word, why: text);
    said_waiting(host: word);
    said_lock_waiting(path: word, why: text);
    said_bundle(path: word);
    why_discovery();
    why_swapped_ids();
    why_account_tenant();
    why_authorize();
    why_client_credentials();
    why_refresh();
    why_pop3();
    why_smtp();
    shown_plan(number: word, method: word, host: word, port: word, path: word, about: word, why: text);
    shown_plan_changes();
    shown_plan_nothing();
    shown_plan_empty();
    shown_certainty();
    certainty_certain();
    certainty_own();
    certainty_likely();
    certainty_one_of(causes: word);
    certainty_unknown();
    // explain.ftl
    explained(matched: word, id: word, step: word);
    explained_id(id: word, step: word);
    explained_assumed();
    explained_who();
    explained_fix();
    explained_named();
    explained_source();
    explained_read(source: word, date: word);
    named_redirect_uri();
    named_app();
    named_tenant();
    named_scope();
    named_resource();
    named_user();
    named_mailbox();
    named_host();
    named_time();
    named_trace_id();
    named_correlation_id();
    // usage.ftl
    usage_heading(usage: word);
    usage_options();
    usage_arguments();
    usage_commands();
    usage_option_place();
    usage_command_name();
    usage_address_name();
    usage_folder_name();
    usage_day_name();
    usage_right_name();
    usage_what_name();
    usage_more(command: word);
    usage_wrong(program: word, problem: text);
    usage_similar(problem: text, similar: word);
    usage_unknown_argument(argument: word);
    usage_unknown_command(command: word);
    usage_missing_command();
    usage_missing_arguments(arguments: word);
    usage_conflict(argument: word, other: word);
    usage_twice(argument: word);
    usage_missing_value(argument: word);
    usage_invalid_value(value: word, argument: word, allowed: word);
    usage_refused_value(value: word, argument: word, why: text);
    usage_surplus_value(value: word, argument: word);
    usage_not_text();
    usage_other();
    // page.ftl
    page_received();
    page_close();
    page_failed();
    page_go_back();
    // mail.ftl
    test_mail_subject();
    test_mail_text();
}
