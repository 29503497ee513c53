//! A history told again by the versions of the desk that were in force.

use std::collections::BTreeMap;

use crate::desk::Desk;
use crate::id::DeskVersion;
use crate::simulate::{Acts, Relived};
use crate::ticket::Event;
use crate::time::Instant;

/// The versions of a desk that are at hand. Every event names the one that recorded it.
#[derive(Clone, Debug, Default)]
pub struct Versions<'d> {
    known: BTreeMap<DeskVersion, &'d Desk>,
}

/// A history names a version of the desk that is not at hand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {seq} was recorded by version `{version}` of the desk, which is not among those given")]
pub struct UnknownVersion {
    /// The version.
    pub version: DeskVersion,
    /// The number of the first event that names it.
    pub seq: u64,
}

impl UnknownVersion {
    /// The code of `docs/errors.md`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "history.unknown-desk"
    }
}

impl<'d> FromIterator<&'d Desk> for Versions<'d> {
    fn from_iter<I: IntoIterator<Item = &'d Desk>>(desks: I) -> Self {
        Self { known: desks.into_iter().map(|desk| (desk.version().clone(), desk)).collect() }
    }
}

impl<'d> Versions<'d> {
    /// The desk of that version.
    #[must_use]
    pub fn get(&self, version: &DeskVersion) -> Option<&'d Desk> {
        self.known.get(version).copied()
    }

    /// The stretches of a history that one version recorded, each with that version.
    ///
    /// # Errors
    /// The first version that is not at hand.
    pub(super) fn stretches<'e>(
        &self,
        history: &'e [Event],
    ) -> Result<Vec<(&'d Desk, &'e [Event])>, UnknownVersion> {
        let stretches = history.chunk_by(|one, next| one.desk == next.desk);
        let known = stretches.filter_map(|stretch| Some((stretch.first()?, stretch)));
        let with_desk = known.map(|(first, stretch)| {
            let unknown = || UnknownVersion { version: first.desk.clone(), seq: first.seq };
            Ok((self.get(&first.desk).ok_or_else(unknown)?, stretch))
        });
        with_desk.collect()
    }
}

/// Lets each version of the desk do again what it did in a history: people's acts at their
/// instants, and what time brought about while it was in force. Afterwards time passes up to
/// `until` under the last of them.
///
/// The history comes out again, event by event; what does not was not recorded by these desks.
/// Events that do not begin with a registration are no history, and nothing comes of them.
///
/// # Errors
/// The first version of the desk that is not at hand.
pub fn retell(versions: &Versions<'_>, history: &[Event], until: Instant) -> Result<Relived, UnknownVersion> {
    let stretches = versions.stretches(history)?;
    let mut relived = Relived::default();
    let (Some(acts), Some(((first, _), (last, _)))) =
        (Acts::of(history), stretches.first().zip(stretches.last()))
    else {
        return Ok(relived);
    };
    let Some(mut ticket) = relived.open(first, &acts) else { return Ok(relived) };
    let mut deeds = acts.deeds().into_iter().peekable();
    for (desk, stretch) in &stretches {
        let Some(end) = stretch.last() else { continue };
        while let Some(deed) = deeds.next_if(|deed| deed.seq() <= end.seq) {
            relived.give(desk, &mut ticket, &deed);
        }
        relived.wake(desk, &mut ticket, end.at);
    }
    relived.wake(last, &mut ticket, until);
    Ok(relived)
}
