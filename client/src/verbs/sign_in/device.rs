//! The last resort: a code that the user types on another device.

use jiff::Timestamp;

use super::{Client, ReadyToSignIn, SignInOptions, SignedIn};
use crate::account::Address;
use crate::error::{Error, Step};
use crate::evidence::{EntraRequest, Failure, Leg};
use crate::oauth::device::DeviceCode;

/// A sign-in that waits for its code to be typed on another device.
#[derive(Debug)]
pub struct PendingDeviceCode {
    /// What the user types.
    pub user_code: String,
    /// Where the user types it.
    pub verification_uri: String,
    /// Entra's own sentence about both.
    pub message: String,
    /// From then on the code is worth nothing.
    pub expires_at: Timestamp,
    ready: ReadyToSignIn,
    device: DeviceCode,
}

impl Client {
    /// Begins a sign-in on another device. Of the options only the scopes and the comparison
    /// count: prompt and hint have no place in this request (RFC 8628 section 3.1).
    ///
    /// # Errors
    /// As [`prepare_sign_in`](Self::prepare_sign_in), or with what Entra said.
    pub async fn begin_device_code(
        &self,
        address: &Address,
        options: &SignInOptions,
    ) -> Result<PendingDeviceCode, Error> {
        let ready = self.prepare_sign_in(address, options).await?;
        self.note_asked(&ready.account, &options.scopes).await?;
        let scopes = options.scopes.clone();
        match ready.registration.begin_device(&self.net, scopes).await {
            Ok(device) => Ok(PendingDeviceCode {
                user_code: device.user_code.clone(),
                verification_uri: device.verification_uri.to_string(),
                message: device.message.clone(),
                expires_at: device.expires_at,
                ready,
                device,
            }),
            Err(refusal) => {
                let failure = refusal.into_failure(EntraRequest::DeviceAuthorization);
                Err(self.refused_device(address, failure).await)
            }
        }
    }

    /// Waits on the client's clock until the user has decided or the code is over.
    ///
    /// # Errors
    /// When the code is over, was declined or is refused; else as [`sign_in`](Self::sign_in).
    pub async fn finish_device_code(&self, pending: PendingDeviceCode) -> Result<SignedIn, Error> {
        let PendingDeviceCode { ready, device, .. } = pending;
        let address = &ready.account.address;
        match ready.registration.finish_device(&self.net, &device).await {
            Ok((granted, identity)) => self.accept(&ready, granted, identity).await,
            Err(Some(refusal)) => {
                let failure = refusal.into_failure(EntraRequest::DeviceToken);
                Err(self.refused_device(address, failure).await)
            }
            Err(None) => {
                let words = "the code was not confirmed in time";
                Err(self.given_up(address, words).await)
            }
        }
    }

    async fn refused_device(&self, address: &Address, failure: Failure) -> Error {
        self.failed(address, Leg::SignIn, Step::SignIn, failure)
            .await
    }
}
