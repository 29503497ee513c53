//! Who asks, for which organisation, under which contract, and what it is about.
//!
//! People, organisations, contracts, assets and services come from the desk's own registers or, on
//! large desks, are handed in by the host with the intake as a [`Party`]. [`entitlement`] decides
//! from them what a request is entitled to, and lists everything that is lacking, never only the
//! first. Secrets are references into the host's vault; a value that looks like a password is
//! refused.
//!
//! The module does not know tickets, channels or calendars: it compares names, and asks its caller
//! whether hours of service are open.

mod compile;
mod entitlement;
mod fault;
mod model;
mod secret;
mod spec;
#[cfg(test)]
mod tests;

pub(crate) use compile::is_reference;
pub use compile::{Input, compile};
pub use entitlement::{Asked, Coverage, Entitlement, Lack, entitlement};
pub use fault::Fault;
pub use model::{
    Asset, Contract, Entitlements, Organisation, Party, Person, Register, Remote, Segment, Service,
};
pub use secret::{looks_like_password, names_a_password};
pub use spec::{
    AbsenceSpec, AssetSpec, ContractSpec, EntitlementsSpec, OrganisationSpec, PersonSpec, RemoteSpec,
    ServiceSpec,
};
