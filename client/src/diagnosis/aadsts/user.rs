//! The user, the password, and whose account it is.

use super::{LIST, SA, table};

const HDINSIGHT: &str =
    "https://github.com/MicrosoftDocs/azure-docs (domain-joined-authentication-issues)";
const GUEST: &str = "https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts50020-user-account-identity-provider-does-not-exist";

table! {
    read "2026-12-01";

    50126 => WrongPassword Captured HDINSIGHT;
    50056 => WrongPassword Documented LIST;
    50064 => WrongPassword Documented LIST;
    50193 => WrongPassword Assumed LIST;
    50053 => UserLocked Captured HDINSIGHT;
    50055 => PasswordExpired Captured HDINSIGHT;
    50144 => PasswordExpired Documented LIST;
    50135 => UserAtRisk Documented LIST;
    53011 => UserAtRisk Documented LIST;
    530034 => UserAtRisk Documented LIST;
    50057 => UserDisabled Documented LIST;
    500571 => UserDisabled Documented SA;
    50034 => UserNotFound Captured "https://github.com/Azure/azure-sdk-for-js (test recordings)";
    51004 => UserNotFound Documented LIST;
    500341 => UserNotFound Documented LIST;
    90125 => UserNotFound Documented LIST;
    50014 => AccountNotInTenant Documented LIST;
    50020 "live.com" "personal microsoft account" "msa" => PersonalAccount Documented GUEST;
    50020 => AccountNotInTenant Documented LIST;
    90072 "live.com" => PersonalAccount Documented GUEST;
    90072 => AccountNotInTenant Documented LIST;
    16000 "live.com" => PersonalAccount Documented GUEST;
    16000 => AccountNotInTenant Documented LIST;
    16003 => AccountNotInTenant Documented LIST;
    90084 => AccountNotInTenant Documented LIST;
    500200 "audience" => AccountTypePersonalOnly Assumed LIST;
    500200 => PersonalAccount Captured "https://github.com/Azure/azure-mcp/issues/27";
    500201 => PersonalAccount Assumed LIST;
    500202 => PersonalAccount Assumed LIST;
    500208 => PersonalAccount Documented LIST;
    50136 => PersonalAccount Documented LIST;
    50015 => AgeConsentMissing Documented LIST;
    54000 => AgeConsentMissing Documented LIST;
}
