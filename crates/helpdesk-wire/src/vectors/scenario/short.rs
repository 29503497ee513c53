//! Short forms: `agent:ola@first` for an actor, `sla/resolution/1` for a clock.

use serde_json::{Value, json};

/// `role`, `role:id`, `role@line` or `role:id@line` as an object.
///
/// What follows the last `@` is the line. After an id it is a part of that, as in a mail address,
/// where the role is `requester`, who works in no line, and where it holds a full stop.
pub(super) fn actor(text: &str) -> Value {
    let (role, id, line) = match text.split_once(':') {
        Some((role, rest)) => {
            let is_line = |line: &str| role != "requester" && !line.contains('.');
            let parted = rest.rsplit_once('@').filter(|(_, line)| is_line(line));
            let (id, line) = parted.unwrap_or((rest, ""));
            (role, id, line)
        }
        None => {
            let (role, line) = text.split_once('@').unwrap_or((text, ""));
            (role, "", line)
        }
    };
    let mut actor = json!({ "role": role });
    for (name, value) in [("id", id), ("line", line)] {
        if !value.is_empty() {
            actor[name] = Value::from(value);
        }
    }
    actor
}

/// `metric`, `set/metric` or `set/metric/cycle` as an object.
pub(super) fn clock(text: &str) -> Value {
    let parts: Vec<&str> = text.split('/').collect();
    match parts.as_slice() {
        [set, metric, cycle] => match cycle.parse::<u32>() {
            Ok(cycle) => json!({ "set": set, "metric": metric, "cycle": cycle }),
            Err(_) => json!({ "set": set, "metric": metric, "cycle": cycle }),
        },
        [set, metric] => json!({ "set": set, "metric": metric }),
        _ => json!({ "metric": text }),
    }
}

/// An expected event with its short forms written out: a bare name is its type, `by` an actor,
/// `clock` a clock.
pub(super) fn event(pattern: &Value) -> Value {
    let mut event = match pattern {
        Value::String(name) => json!({ "type": name }),
        other => other.clone(),
    };
    for (field, spell) in [("by", actor as fn(&str) -> Value), ("clock", clock)] {
        if let Some(text) = event.get(field).and_then(Value::as_str) {
            event[field] = spell(text);
        }
    }
    event
}

/// An expected notice with its short form written out: a bare text is its id.
pub(super) fn notice(pattern: &Value) -> Value {
    match pattern {
        Value::String(id) => json!({ "id": id }),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms() {
        assert_eq!(actor("system"), json!({ "role": "system" }));
        assert_eq!(actor("agent:ola@first"), json!({ "role": "agent", "id": "ola", "line": "first" }));
        assert_eq!(actor("agent@first"), json!({ "role": "agent", "line": "first" }));
        for role in ["requester", "manager"] {
            assert_eq!(actor(&format!("{role}:ann@acme.pl")), json!({ "role": role, "id": "ann@acme.pl" }));
        }
        assert_eq!(actor("requester:ann@acme"), json!({ "role": "requester", "id": "ann@acme" }));
        assert_eq!(
            actor("agent:ann@acme.pl@first"),
            json!({ "role": "agent", "id": "ann@acme.pl", "line": "first" })
        );
        assert_eq!(clock("resolution"), json!({ "metric": "resolution" }));
        assert_eq!(clock("ola/resolution/2"), json!({ "set": "ola", "metric": "resolution", "cycle": 2 }));
        assert_eq!(event(&json!("noted")), json!({ "type": "noted" }));
        let written = event(&json!({ "type": "clock_stopped", "clock": "sla/resolution", "by": "agent" }));
        assert_eq!(
            written,
            json!({ "type": "clock_stopped", "clock": { "set": "sla", "metric": "resolution" },
                    "by": { "role": "agent" } })
        );
        assert_eq!(event(&json!(5)), json!(5));
    }
}
