//! Random desks, small and rich: every setting that time or a command can meet.

use helpdesk_core::desk::{Desk, DeskSpec};
use serde_json::{Map, Value, json};

use crate::dice::Dice;

/// Statuses with their categories. A status expires only into one further down.
pub const STATUSES: [(&str, &str); 11] = [
    ("parked", "waiting_requester"),
    ("fresh", "new"),
    ("working", "open"),
    ("asked", "waiting_requester"),
    ("ordered", "waiting_vendor"),
    ("queued", "waiting_internal"),
    ("checking", "open"),
    ("fixed", "solved"),
    ("agreed", "solved"),
    ("shut", "closed"),
    ("void", "cancelled"),
];
/// The statuses that every desk has.
const ALWAYS_THERE: [&str; 4] = ["fresh", "working", "asked", "fixed"];
/// Lines of support. Time boxes hand over only to one further down.
pub const LINES: [&str; 4] = ["front", "middle", "firm", "back"];
/// Priorities, the most urgent first.
pub const PRIORITIES: [&str; 3] = ["p1", "p2", "p3"];
/// Calendars by name; `never` does not open.
pub const CALENDARS: [&str; 6] = ["office", "round", "nights", "never", "island", "half"];
/// Those of policies, then those of lines.
const METRICS: [&str; 9] = [
    "resolution",
    "first_response",
    "next_response",
    "time_to_own",
    "periodic_update",
    "agent_work",
    "requester_wait",
    "line_stay",
    "vendor",
];
const PROMISED: usize = 7;
const TARGETS: [&str; 12] = [
    "4h",
    "15m",
    "1 business day",
    "0m",
    "1s",
    "8h",
    "2 business days",
    "1 calendar day",
    "0 business days, end of day",
    "1 business day, end of day",
    "3 calendar days",
    "0 business days",
];
const PAUSES: [&[&str]; 4] =
    [&["waiting_requester", "waiting_vendor"], &[], &["waiting_internal", "open"], &["new"]];

/// A desk that compiles, from the choices of `dice`.
///
/// # Panics
/// If the desk does not compile: the generator makes only such as do.
#[must_use]
pub fn desk(dice: &mut Dice<'_>) -> Desk {
    compiled(document(dice))
}

/// The desk that a document describes.
///
/// # Panics
/// If it does not compile.
#[must_use]
pub fn compiled(document: Value) -> Desk {
    let text = document.to_string();
    let spec: DeskSpec = serde_json::from_value(document).unwrap_or_else(|error| panic!("{error}\n{text}"));
    Desk::compile(&spec).unwrap_or_else(|errors| panic!("{errors}\n{text}"))
}

/// A desk as a document, from the choices of `dice`.
#[must_use]
pub fn document(dice: &mut Dice<'_>) -> Value {
    let sla: Vec<Value> = (0..dice.below(4)).map(|index| policy(index, dice)).collect();
    let statuses = statuses(dice);
    let names: Vec<&str> = statuses.keys().map(String::as_str).collect();
    let transitions = transitions(&names, dice);
    let lines = &LINES[..dice.below(LINES.len() + 1)];
    let mut desk = json!({
        "name": "Any desk",
        "zone": dice.pick(&["Europe/Warsaw", "America/St_Johns", "UTC"]),
        "calendar": dice.pick(&["office", "round", "nights"]),
        "kinds": ["incident", "request"],
        "priority": priority(dice),
        "statuses": statuses,
        "transitions": transitions,
        "lines": lines.iter().enumerate().map(|(at, name)| ((*name).to_owned(), line(at, lines, dice)))
            .collect::<Map<_, _>>(),
        "contacts": { "boss": {}, "quality": { "calendar": "office" } },
        "escalations": (0..dice.below(5)).map(|index| escalation(index, lines, dice)).collect::<Vec<_>>(),
        "sla": sla,
        "survey": { "lowest": 1, "highest": 5 },
    });
    if let Some(entry) = lines.first() {
        desk["entry_line"] = json!(entry);
    }
    if dice.once_in(2) {
        desk["reopen"] = json!({ "to": "working", "late": dice.pick(&["follow_up", "reopen", "refuse"]) });
        if let Some(within) = dice.maybe(&["1 business day", "4h", "0m", "3 calendar days"]) {
            desk["reopen"]["within"] = json!(within);
        }
    }
    if dice.once_in(3) {
        desk["identity"] = json!({ "levels": [{ "name": "claimed", "proofs": [["email"]] },
            { "name": "sure", "proofs": [["email", "call_back"], ["one_time_code"]] }],
            "lasts": dice.pick(&[json!({}), json!({ "email": "4h", "one_time_code": "30m" })]),
            "required": { "set_field": "claimed", "solve": dice.pick(&["unknown", "sure"]) },
            "attempts": { "per_ticket": 2, "per_identity": 2, "within": "8h" } });
    }
    if dice.once_in(3) {
        desk["approvals"] = json!([
            { "name": "boss", "when": dice.pick(&[json!({ "tag": "vip" }), json!({ "priority": "p1" })]), "by": ["lead", "person:ola"],
              "expires": dice.pick(&["1 business day", "0m", "4h"]), "guards": dice.pick(&[json!([]), json!(["solve", "hand_over"])]),
              "tell": ["boss"], "on_refusal": dice.maybe(&["fixed", "asked"]), "on_expiry": dice.maybe(&["working", "fixed"]) },
            { "name": "two", "by": ["agent"], "quorum": 2, "four_eyes": dice.once_in(2), "own": true, "guards": ["solve"] } ]);
        desk["templates"] = json!({ "routine": { "kind": "request", "line": lines.first(), "tags": ["vip"], "approvals": ["two"],
            "steps": ["look", { "name": "act", "after": ["look"], "by": ["agent", "assignee"] }, { "name": "tell", "optional": true }],
            "targets": { "resolution": dice.pick(&["4h", "1 business day"]) } } });
    }
    if dice.once_in(3) {
        desk["people"] = json!({ "ewa": { "organisation": "acme" } });
        desk["organisations"] = json!({ "acme": { "contract": "yearly" }, "globex": {} });
        desk["contracts"] = json!({ "yearly": { "tier": dice.pick(&["gold", "silver"]), "channels": ["email"],
            "asset_classes": ["printer"], "grants": ["visits"], "from": "2026-03-28", "until": "2026-11-01" } });
        desk["assets"] = json!({ "PR-7": { "class": "printer", "organisation": "acme" }, "X-1": { "organisation": "globex" } });
        desk["entitlements"] = json!({ "outside": lines.last() });
    }
    if dice.once_in(3) {
        desk["review"] =
            json!({ "after": dice.pick(&["30m", "8h"]), "tell": dice.pick(&[json!([]), json!(["boss"])]) });
    }
    desk["calendars"] = calendars(&desk.to_string());
    desk
}

/// The calendars that are named in `text`: compiling one takes a while.
fn calendars(text: &str) -> Value {
    let all = json!({
        "office": { "weekly": { "mon-fri": ["08:00-12:00", "12:30-16:00"] }, "holidays": ["PL"] },
        "round": { "always": true },
        "nights": { "zone": "America/New_York", "weekly": { "mon-sun": ["22:00-30:00"] } },
        "never": {},
        "island": { "zone": "Australia/Lord_Howe", "weekly": { "fri-sun": ["00:00-03:00", "09:00-24:00"] } },
        "half": { "weekly": { "mon-fri": ["10:00-14:30"] }, "overrides": { "2026-03-30": ["12:00-13:00"] },
                  "holidays": ["*-12-24"], "breaks": { "2026-03-31": ["11:00-11:30"] } },
    });
    let named = |(name, _): &(String, Value)| text.contains(&format!("\"{name}\""));
    all.as_object().into_iter().flatten().map(|(n, c)| (n.clone(), c.clone())).filter(named).collect()
}

fn priority(dice: &mut Dice<'_>) -> Value {
    if dice.once_in(2) {
        return json!({ "levels": PRIORITIES, "default": "p2" });
    }
    json!({ "levels": PRIORITIES, "impact": ["all", "one"], "urgency": ["now", "later"],
            "matrix": [["p1", "p2"], ["p2", "p3"]] })
}

fn statuses(dice: &mut Dice<'_>) -> Map<String, Value> {
    let wanted = |dice: &mut Dice<'_>, name: &str| ALWAYS_THERE.contains(&name) || dice.once_in(2);
    let there: Vec<_> = STATUSES.into_iter().filter(|(name, _)| wanted(dice, name)).collect();
    let names: Vec<&str> = there.iter().map(|(name, _)| *name).collect();
    let mut statuses = Map::new();
    for (index, (name, category)) in there.iter().enumerate() {
        let mut status = json!({ "category": category });
        if dice.once_in(3) {
            status["on_requester_reply"] = json!(dice.pick(&names[..]));
        }
        if dice.once_in(3) {
            status["on_agent_reply"] = json!(dice.pick(&names[..]));
        }
        if dice.once_in(3) {
            let after = dice.pick(&["4h", "30m", "0m", "1 business day", "2 calendar days"]);
            status["expires"] = json!({ "after": after });
            let later = &names[index + 1..];
            if !later.is_empty() && dice.once_in(2) {
                status["expires"]["to"] = json!(dice.pick(later));
            }
        }
        statuses.insert((*name).to_owned(), status);
    }
    if statuses.contains_key("parked") && dice.once_in(4) {
        statuses["parked"]["initial"] = json!(true);
    }
    statuses
}

/// None, or a way from everywhere to everywhere and some that are guarded.
fn transitions(names: &[&str], dice: &mut Dice<'_>) -> Value {
    if !dice.once_in(2) {
        return json!([]);
    }
    let mut listed = vec![guarded(json!({ "from": "*", "to": names }), dice)];
    for _ in 0..dice.below(4) {
        let (from, to) = (dice.below(names.len()), dice.below(names.len() - 1));
        let to = if to < from { to } else { to + 1 };
        listed.push(guarded(json!({ "from": names[from], "to": names[to] }), dice));
    }
    Value::from(listed)
}

fn guarded(mut entry: Value, dice: &mut Dice<'_>) -> Value {
    let guards = [("by", json!(["agent", "requester"])), ("by", json!(["assignee", "diagnosing_agent"]))];
    let needs = [("requires", json!(["assignee"])), ("requires", json!(["diagnosis", "cause"]))];
    let rest = [("flags", json!(["urgent"])), ("children_done", json!(true)), ("when", condition(dice))];
    for choices in [&guards[..], &needs[..], &rest[..]] {
        if dice.once_in(4) {
            let (key, value) = dice.pick(choices);
            entry[key] = value;
        }
    }
    entry
}

/// A condition, often empty, over what commands can change.
fn condition(dice: &mut Dice<'_>) -> Value {
    if !dice.once_in(2) {
        return json!({});
    }
    dice.pick(&[
        json!({ "priority": "p1" }),
        json!({ "priority": { "at_least": "p2" } }),
        json!({ "kind": "request" }),
        json!({ "tag": "vip" }),
        json!({ "not": { "tag": "vip" } }),
        json!({ "field.site": "north" }),
        json!({ "flag.urgent": true }),
        json!({ "tier": "gold" }),
        json!({ "status_category": ["open", "waiting_requester"] }),
        json!({ "any": [{ "reopen_count": { "at_least": 1 } }, { "hand_over_count": { "at_least": 1 } }] }),
    ])
}

fn line(index: usize, lines: &[&str], dice: &mut Dice<'_>) -> Value {
    let own = lines[index];
    let others = lines.iter().filter(|other| **other != own);
    let edge = |other: &&str| match dice.below(4) {
        0 => json!({ "to": other, "requires": ["diagnosis"], "by": ["diagnosing_agent", "lead"] }),
        _ => json!(other),
    };
    let edges: Vec<Value> = others.map(edge).collect();
    let mut line = json!({ "hand_over": edges, "kind": if own == "firm" { "vendor" } else { "internal" } });
    if let Some(calendar) = dice.maybe(&CALENDARS) {
        line["calendar"] = json!(calendar);
    }
    if dice.once_in(2) {
        line["time_box"] = json!(dice.pick(&TARGETS));
        if let Some(response) = dice.maybe(&[json!({ "tell": ["boss", "assignee"] }), json!({})]) {
            line["on_time_box"] = response;
        }
        if index + 1 < lines.len() && dice.once_in(2) {
            line["on_time_box"]["hand_over"] = json!(dice.pick(&lines[index + 1..]));
        }
    }
    if dice.once_in(3) {
        people(&mut line, dice);
    }
    line
}

/// Some of those whom scripts assign, with hours, absences and limits of their own.
fn people(line: &mut Value, dice: &mut Dice<'_>) {
    let member = |agent: &str, dice: &mut Dice<'_>| {
        let mut member = json!({ "agent": agent });
        if let Some(calendar) = dice.maybe(&CALENDARS) {
            member["calendar"] = json!(calendar);
        }
        if dice.once_in(3) {
            member["absences"] = dice
                .pick(&[json!(["2026-03-28..2026-04-03"]), json!(["2026-10-25", "2026-10-26..2026-10-27"])]);
        }
        if dice.once_in(3) {
            member["capacity"] = json!(1 + dice.below(2));
        }
        member
    };
    line["members"] = json!([member("ola", dice), member("ala", dice)]);
    line["assign"] =
        dice.pick(&[json!([]), json!(["least_loaded", "round_robin"]), json!(["caretaker_first", "sticky"])]);
    if dice.once_in(2) {
        line["capacity"] = json!(2);
    }
}

fn escalation(index: usize, lines: &[&str], dice: &mut Dice<'_>) -> Value {
    let metric = dice.pick(&METRICS);
    let point = dice.pick(&[
        "100%",
        "50%",
        "breach",
        "30m before due",
        "1h after due",
        "0%",
        "150%",
        "2h after start",
        "1 business day before due",
        "2 business days after start",
    ]);
    let on = match dice.below(9) {
        0 => json!({ "rating_below": 3 }),
        1 => json!({ "reopened": 1 + dice.below(2) }),
        2 => json!({ "handed_over": 1 + dice.below(3) }),
        3 => {
            json!({ "silence": dice.pick(&["requester", "vendor"]), "after": dice.pick(&["2h", "1 business day", "3 calendar days"]) })
        }
        4 => json!({ "priority": dice.pick(&PRIORITIES) }),
        5 => json!({ "falls_to": dice.pick(&PRIORITIES) }),
        _ => json!({ "clock": metric, "at": point }),
    };
    let tell = dice.pick(&[json!(["boss", "quality"]), json!(["assignee", "line", "requester"])]);
    let mut rule = json!({ "name": format!("rung_{index}"), "on": on, "tell": tell });
    rule["when"] = condition(dice);
    if rule["on"]["clock"].is_string() && dice.once_in(4) {
        rule["repeat"] = json!({ "every": dice.pick(&["1h", "8h"]), "at_most": 1 + dice.below(3) });
    }
    if !lines.is_empty() && dice.once_in(2) {
        // Only the last line is never left by the clock, so a ladder of line clocks ends there.
        let own_clock = matches!(metric, "line_stay" | "vendor");
        let to = if own_clock { lines[lines.len() - 1] } else { dice.pick(lines) };
        rule["hand_over"] = json!(to);
    }
    rule
}

fn policy(index: usize, dice: &mut Dice<'_>) -> Value {
    let mut policy = json!({ "name": format!("policy_{index}"), "set": dice.pick(&["sla", "ola"]),
                             "targets": { "any": targets(dice) } });
    for priority in PRIORITIES {
        if dice.once_in(3) {
            policy["targets"][priority] = targets(dice);
        }
    }
    policy["when"] = condition(dice);
    if let Some(rank) = dice.maybe(&[1, 2]) {
        policy["rank"] = json!(rank);
    }
    if let Some(calendar) = dice.maybe(&CALENDARS) {
        policy["calendar"] = json!(calendar);
    }
    policy["warn_at"] = dice.pick(&[
        json!([]),
        json!(["50%"]),
        json!(["0%", "80%"]),
        json!(["30m before due", "33.33%"]),
        json!(["1 business day before due", "2 business days after start", "1 business day after due"]),
    ]);
    if dice.once_in(3) {
        policy["pauses"] = json!({ dice.pick(&METRICS[..PROMISED]): dice.pick(&PAUSES) });
    }
    if dice.once_in(4) {
        policy["resolution_starts"] = json!("owned");
    }
    if dice.once_in(2) {
        policy["reopen"] = json!(dice.pick(&["resume", "new_cycle", "count_closed_time", "final"]));
        policy["on_change"] = json!(dice.pick(&["retroactive", "forward", "reset"]));
    }
    if dice.once_in(6) {
        policy["intake"] = json!(dice.pick(&CALENDARS));
    }
    policy
}

fn targets(dice: &mut Dice<'_>) -> Value {
    let mut targets = Map::new();
    for metric in &METRICS[..PROMISED] {
        match dice.below(4) {
            0 | 1 => drop(targets.insert((*metric).to_owned(), json!(dice.pick(&TARGETS)))),
            2 => {
                let own = |dice: &mut Dice<'_>| json!({ "within": dice.pick(&TARGETS), "calendar": dice.pick(&CALENDARS) });
                let mut target = own(dice);
                if dice.once_in(3) {
                    target["out_of_hours"] = own(dice);
                }
                targets.insert((*metric).to_owned(), target);
            }
            _ => {}
        }
    }
    Value::Object(targets)
}
