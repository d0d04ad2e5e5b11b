//! Sourced facts in a form: fields `facts_{n}_{part}`, counted from 0, and `facts` with their number.

use crate::studio::form::{Form, Sent, fill_text};
use sonla360_content::{Claim, Confidence};

/// Most facts of one record; more would be an essay.
const MOST: usize = 60;

/// The fields of facts.
pub fn fill(values: &mut Sent, facts: &[Claim]) {
    values.insert("facts".into(), facts.len().to_string());
    for (number, claim) in facts.iter().enumerate() {
        let mut set = |part: &str, text: &str| {
            values.insert(format!("facts_{number}_{part}"), text.to_owned());
        };
        set("unit", &claim.unit);
        set("source", &claim.source);
        set("checked", &claim.checked);
        set("confidence", name(claim.confidence));
        fill_text(values, &format!("facts_{number}_label"), &claim.label);
        fill_text(values, &format!("facts_{number}_value"), &claim.value);
    }
}

/// How many facts a form has room for.
pub fn room(form: &Form) -> usize {
    form.value("facts").parse().unwrap_or(0).min(MOST)
}

/// The facts of a form. Those with nothing written in them, and those ticked for removal, are left out.
pub fn read(form: &mut Form) -> Vec<Claim> {
    (0..room(form)).filter_map(|number| read_one(form, &format!("facts_{number}"))).collect()
}

fn read_one(form: &mut Form, prefix: &str) -> Option<Claim> {
    let field = |part: &str| format!("{prefix}_{part}");
    let written = ["label_vi", "label_en", "value_vi", "value_en", "unit", "source"];
    let empty = written.iter().all(|part| form.value(&field(part)).trim().is_empty());
    if empty || form.ticked(&field("remove")) {
        return None;
    }
    Some(Claim {
        label: form.required_text(&field("label")),
        value: form.required_text(&field("value")),
        unit: form.optional(&field("unit")),
        source: form.required(&field("source")),
        checked: form.date(&field("checked")),
        confidence: confidence(form.value(&field("confidence"))),
    })
}

const fn name(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Unverified => "unverified",
        Confidence::Low => "low",
        Confidence::Medium => "medium",
        Confidence::High => "high",
    }
}

/// What nobody has vouched for is not verified.
fn confidence(name: &str) -> Confidence {
    match name {
        "high" => Confidence::High,
        "medium" => Confidence::Medium,
        "low" => Confidence::Low,
        _ => Confidence::Unverified,
    }
}
