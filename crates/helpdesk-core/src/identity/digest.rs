//! Keyed digests of identifiers.

use std::fmt::{self, Write};
use std::str::FromStr;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::identity::{EvidenceKind, pesel};

/// The shortest key, in bytes.
const SHORTEST_KEY: usize = 16;
/// The longest identifier, in bytes.
const LONGEST: usize = 500;

/// A keyed digest of an identifier: HMAC-SHA-256 with the host's key.
///
/// Equality takes the same time wherever two digests differ. In JSON 64 hexadecimal digits.
#[derive(Clone, Copy, Eq)]
pub struct Digest([u8; 32]);

/// Why an identifier has no digest. Says nothing of the identifier itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdentifierError {
    /// The host's key is too short to keep anything secret.
    #[error("the key has fewer than {SHORTEST_KEY} bytes")]
    KeyTooShort,
    /// Nothing is left of the identifier once spaces and signs are gone.
    #[error("the identifier is empty")]
    Empty,
    /// Longer than any identifier.
    #[error("the identifier has more than {LONGEST} bytes")]
    TooLong,
    /// The national identity number is misheard or mistyped.
    #[error(transparent)]
    Pesel(#[from] pesel::PeselError),
}

impl IdentifierError {
    /// Stable identity; listed in `docs/errors.md`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::KeyTooShort => "identifier.key-too-short",
            Self::Empty => "identifier.empty",
            Self::TooLong => "identifier.too-long",
            Self::Pesel(_) => "identifier.not-a-pesel",
        }
    }
}

/// The digest of an identifier under the host's `key`, which is used here and kept nowhere.
///
/// `scope` is what the identifier is good for, such as the organisation: the same number has another
/// digest in another scope, so that what is right for one organisation matches nothing in another.
/// Addresses are compared without capitals, numbers without spaces and signs.
///
/// # Errors
/// [`IdentifierError`]; none of them repeats the identifier.
///
/// # Examples
/// ```
/// use helpdesk_core::identity::{EvidenceKind, digest};
///
/// let key = b"at least sixteen bytes";
/// let stored = digest(key, EvidenceKind::Email, "acme", "jan@acme.example")?;
/// assert_eq!(stored, digest(key, EvidenceKind::Email, "acme", " Jan@ACME.example ")?);
/// assert_ne!(stored, digest(key, EvidenceKind::Email, "globex", "jan@acme.example")?);
/// assert_ne!(stored, digest(b"another key of the host", EvidenceKind::Email, "acme", "jan@acme.example")?);
/// # Ok::<(), helpdesk_core::identity::IdentifierError>(())
/// ```
///
/// Source: `docs/spec/identity.md#digests`.
pub fn digest(
    key: &[u8],
    kind: EvidenceKind,
    scope: &str,
    identifier: &str,
) -> Result<Digest, IdentifierError> {
    if identifier.len() > LONGEST || scope.len() > LONGEST {
        return Err(IdentifierError::TooLong);
    }
    let normal = normal(kind, identifier);
    if normal.is_empty() {
        return Err(IdentifierError::Empty);
    }
    if kind == EvidenceKind::Pesel {
        pesel::check(&normal)?;
    }
    let keyed = Hmac::<Sha256>::new_from_slice(key).ok().filter(|_| SHORTEST_KEY <= key.len());
    let mut mac = keyed.ok_or(IdentifierError::KeyTooShort)?;
    // Lengths go first, so that no two triples are written alike.
    for part in [kind.name(), scope, &normal] {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part.as_bytes());
    }
    Ok(Digest(mac.finalize().into_bytes().into()))
}

/// An identifier as it is compared.
fn normal(kind: EvidenceKind, identifier: &str) -> String {
    match kind {
        EvidenceKind::Email => identifier.trim().to_lowercase(),
        EvidenceKind::CallerId => identifier.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect(),
        EvidenceKind::Pesel => identifier.chars().filter(|c| !c.is_whitespace() && *c != '-').collect(),
        _ => identifier.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect(),
    }
}

impl Digest {
    /// A digest that stands for one that is not kept, told apart by `number`; matches no identifier
    /// that a host could present.
    pub(crate) fn stand_in(number: u64, known: bool) -> Self {
        let mut bytes = [u8::from(known); 32];
        for (byte, of) in bytes.iter_mut().zip(number.to_be_bytes()) {
            *byte = of;
        }
        Self(bytes)
    }
}

impl PartialEq for Digest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The first four bytes: enough to tell digests apart.
impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut beginning = String::new();
        self.0.iter().take(4).try_for_each(|byte| write!(beginning, "{byte:02x}"))?;
        write!(f, "Digest({beginning}…)")
    }
}

/// A text that is no digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a digest is 64 hexadecimal digits")]
pub struct NotADigest;

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16)?.try_into().ok()).collect();
        let digits = digits.filter(|digits| digits.len() == 64).ok_or(NotADigest)?;
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            *byte = pair.iter().fold(0, |byte, digit| (byte << 4) | digit);
        }
        Ok(Self(bytes))
    }
}

#[cfg(feature = "schema")]
crate::schema::text!(Digest, { "pattern": "^[0-9a-fA-F]{64}$", "description": "a keyed digest, 64 hexadecimal digits" });

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    /// What is no digest may be the identifier itself, so the error does not repeat it.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Digest;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("64 hexadecimal digits")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Digest, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<Digest, E> {
                Err(E::custom(NotADigest))
            }

            fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<Digest, E> {
                Err(E::custom(NotADigest))
            }

            fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Digest, E> {
                Err(E::custom(NotADigest))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}
