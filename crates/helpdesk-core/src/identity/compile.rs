//! From what was written to a checked policy, reporting every fault.

use std::collections::BTreeMap;

use crate::faults::{Faults, UnknownName};
use crate::identity::model::{Identity, Level, Reveals, UNKNOWN};
use crate::identity::{EvidenceKind, Fault, Identifier, IdentifierSpec, IdentitySpec, LevelSpec};
use crate::time::WallTime;

/// The policy as written, and the types of command that it may name.
#[derive(Debug)]
pub struct Input<'a> {
    /// `[identity]`.
    pub spec: &'a IdentitySpec,
    /// Every type of command, and of decision about several tickets.
    pub commands: &'a [&'a str],
}

/// Checks the policy of identity; the current place is its table.
pub fn compile<K: From<Fault>>(input: &Input<'_>, faults: &mut Faults<K>) -> Identity {
    let spec = input.spec;
    let levels = faults.within("levels", |faults| levels(&spec.levels, faults));
    let names: Vec<&str> =
        std::iter::once(UNKNOWN).chain(spec.levels.iter().map(|it| it.name.as_str())).collect();
    let mut required = BTreeMap::new();
    faults.within("required", |faults| {
        for (command, level) in &spec.required {
            if command == "open" {
                faults.push_at(command.as_str(), Fault::NothingProvedYet);
            } else if !input.commands.contains(&command.as_str()) {
                faults.push_at(
                    command.as_str(),
                    Fault::Unknown(UnknownName::new("command", command, input.commands.iter().copied())),
                );
            }
            match names.iter().position(|known| known == level) {
                Some(rank) => drop(required.insert(command.as_str().into(), rank)),
                None => faults.push_at(
                    command.as_str(),
                    Fault::Unknown(UnknownName::new("level", level, names.iter().copied())),
                ),
            }
        }
    });
    let reveals = faults.within("reveals", |faults| reveals(&spec.reveals, &names, faults));
    let attempts = &spec.attempts;
    let within = faults.within("attempts", |faults| {
        for (key, most) in [("per_ticket", attempts.per_ticket), ("per_identity", attempts.per_identity)] {
            if most == 0 {
                faults.push_at(key, Fault::NoAttempt);
            }
        }
        time(&attempts.within, "within", faults).unwrap_or(WallTime::ZERO)
    });
    let lasts = faults.within("lasts", |faults| {
        let lasting = |(name, text): (&String, &String)| {
            Some((kind(name, name.as_str(), faults)?, time(text, name.as_str(), faults)?))
        };
        spec.lasts.iter().filter_map(lasting).collect()
    });
    let most = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let (per_ticket, per_identity) = (most(attempts.per_ticket), most(attempts.per_identity));
    Identity { levels, required, per_ticket, per_identity, within, lasts, reveals }
}

fn time<K: From<Fault>>(text: &str, place: &str, faults: &mut Faults<K>) -> Option<WallTime> {
    let time = text.parse().ok().filter(|time| *time > WallTime::ZERO);
    if time.is_none() {
        faults.push_at(place, Fault::NotATime { found: text.to_owned() });
    }
    time
}

fn levels<K: From<Fault>>(specs: &[LevelSpec], faults: &mut Faults<K>) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::with_capacity(specs.len());
    for (index, spec) in specs.iter().enumerate() {
        faults.within(index, |faults| {
            let known = |name: &str| name == UNKNOWN || levels.iter().any(|level| *level.name == *name);
            if known(&spec.name) {
                faults.push_at("name", Fault::LevelTwice { found: spec.name.clone() });
            }
            if spec.proofs.is_empty() || spec.proofs.iter().any(Vec::is_empty) {
                faults.push_at("proofs", Fault::NoProof { level: spec.name.clone() });
            }
            let proofs = faults.within("proofs", |faults| {
                let proof = |(index, proof): (usize, &Vec<String>)| faults.within(index, |f| kinds(proof, f));
                spec.proofs.iter().enumerate().map(proof).collect()
            });
            levels.push(Level { name: spec.name.as_str().into(), proofs });
        });
    }
    levels
}

fn kinds<K: From<Fault>>(names: &[String], faults: &mut Faults<K>) -> Vec<EvidenceKind> {
    let found = names.iter().enumerate().filter_map(|(index, name)| kind(name, index, faults));
    found.collect()
}

fn kind<K: From<Fault>>(
    name: &str,
    place: impl Into<crate::path::Step>,
    faults: &mut Faults<K>,
) -> Option<EvidenceKind> {
    let found = EvidenceKind::ALL.into_iter().find(|kind| kind.name() == name);
    if found.is_none() {
        faults.push_at(
            place,
            Fault::Unknown(UnknownName::new(
                "kind of evidence",
                name,
                EvidenceKind::ALL.map(EvidenceKind::name),
            )),
        );
    }
    found
}

fn reveals<K: From<Fault>>(
    specs: &BTreeMap<String, Vec<String>>,
    levels: &[&str],
    faults: &mut Faults<K>,
) -> BTreeMap<Reveals, usize> {
    let mut reveals = BTreeMap::new();
    for (level, parts) in specs {
        let rank = levels.iter().position(|known| known == level);
        faults.within(level.as_str(), |faults| {
            if rank.is_none() {
                faults.push(Fault::Unknown(UnknownName::new("level", level, levels.iter().copied())));
            }
            for (index, part) in parts.iter().enumerate() {
                match Reveals::ALL.into_iter().find(|known| known.name() == part) {
                    Some(part) => {
                        let rank = rank.unwrap_or(levels.len());
                        let lowest = reveals.entry(part).or_insert(rank);
                        *lowest = rank.min(*lowest);
                    }
                    None => faults.push_at(
                        index,
                        Fault::Unknown(UnknownName::new(
                            "part of a summary",
                            part,
                            Reveals::ALL.map(Reveals::name),
                        )),
                    ),
                }
            }
        });
    }
    reveals
}

/// Checks what is known of a person; the current place is the list.
pub(crate) fn identifiers<K: From<Fault>>(
    specs: &[IdentifierSpec],
    faults: &mut Faults<K>,
) -> Vec<Identifier> {
    let mut known = Vec::with_capacity(specs.len());
    for (index, spec) in specs.iter().enumerate() {
        faults.within(index, |faults| {
            let kind = kind(&spec.kind, "kind", faults);
            let digest = spec.digest.parse().ok();
            if digest.is_none() {
                faults.push_at("digest", Fault::NotADigest);
            }
            known.extend(kind.zip(digest).map(|(kind, digest)| Identifier { kind, digest, expires: None }));
        });
    }
    known
}
