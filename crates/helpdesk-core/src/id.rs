//! Newtypes for names and identifiers.
//!
//! An id is opaque text: the host or the desk invents it, the core only compares it. Cloning one
//! is a reference count. Ids order by their bytes, so anything sorted by id is sorted alike on
//! every host.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps `text` as it stands; no character is refused and none is folded.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// The text as it was given.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({:?})", stringify!($name), &*self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                &*self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                &*self.0 == *other
            }
        }

        #[cfg(feature = "schema")]
        crate::schema::text!($name, {});

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from)
            }
        }
    )+};
}

ids! {
    /// A person acting on a ticket: an agent, a requester, a lead. Named by the host.
    ActorId;
    /// A device or an application, as in `[assets.PR-7]`. Named by the host.
    AssetId;
    /// A calendar of the desk, as in `[calendars.office]`.
    CalendarId;
    /// A category of tickets, as in `hardware` or `hardware.printer`.
    CategoryId;
    /// Somebody outside the ticket who can be told, as in `[contacts.quality_manager]`.
    ContactId;
    /// An agreement with an organisation, as in `[contracts.acme_2026]`. Named by the host.
    ContractId;
    /// The content hash of a compiled desk: which rules were in force.
    DeskVersion;
    /// An impact level of the priority matrix.
    ImpactId;
    /// A kind of ticket: incident, request, question.
    KindId;
    /// A line of support, as in `[lines.first]`.
    LineId;
    /// A company or department that requesters belong to. Named by the host.
    OrganisationId;
    /// An SLA policy, as in `[[sla]] name = "premium"`.
    PolicyId;
    /// A priority level, as in `p1`.
    PriorityId;
    /// A rule, an escalation or another named entry of the desk.
    RuleId;
    /// Something the desk provides, as in `[services.mail]`. Named by the host.
    ServiceId;
    /// A workflow status, as in `[statuses.in_progress]`.
    StatusId;
    /// A template of routine work, as in `[templates.vpn_access]`.
    TemplateId;
    /// A ticket. Opaque to the core and never parsed; see `number` for numbers read to callers.
    TicketId;
    /// An urgency level of the priority matrix.
    UrgencyId;
}
