//! What a caller can present, and what is known of them.

use serde::{Deserialize, Serialize};

use crate::identity::Digest;
use crate::time::Instant;

/// A kind of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EvidenceKind {
    /// The desk called back on a number it knew before; an agent vouches for it.
    CallBack,
    /// The number that the exchange shows; easily forged.
    CallerId,
    /// The number of the contract.
    ContractNumber,
    /// The address that a mail came from.
    Email,
    /// A national identity number of any country, as it is written.
    NationalId,
    /// A code that the host sent, and that is good once.
    OneTimeCode,
    /// The Polish national identity number, whose check digit is checked.
    Pesel,
    /// The host has signed them in, and vouches for it.
    SignedIn,
}

impl EvidenceKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::CallBack,
        Self::CallerId,
        Self::ContractNumber,
        Self::Email,
        Self::NationalId,
        Self::OneTimeCode,
        Self::Pesel,
        Self::SignedIn,
    ];

    /// The name used in specifications.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CallBack => "call_back",
            Self::CallerId => "caller_id",
            Self::ContractNumber => "contract_number",
            Self::Email => "email",
            Self::NationalId => "national_id",
            Self::OneTimeCode => "one_time_code",
            Self::Pesel => "pesel",
            Self::SignedIn => "signed_in",
        }
    }

    /// Whether somebody vouches for it, so that nothing is compared.
    #[must_use]
    pub const fn is_vouched_for(self) -> bool {
        matches!(self, Self::CallBack | Self::SignedIn)
    }
}

/// Something a caller presents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What kind.
    pub kind: EvidenceKind,
    /// Its digest; absent where somebody vouches for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
}

/// Something known of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// What kind.
    pub kind: EvidenceKind,
    /// Its digest.
    pub digest: Digest,
    /// The first instant at which it is good no more; absent: it stays good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Instant>,
}

impl Identifier {
    /// Whether this is what was presented, at an instant at which it is good.
    #[must_use]
    pub fn matches(&self, presented: &Evidence, at: Instant) -> bool {
        let same = presented.digest.as_ref().is_some_and(|digest| *digest == self.digest);
        same & (self.kind == presented.kind) & self.expires.is_none_or(|expires| at < expires)
    }
}
