//! Typed ids. Each is a checked piece of text, cheap to clone; a wrong one cannot be made.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Longest id, in bytes of UTF-8.
pub const MAX_ID_BYTES: usize = 256;

/// What every id has in common: not empty, at most [`MAX_ID_BYTES`], no control characters (so no
/// NUL, no line break), no space at either end.
fn check(kind: &'static str, value: &str) -> Result<()> {
    let reason = if value.is_empty() {
        "it is empty"
    } else if value.len() > MAX_ID_BYTES {
        "it is longer than 256 bytes"
    } else if value.chars().any(char::is_control) {
        "it has a control character in it"
    } else if value.trim() != value {
        "it begins or ends with a space"
    } else {
        return Ok(());
    };
    Err(Error::InvalidId {
        kind,
        value: value.chars().take(80).collect(),
        reason,
    })
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            #[doc = concat!("Checks `value` and makes it a ", $kind, " id.")]
            ///
            /// # Errors
            ///
            /// [`Error::InvalidId`] if it is empty, too long, or has control characters in it.
            pub fn new(value: &str) -> Result<Self> {
                check($kind, value)?;
                Ok(Self(value.into()))
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// An id that the file already holds, and that was checked when it came in.
            #[allow(dead_code)]
            pub(crate) fn stored(value: &str) -> Self {
                Self(value.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = Error;
            fn from_str(value: &str) -> Result<Self> {
                Self::new(value)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Error;
            fn try_from(value: String) -> Result<Self> {
                Self::new(&value)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0.as_ref().to_owned()
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

id!(
    /// The stable key of a topic (R5), for example `hiking`.
    TopicKey, "topic");
id!(
    /// The id of a conversation, unique within its account (R3).
    ConversationId, "conversation");
id!(
    /// The id of a message, unique within its conversation (R3).
    MessageId, "message");
id!(
    /// The id of an interaction, unique within its account (R4).
    InteractionId, "interaction");
id!(
    /// The id of an advertiser (R11, R13).
    AdvertiserId, "advertiser");
id!(
    /// The id of an ad (R13).
    AdId, "ad");
id!(
    /// The id of a content item (R14).
    ContentId, "content");

/// The key of an app (R1): `facebook`, `instagram`, `messenger`, `whatsapp`, or one that the host
/// registered. Lower-case letters, digits, `-` and `_`, at most 32.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AppKey(Arc<str>);

impl AppKey {
    /// Checks `value` and makes it an app key.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidId`] if it has anything but lower-case letters, digits, `-` and `_`.
    pub fn new(value: &str) -> Result<AppKey> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        if value.is_empty() || value.len() > 32 || !value.chars().all(fits) {
            return Err(Error::InvalidId {
                kind: "app",
                value: value.chars().take(80).collect(),
                reason: "an app is 1 to 32 lower-case letters, digits, `-` and `_`",
            });
        }
        Ok(AppKey(value.into()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AppKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for AppKey {
    type Error = Error;
    fn try_from(value: String) -> Result<AppKey> {
        AppKey::new(&value)
    }
}

impl From<AppKey> for String {
    fn from(app: AppKey) -> String {
        app.0.as_ref().to_owned()
    }
}

/// An account as people write it (R1): `app:handle`, for example `instagram:ana.hikes`.
///
/// ```
/// use interest_store::AccountName;
/// let ana: AccountName = "instagram:ana.hikes".parse()?;
/// assert_eq!((ana.app(), ana.handle()), ("instagram", "ana.hikes"));
/// assert!("ana.hikes".parse::<AccountName>().is_err());
/// # Ok::<(), interest_store::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountName {
    text: Arc<str>,
    colon: u8,
}

impl AccountName {
    /// Joins an app and a handle.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidId`] if the handle is empty, too long, or has control characters in it.
    pub fn new(app: &AppKey, handle: &str) -> Result<AccountName> {
        check("account", handle)?;
        Ok(AccountName::stored(app.as_str(), handle))
    }

    /// A name that the file already holds, and that was checked when it came in.
    pub(crate) fn stored(app: &str, handle: &str) -> AccountName {
        let mut text = String::with_capacity(app.len() + 1 + handle.len());
        text.push_str(app);
        text.push(':');
        text.push_str(handle);
        AccountName {
            text: text.into(),
            // An app key has at most 32 bytes.
            colon: app.len() as u8,
        }
    }

    /// The app's key.
    pub fn app(&self) -> &str {
        &self.text[..usize::from(self.colon)]
    }

    /// The handle within the app.
    pub fn handle(&self) -> &str {
        &self.text[usize::from(self.colon) + 1..]
    }

    /// `app:handle`.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for AccountName {
    type Err = Error;

    fn from_str(value: &str) -> Result<AccountName> {
        let Some((app, handle)) = value.split_once(':') else {
            return Err(Error::InvalidId {
                kind: "account",
                value: value.chars().take(80).collect(),
                reason: "an account is written app:handle, as in instagram:ana",
            });
        };
        AccountName::new(&AppKey::new(app)?, handle)
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl TryFrom<String> for AccountName {
    type Error = Error;
    fn try_from(value: String) -> Result<AccountName> {
        value.parse()
    }
}

impl From<AccountName> for String {
    fn from(name: AccountName) -> String {
        name.text.as_ref().to_owned()
    }
}

/// The number of an Accounts Center (R2). Numbers are given by the store and never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct CenterId(pub(crate) i64);

impl fmt::Display for CenterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_id_with_a_nul_a_line_break_or_nothing_in_it_is_refused() {
        for bad in ["", "a\0b", "a\nb", " a", "a ", &"x".repeat(257)] {
            assert!(MessageId::new(bad).is_err(), "{bad:?}");
            assert!(format!("instagram:{bad}").parse::<AccountName>().is_err());
        }
        assert_eq!(
            MessageId::new(&"x".repeat(256)).unwrap().as_str().len(),
            256
        );
    }

    #[test]
    fn a_handle_may_have_colons_and_any_script() {
        let name: AccountName = "whatsapp:ana:Grüße😀".parse().unwrap();
        assert_eq!(name.handle(), "ana:Grüße😀");
        assert_eq!(name.app(), "whatsapp");
    }
}
