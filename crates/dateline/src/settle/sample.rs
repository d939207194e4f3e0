//! Claims written by hand, for tests.

use super::{ReportFacts, Rules, settle};
use crate::claim::{Claim, Codes, Count, Filler, Hop, Kind, Modality, Place, Release, Stance, When};
use crate::event::Event;
use crate::evidence::{Evidence, Span};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Makes claims; reports are named `outlet/2014-12-15` or `outlet/undated`.
pub(crate) struct Make(pub Claim);

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn say(report: &str, at: u32, kind: &str) -> Make {
    let family = match kind {
        "place_captured"
        | "base_captured"
        | "place_lost"
        | "withdrawal"
        | "control_state"
        | "siege_begin"
        | "siege_lifted"
        | "contested"
        | "control_transfer_peaceful" => "control",
        "execution" | "civilian_attack" | "abduction" | "arrest" | "massacre" => "harm",
        "media_release" | "claim_responsibility" | "denial" => "media",
        "weapons_supply" | "weapons_diversion" | "foreign_backing" | "weapon_use" => "support",
        "talks" | "ceasefire" | "prisoner_exchange" => "diplomacy",
        "backs" | "supplies" | "allied_with" | "affiliate_of" | "hostile_to" | "fights_alongside" => {
            "relation"
        }
        _ => "force",
    };
    let sort = match (family, kind) {
        ("relation", _) => Kind::Relation,
        ("support", _) => Kind::Relation,
        ("media", _) => Kind::Media,
        (_, "control_state" | "contested") => Kind::State,
        _ => Kind::Event,
    };
    Make(Claim {
        id: format!("{report}#{at}"),
        report: report.into(),
        event_type: kind.into(),
        family: family.into(),
        kind: sort,
        roles: BTreeMap::new(),
        actor1: vec![],
        actor2: vec![],
        place: None,
        date: When { precision: "unknown".into(), basis: "unknown".into(), ..When::default() },
        weapons: vec![],
        killed: None,
        injured: None,
        abducted: None,
        displaced: None,
        modality: Modality::Actual,
        mode: None,
        stance: Stance::Asserted,
        attribution: vec![],
        phase: None,
        outcome: None,
        release: None,
        codes: Codes::default(),
        quote: format!("{kind} {report} {at}"),
        start: at,
        end: at + 50,
        case: None,
        clause: format!("{family}/{kind}#1"),
        grade: "F6".into(),
        evidence: Evidence {
            trigger: Span { start: at, end: at + 5 },
            arguments: vec![],
            codebook: String::new(),
            model: String::new(),
        },
    })
}

impl Make {
    fn role(&mut self, role: &str, name: &str) -> String {
        // A capital makes it an actor the world knows; "rebels" stay words.
        let known = name.chars().next().is_some_and(char::is_uppercase);
        let id = known.then(|| name.to_lowercase().replace(' ', "-"));
        let n = self.0.roles.len();
        let filler = Filler { text: name.into(), actor: id, name: Some(name.into()), ..Filler::default() };
        self.0.roles.insert(format!("{role}{n}"), filler);
        name.into()
    }
    pub fn by(mut self, name: &str) -> Make {
        let name = self.role("doer", name);
        self.0.actor1.push(name);
        self
    }
    pub fn on(mut self, name: &str) -> Make {
        let name = self.role("target", name);
        self.0.actor2.push(name);
        self
    }
    pub fn place(mut self, name: &str, lat: f64, lon: f64) -> Make {
        self.0.place = Some(Place {
            name: name.into(),
            id: Some(name.to_lowercase()),
            lat: Some(lat),
            lon: Some(lon),
            country: Some("SYR".into()),
            admin1: Some("Idlib".into()),
            precision: "exact".into(),
            feature: "PPL".into(),
            ..Place::default()
        });
        self
    }
    pub fn area(mut self, name: &str, precision: &str) -> Make {
        self.0.place = Some(Place {
            name: name.into(),
            country: Some("SYR".into()),
            admin1: (precision == "admin1").then(|| name.to_owned()),
            precision: precision.into(),
            ..Place::default()
        });
        self
    }
    pub fn at_words(mut self, name: &str) -> Make {
        self.0.place = Some(Place { name: name.into(), precision: "unresolved".into(), ..Place::default() });
        self
    }
    pub fn when(mut self, from: &str, to: &str) -> Make {
        let precision = if from == to { "day" } else { "month" };
        self.0.date = When {
            from: Some(day(from)),
            to: Some(day(to)),
            precision: precision.into(),
            basis: "stated".into(),
            ..When::default()
        };
        self
    }
    pub fn on_day(self, date: &str) -> Make {
        self.when(date, date)
    }
    pub fn dead(mut self, low: u32, who: Option<&str>) -> Make {
        self.0.killed = Some(Count {
            low: Some(low),
            best: Some(low),
            high: Some(low),
            text: low.to_string(),
            who: who.map(str::to_owned),
            parts: vec![],
        });
        self
    }
    pub fn said_by(mut self, name: &str, stance: Stance) -> Make {
        self.0.attribution.push(Hop { name: name.into(), ..Hop::default() });
        self.0.stance = stance;
        self
    }
    pub fn stance(mut self, stance: Stance) -> Make {
        self.0.stance = stance;
        self
    }
    pub fn modality(mut self, modality: Modality) -> Make {
        self.0.modality = modality;
        self
    }
    pub fn quote(mut self, words: &str) -> Make {
        self.0.quote = words.into();
        self
    }
    pub fn release(mut self, title: Option<&str>, themes: &[&str]) -> Make {
        self.0.release = Some(Release {
            medium: Some("video".into()),
            title: title.map(str::to_owned),
            themes: themes.iter().map(|t| (*t).to_owned()).collect(),
            ..Release::default()
        });
        self
    }
    pub fn weapon(mut self, text: &str, kind: &str) -> Make {
        self.0.weapons.push(crate::claim::Weapon { text: text.into(), kind: kind.into() });
        self
    }
    pub fn role_of(mut self, role: &str, name: &str) -> Make {
        let filler = Filler {
            text: name.into(),
            actor: Some(name.to_lowercase().replace(' ', "-")),
            name: Some(name.into()),
            ..Filler::default()
        };
        self.0.roles.insert(role.into(), filler);
        self
    }
    pub fn end(self) -> Claim {
        self.0
    }
}

/// Facts of the report named `outlet/day`; reports of outlets named `reprint…` print the text of `wire/…`.
pub(crate) fn facts(report: &str) -> ReportFacts {
    let (outlet, date) = report.split_once('/').unwrap_or((report, ""));
    let text = if outlet.starts_with("reprint") { format!("wire/{date}") } else { report.to_owned() };
    ReportFacts {
        published: date.get(..10).and_then(|d| d.parse().ok()),
        source: Some(outlet.into()),
        text: Some(text),
    }
}

pub(crate) fn events(claims: &[Claim]) -> Vec<Event> {
    settle(claims, &facts, &Rules::standard(), &[])
}
