//! The code for a sign-in on another device.

use super::{LIST, table};

const DEVICE: &str = "https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code";

table! {
    read "2026-12-01";

    70016 => DeviceCodePending Documented LIST;
    70018 => DeviceCodeNotKnown Documented LIST;
    90119 => DeviceCodeNotKnown Documented LIST;
    90120 => DeviceCodeNotKnown Documented LIST;
    50134 => DeviceCodeNotKnown Documented LIST;
    70019 => DeviceCodeExpired Documented LIST;
    70020 => DeviceCodeExpired Captured "https://github.com/Azure/azure-cli/issues/22251";
    // The number is remembered; only the name `authorization_declined` is documented.
    70022 => DeviceCodeDeclined Assumed DEVICE;
}
