//! Codes, refresh tokens, sessions, and the pages of a sign-in that come in between.

use super::{LIST, table};

const LIFETIMES: &str = "https://learn.microsoft.com/entra/identity-platform/refresh-tokens";

table! {
    read "2026-12-01";

    // The code of a sign-in.
    54005 => CodeRedeemedTwice Documented LIST;
    // One number for both grants: the request tells, or the text where it names one of them.
    70008 "grant_type=authorization_code" => CodeExpired Documented LIST;
    70008 "grant_type=refresh_token" "token was issued on" => RefreshTokenExpired Documented LIST;
    70008 "code or refresh token" => CodeOrRefreshTokenExpired Documented LIST;
    70008 "authorization code" "auth code" => CodeExpired Documented LIST;
    70008 "refresh token" "inactiv" => RefreshTokenExpired Documented LIST;
    70008 => CodeOrRefreshTokenExpired Documented LIST;
    501481 => CodeVerifierWrong Documented LIST;
    50147 => CodeVerifierWrong Documented LIST;
    501491 => CodeVerifierWrong Documented LIST;

    // The refresh token and the session behind it.
    700082 => RefreshTokenExpired Documented LIST;
    700081 => RefreshTokenExpired Documented LIST;
    700084 => RefreshTokenOfSpa Documented LIFETIMES;
    50173 => SessionsRevoked Captured "https://github.com/Azure/azure-sdk-for-js (test recordings)";
    70043 => SignInFrequency Documented LIST;
    70044 => SignInFrequency Assumed LIST;
    70046 => SignInFrequency Assumed LIST;
    70000 => RefreshTokenInvalid Documented LIST;
    50085 => RefreshTokenInvalid Documented LIST;
    50089 => RefreshTokenInvalid Documented LIST;
    50132 => RefreshTokenInvalid Documented LIST;
    50133 => RefreshTokenInvalid Documented LIST;
    50139 => RefreshTokenInvalid Documented LIST;
    50143 => RefreshTokenInvalid Documented LIST;
    16002 => RefreshTokenInvalid Documented LIST;
    700020 => RefreshTokenInvalid Documented LIST;
    90086 => RefreshTokenInvalid Documented LIST;

    // Asked without a window, where nobody is signed in.
    50058 => SignInNeeded Documented LIST;
    160021 => SignInNeeded Documented LIST;

    // Pages of a sign-in that wait for somebody.
    16001 => SignInInterrupted Documented LIST;
    50125 => SignInInterrupted Documented LIST;
    50140 => SignInInterrupted Documented LIST;
    50168 => SignInInterrupted Documented LIST;
    50197 => SignInInterrupted Documented LIST;
    50199 => SignInInterrupted Documented LIST;
    220450 => SignInInterrupted Documented LIST;

    // Signing out.
    50061 => SignOutFailed Documented LIST;
    50068 => SignOutFailed Documented LIST;
    50070 => SignOutFailed Documented LIST;
    50071 => SignOutFailed Documented LIST;
}
