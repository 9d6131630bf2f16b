//! What cures a finding, as acts that a program can carry out.

use serde::{Deserialize, Serialize};

/// One act of a cure; a finding lists them in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remedy {
    /// Something that the tenant's administrator does in Microsoft's portals.
    Administrator(AdminAct),
    /// Something that is done in this client.
    Client(ClientAct),
    /// Nothing but time: try again after it.
    Wait {
        /// How long.
        seconds: u64,
    },
}

/// Acts of the tenant's administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdminAct {
    /// Create the app registration again, for this organisation only.
    RegisterApp {
        /// The redirect URI that belongs under "Web".
        redirect_uri: String,
    },
    /// "Enabled for users to sign-in?": yes.
    EnableApp,
    /// "Accounts in this organizational directory only".
    SetAccountTypeSingleTenant,
    /// Put these redirect URIs under "Web", and nowhere else.
    SetRedirectUris {
        /// All that belong under "Web".
        web: Vec<String>,
    },
    /// Create a new client secret and hand on its value.
    AddSecret,
    /// Let the registration list these delegated permissions; it is the whole list that the client
    /// needs, not only what is missing.
    SetPermissions {
        /// Short names, e.g. `POP.AccessAsUser.All`.
        permissions: Vec<String>,
    },
    /// Grant consent to these permissions for the whole tenant.
    AdminConsent {
        /// Short names, e.g. `POP.AccessAsUser.All`.
        permissions: Vec<String>,
    },
    /// Set the switch "Authenticated SMTP".
    SetAuthenticatedSmtp {
        /// The mailbox; `None` is the tenant.
        mailbox: Option<String>,
        /// `None` lets the mailbox follow the tenant.
        enabled: Option<bool>,
    },
    /// Set the switch "POP".
    SetPop {
        /// The mailbox.
        mailbox: String,
        /// On or off.
        enabled: bool,
    },
    /// Unblock the user's sign-in.
    EnableUser {
        /// The user's UPN.
        user: String,
    },
    /// Give the user a new password.
    ResetPassword {
        /// The user's UPN.
        user: String,
    },
    /// Take the groups claim out of the app's tokens.
    RemoveGroupsClaim,
    /// Assign the user to the enterprise application.
    AssignUser {
        /// The user's UPN.
        user: String,
    },
    /// Let the Conditional Access policy pass this user with this application.
    ExemptFromConditionalAccess {
        /// The user's UPN.
        user: String,
    },
    /// Give the user a licence that has Exchange Online.
    AssignLicence {
        /// The user's UPN.
        user: String,
    },
    /// Let the user open the mailbox.
    GrantFullAccess {
        /// The mailbox's address.
        mailbox: String,
        /// The user's UPN.
        user: String,
    },
    /// Allow the user to send under the mailbox's address.
    GrantSendAs {
        /// The address under which mail is sent.
        mailbox: String,
        /// The user's UPN.
        user: String,
    },
}

/// Acts in this client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClientAct {
    /// Enter the value of a valid client secret.
    SetSecret {
        /// The entity whose settings it belongs to.
        entity: String,
    },
    /// Enter the right directory (tenant) ID.
    SetTenantId {
        /// The entity whose settings it belongs to.
        entity: String,
    },
    /// Enter the right application (client) ID.
    SetClientId {
        /// The entity whose settings it belongs to.
        entity: String,
    },
    /// Check the settings.
    CheckSettings {
        /// The entity.
        entity: String,
    },
    /// Correct the account's mail address; what it has fetched stays.
    CorrectAddress {
        /// The account's mail address as it stands.
        account: String,
        /// As it ought to be.
        to: String,
    },
    /// Say with which user name (UPN) the account's user signs in.
    SetLogin {
        /// The account's mail address.
        account: String,
        /// The user name.
        login: String,
    },
    /// Set the clock of this computer by the network.
    SetClock,
    /// Send a test mail from the account to itself.
    SendTestMail {
        /// The account's mail address.
        account: String,
    },
    /// Put the account under the settings of another entity.
    MoveAccount {
        /// The account's mail address.
        account: String,
        /// The entity whose tenant the address belongs to.
        entity: String,
    },
    /// Sign in once in the browser, as the account's user.
    SignIn {
        /// The account's mail address.
        account: String,
    },
}
