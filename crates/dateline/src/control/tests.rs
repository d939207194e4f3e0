//! The rules of evidence for control, each shown on claims written by hand.

use super::{
    Ending, Material, PlaceState, Status, Told, at, changes, groups, histories, intervals, last_holds,
    settled, sieges, supply_lines,
};
use crate::claim::{Claim, Modality, Stance};
use crate::event::{Event, Review};
use crate::settle::sample::{Make, day, facts, say};
use crate::settle::{Act, ReportFacts, Rules};

fn with<T>(claims: &[Claim], ask: impl FnOnce(&Material<'_>) -> T) -> T {
    let sides = [("state".to_owned(), "government".to_owned())];
    ask(&Material { claims, reports: &facts, rules: &Rules::standard().with_outlets(sides.into()) })
}

fn on(claims: &[Claim], date: &str) -> Vec<PlaceState> {
    with(claims, |m| at(m, day(date), None))
}

fn one(claims: &[Claim], date: &str) -> PlaceState {
    let mut states = on(claims, date);
    assert_eq!(states.len(), 1, "{states:#?}");
    states.remove(0)
}

fn base(report: &str, at: u32, kind: &str) -> Make {
    say(report, at, kind).place("Wadi al-Deif", 35.65, 36.70)
}

fn taken(report: &str, at: u32) -> Make {
    base(report, at, "base_captured").by("Nusra").on("Government").on_day("2014-12-15")
}

#[test]
fn a_source_without_a_stake_assesses_and_a_party_only_claims() {
    let held = base("a/2014-12-10", 0, "control_state").by("Government").on_day("2014-12-10").end();
    let firm = one(&[held.clone(), taken("b/2014-12-16", 0).end()], "2014-12-20");
    assert_eq!((firm.status, firm.controller[0].as_str()), (Status::Controlled, "Nusra"));
    assert_eq!(firm.since.unwrap(), day("2014-12-15"));
    let boast = taken("b/2014-12-16", 0).said_by("Nusra Media", Stance::Claimed).end();
    let state = one(&[held.clone(), boast.clone()], "2014-12-20");
    assert_eq!((state.status, state.controller[0].as_str()), (Status::Controlled, "Government"));
    assert_eq!(state.claimed_by, ["Nusra"]);
    assert!(state.claims_against.contains(&"b/2014-12-16#0".to_owned()));
    let alone = one(&[boast], "2014-12-20");
    assert_eq!((alone.status, alone.controller[0].as_str()), (Status::Claimed, "Nusra"));
}

#[test]
fn a_party_that_an_outlet_quotes_for_its_own_side_only_claims() {
    let said = |who: &str| {
        let held = base("a/2014-12-10", 0, "control_state").by("Government").on_day("2014-12-10");
        one(&[held.said_by(who, Stance::Reported).end()], "2014-12-12").status
    };
    assert_eq!(said("Government"), Status::Claimed);
    assert_eq!(said("Observatory"), Status::Controlled);
}

#[test]
fn fighting_inside_is_contested_also_when_nobody_says_who_held_it() {
    let clash = |report: &str, who: &str| {
        base(report, 0, "clash").by("Nusra").on_day("2014-12-15").said_by(who, Stance::Reported).end()
    };
    let alone = [clash("a/2014-12-15", "Observatory")];
    assert!(on(&alone, "2014-12-15").is_empty());
    let both = [clash("a/2014-12-15", "Observatory"), clash("b/2014-12-16", "Red Crescent")];
    let state = one(&both, "2014-12-16");
    assert_eq!((state.status, state.controller.len(), state.claims_for.len()), (Status::Contested, 0, 2));
    assert!(on(&both, "2015-03-01").is_empty());
    let held = with(&both, |m| intervals(m, day("2015-03-01"), None));
    assert_eq!(held.len(), 1);
    assert!(held[0].to.is_some_and(|to| to < day("2015-01-15")));
}

#[test]
fn one_text_in_two_outlets_is_one_voice() {
    let clash = |report: &str| base(report, 0, "clash").by("Nusra").on_day("2014-12-15").end();
    let told = [clash("a/2014-12-15"), clash("b/2014-12-16")];
    let states = |reports: &dyn Fn(&str) -> ReportFacts| {
        at(&Material { claims: &told, reports, rules: &Rules::standard() }, day("2014-12-16"), None).len()
    };
    let printed = |report: &str| ReportFacts { text: Some("a/2014-12-15".into()), ..facts(report) };
    assert_eq!((states(&facts), states(&printed)), (1, 0));
}

#[test]
fn a_claim_that_is_borne_out_later_keeps_its_day() {
    let held = base("a/2014-12-10", 0, "control_state").by("Government").on_day("2014-12-10").end();
    let boast = taken("b/2014-12-16", 0).said_by("Nusra Media", Stance::Claimed).end();
    let seen = base("c/2014-12-18", 0, "control_state")
        .by("Nusra")
        .on_day("2014-12-18")
        .stance(Stance::Observed)
        .end();
    let state = one(&[held, boast, seen], "2014-12-20");
    assert_eq!((state.status, state.since.unwrap()), (Status::Controlled, day("2014-12-15")));
}

#[test]
fn a_partys_outlet_counts_against_its_own_side_only() {
    let held = base("a/2014-12-10", 0, "control_state").by("Government").on_day("2014-12-10").end();
    let loss =
        base("state/2014-12-16", 0, "place_lost").by("Government").on("Nusra").on_day("2014-12-15").end();
    assert_eq!(one(&[held, loss], "2014-12-20").controller, ["Nusra"]);
    let nusra = base("a/2014-12-10", 0, "control_state").by("Nusra").on_day("2014-12-10").end();
    let boast = base("state/2014-12-16", 0, "base_captured").by("Government").on_day("2014-12-15").end();
    let state = one(&[nusra, boast], "2014-12-20");
    assert_eq!((state.controller[0].as_str(), state.claimed_by[0].as_str()), ("Nusra", "Government"));
}

#[test]
fn a_single_report_that_is_denied_is_not_enough_and_two_are() {
    let held = base("a/2014-12-10", 0, "control_state").by("Government").on_day("2014-12-10").end();
    let told = |report: &str, who: &str| taken(report, 0).said_by(who, Stance::Reported).end();
    let denial = base("state/2014-12-16", 0, "base_captured")
        .by("Nusra")
        .on_day("2014-12-15")
        .stance(Stance::Denied)
        .end();
    let state = one(&[held.clone(), told("b/2014-12-16", "activists"), denial.clone()], "2014-12-20");
    assert_eq!((state.controller[0].as_str(), state.claimed_by[0].as_str()), ("Government", "Nusra"));
    assert!(state.claims_against.contains(&denial.id));
    let two = [held, told("b/2014-12-16", "activists"), told("c/2014-12-16", "residents"), denial];
    assert_eq!(one(&two, "2014-12-20").controller, ["Nusra"]);
}

#[test]
fn what_was_known_on_a_day_is_told_by_the_reports_of_that_day() {
    let claims = [
        base("a/2014-12-10", 0, "control_state").by("Government").on_day("2014-12-10").end(),
        taken("b/2014-12-16", 0).end(),
        base("undated", 0, "control_state").by("Islamic State").on_day("2014-12-15").end(),
    ];
    let as_of = |when: &str| {
        with(&claims, |m| at(m, day("2014-12-15"), Some(day(when)))).remove(0).controller.join(",")
    };
    assert_eq!(as_of("2014-12-15"), "Government");
    assert_eq!(as_of("2014-12-16"), "Nusra");
}

#[test]
fn an_old_state_is_the_last_reported_never_current() {
    let held = base("a/2014-01-10", 0, "control_state").by("Government").on_day("2014-01-10").end();
    assert_eq!(one(&[held.clone()], "2014-03-01").status, Status::Controlled);
    let old = one(&[held], "2014-12-01");
    assert_eq!((old.status, old.last_reported.unwrap()), (Status::LastReported, day("2014-01-10")));
}

#[test]
fn fighting_inside_contests_a_place_only_when_two_voices_say_so() {
    let held = say("a/2014-12-10", 0, "control_state")
        .place("Morek", 35.37, 36.69)
        .by("Government")
        .on_day("2014-12-10")
        .end();
    let clash = |report: &str, d: &str| {
        say(report, 9, "clash").place("Morek", 35.37, 36.69).by("Nusra").on_day(d).end()
    };
    assert_eq!(
        one(&[held.clone(), clash("b/2014-12-16", "2014-12-15")], "2014-12-20").status,
        Status::Controlled
    );
    let both = [held.clone(), clash("b/2014-12-16", "2014-12-15"), clash("c/2014-12-17", "2014-12-16")];
    assert_eq!(one(&both, "2014-12-20").status, Status::Contested);
    assert_eq!(one(&both, "2015-01-20").status, Status::Controlled, "hit and run does not contest for ever");
    let won = say("d/2014-12-18", 0, "place_captured")
        .place("Morek", 35.37, 36.69)
        .by("Nusra")
        .on_day("2014-12-17")
        .end();
    let mut after = both.to_vec();
    after.push(won);
    assert_eq!(
        one(&after, "2014-12-20").status,
        Status::Controlled,
        "the fighting that won it does not contest it"
    );
}

#[test]
fn partners_hold_together_and_rivals_on_one_day_are_mixed() {
    let joint =
        one(&[taken("a/2014-12-16", 0).by("Ahrar").end(), taken("b/2014-12-16", 0).end()], "2014-12-20");
    assert_eq!((joint.status, joint.controller.len()), (Status::Controlled, 2));
    let other = base("b/2014-12-16", 0, "base_captured").by("Islamic State").on_day("2014-12-15").end();
    assert_eq!(one(&[taken("a/2014-12-16", 0).end(), other], "2014-12-20").status, Status::Mixed);
}

#[test]
fn a_place_left_without_a_taker_is_unknown() {
    let claims = [
        base("a/2014-12-10", 0, "control_state").by("Government").on_day("2014-12-10").end(),
        base("b/2014-12-16", 0, "withdrawal").by("Government").on_day("2014-12-15").end(),
    ];
    let state = one(&claims, "2014-12-20");
    assert_eq!(state.status, Status::Unknown);
    assert!(state.why[0].contains("Government") && state.why[0].contains("2014-12-15"), "{:?}", state.why);
}

#[test]
fn plans_and_threats_hold_nothing() {
    let plan = taken("a/2014-12-10", 0).modality(Modality::Future).end();
    assert!(on(&[plan], "2014-12-20").is_empty());
}

#[test]
fn sieges_are_intervals_and_end_by_relief_or_fall() {
    let siege = |report: &str, at, d: &str| base(report, at, "siege_begin").by("rebels").on_day(d).end();
    let claims = [
        siege("a/2012-10-20", 0, "2012-10-18"),
        base("a/2013-04-20", 0, "siege_lifted").by("Government").on_day("2013-04-15").end(),
        siege("a/2014-11-20", 0, "2014-11-15"),
        taken("b/2014-12-16", 0).end(),
    ];
    let all = with(&claims, |m| sieges(m, day("2014-12-31"), None));
    let told: Vec<_> =
        all.iter().map(|s| (s.from.unwrap().to_string(), s.to.unwrap().to_string(), s.ending)).collect();
    assert_eq!(
        told,
        [
            ("2012-10-18".into(), "2013-04-15".into(), Ending::Lifted),
            ("2014-11-15".into(), "2014-12-15".into(), Ending::Fell)
        ]
    );
    let again =
        [&claims[..2], &[base("c/2013-05-02", 0, "siege_lifted").on_day("2013-04-15").end()]].concat();
    let told_twice = with(&again, |m| sieges(m, day("2014-12-31"), None));
    assert_eq!(
        (told_twice.len(), told_twice[0].claims.len()),
        (1, 3),
        "a lifting told again is no second siege"
    );
    let held = base("a/2014-11-20", 5, "control_state").by("Government").on_day("2014-11-20").end();
    let mut during = claims.to_vec();
    during.push(held);
    let state = one(&during, "2014-12-01");
    assert_eq!((state.status, state.besieged_by[0].as_str()), (Status::Besieged, "rebels"));
    let after = one(&during, "2014-12-20");
    assert!(!after.besieged && after.controller == ["Nusra"]);
}

#[test]
fn changes_name_what_changed_hands_first() {
    let claims = [
        base("a/2014-12-10", 0, "control_state").by("Government").on_day("2014-12-10").end(),
        taken("b/2014-12-16", 0).end(),
        say("b/2014-12-16", 9, "control_state")
            .place("Ariha", 35.81, 36.61)
            .by("Government")
            .on_day("2014-12-16")
            .end(),
    ];
    let diff = changes(&on(&claims, "2014-12-12"), &on(&claims, "2014-12-20"));
    assert_eq!((diff.len(), diff[0].changed_hands, diff[1].changed_hands), (2, true, false));
    assert_eq!(diff[0].place.name, "Wadi al-Deif");
    assert!(changes(&on(&claims, "2014-12-17"), &on(&claims, "2014-12-20")).is_empty());
}

#[test]
fn the_last_stronghold_is_stated_or_counted() {
    let city = |quote: &str| {
        let c = say("a/2014-12-17", 0, "control_state")
            .place("Idlib", 35.93, 36.63)
            .by("Government")
            .on_day("2014-12-17");
        c.quote(quote).end()
    };
    let said = city("The city is the last big stronghold of the government in the province.");
    let plain = city("Last week the government held a ceremony in its city.");
    with(&[said.clone()], |m| {
        let last = last_holds(m, &at(m, day("2014-12-20"), None));
        assert!(last[0].stated && last[0].area.as_deref() == Some("Idlib"));
    });
    with(&[plain.clone()], |m| assert!(last_holds(m, &at(m, day("2014-12-20"), None)).is_empty()));
    with(&[plain, taken("b/2014-12-16", 0).end()], |m| {
        let last = last_holds(m, &at(m, day("2014-12-20"), None));
        assert_eq!((last.len(), last[0].stated, last[0].place.name.as_str()), (1, false, "Idlib"));
    });
}

#[test]
fn roads_and_crossings_are_lines_of_supply() {
    let gate = say("a/2014-12-17", 0, "control_state")
        .place("Bab al-Hawa crossing", 36.24, 36.69)
        .by("Ahrar al-Sham");
    let gate = gate
        .on_day("2014-12-17")
        .quote("Ahrar al-Sham runs the crossing, through which most supplies pass.")
        .end();
    let town = say("a/2014-12-17", 9, "control_state")
        .place("Ariha", 35.81, 36.61)
        .by("Government")
        .on_day("2014-12-17")
        .end();
    with(&[gate, town], |m| {
        let lines = supply_lines(m, &at(m, day("2014-12-20"), None));
        assert_eq!(lines.len(), 1);
        assert!(lines[0].stated && lines[0].held_by == ["Ahrar al-Sham"]);
    });
}

#[test]
fn the_order_of_claims_does_not_matter() {
    for seed in 0..20 {
        let mut claims = crate::settle::tests::jumble(seed);
        let first = on(&claims, "2014-12-20");
        for round in 0..4 {
            claims.sort_by_key(|c| crate::settle::words::hash(&format!("{round}{}", c.id)));
            assert_eq!(on(&claims, "2014-12-20"), first);
        }
    }
}

#[test]
fn who_takes_a_place_again_has_lost_it_in_between() {
    let first = base("a/2013-02-10", 0, "base_captured").by("rebels").on_day("2013-01-31").end();
    let state = one(&[first.clone(), taken("b/2014-12-16", 0).end()], "2014-12-20");
    assert_eq!((state.controller[0].as_str(), state.since.unwrap()), ("Nusra", day("2014-12-15")));
    let retold = base("c/2013-02-12", 0, "base_captured").by("rebels").on_day("2013-02-01").end();
    assert_eq!(
        one(&[first, retold], "2013-02-20").since.unwrap(),
        day("2013-01-31"),
        "the same taking told twice"
    );
}

#[test]
fn intervals_say_of_every_day_what_the_day_itself_says() {
    let claims = [
        base("a/2014-12-10", 0, "control_state").by("Government").on_day("2014-12-10").end(),
        taken("b/2014-12-16", 0).end(),
        taken("c/2014-12-17", 0).said_by("Nusra Media", Stance::Claimed).end(),
        base("d/2015-01-20", 0, "place_captured").by("Government").on("Nusra").on_day("2015-01-19").end(),
    ];
    let history = with(&claims, |m| intervals(m, day("2015-06-30"), None));
    let told: Vec<_> = history.iter().map(|i| (i.from.to_string(), i.to, i.state.status)).collect();
    assert_eq!(told.len(), 4, "{told:#?}");
    assert_eq!(told[3].1, None);
    let mut at_day = day("2014-12-10");
    for i in &history {
        assert_eq!(i.from, at_day);
        let end = i.to.unwrap_or(day("2015-06-30"));
        while at_day <= end {
            let state = one(&claims, &at_day.to_string());
            assert_eq!((&state.controller, state.status), (&i.state.controller, i.state.status), "{at_day}");
            at_day = at_day.tomorrow().unwrap();
        }
    }
}

#[test]
fn a_part_of_a_place_what_is_near_it_and_where_an_army_withdraws_to_are_other_places() {
    let held = |says: &str| {
        let mut make = say("a/2014-12-10", 0, "place_captured").place("Idlib", 35.93, 36.63).by("Nusra");
        make = make.on_day("2014-12-09").quote(says);
        make.0.place.as_mut().unwrap().text = "Idlib".into();
        make
    };
    assert_eq!(on(&[held("Nusra took Idlib.").end()], "2014-12-20").len(), 1);
    assert!(on(&[held("Nusra drove the front out of most of Idlib.").end()], "2014-12-20").is_empty());
    let mut near = held("Nusra took a base near Idlib.");
    near.0.place.as_mut().unwrap().precision = "near".into();
    assert!(on(&[near.end()], "2014-12-20").is_empty());
    let mut left = held("The army withdrew to Idlib.");
    left.0.event_type = "withdrawal".into();
    assert!(on(&[left.end()], "2014-12-20").is_empty());
    let mut left = held("The army withdrew from Idlib.");
    left.0.event_type = "withdrawal".into();
    assert_eq!(one(&[left.end()], "2014-12-20").status, Status::Unknown);
}

#[test]
fn what_people_say_of_an_event_is_meant_of_its_claims() {
    let claims = [taken("b/2014-12-16", 0).end(), taken("c/2014-12-17", 0).end()];
    let mut events = crate::settle::sample::events(&claims);
    events[0].actor1 = vec!["Ahrar".into()];
    let edit = |field: &str| Review {
        decision: "D1".into(),
        act: Act::Edit,
        field: Some(field.into()),
        by: None,
        at: None,
        why: None,
        grown: false,
    };
    let holder =
        |events: &[Event]| one(&settled(&claims, events, &Rules::standard()), "2014-12-20").controller;
    assert_eq!(holder(&events), ["Nusra"], "nobody said so");
    events[0].reviewed.push(edit("actor1"));
    assert_eq!(holder(&events), ["Ahrar"]);
    events[0].place = None;
    events[0].reviewed.push(edit("place"));
    assert!(on(&settled(&claims, &events, &Rules::standard()), "2014-12-20").is_empty());
}

#[test]
fn a_capture_told_without_its_day_has_the_day_that_others_give() {
    let claims = [
        taken("b/2014-12-16", 0).end(),
        base("c/2014-12-18", 0, "base_captured").by("Nusra").on("Government").end(),
        base("d/2014-12-20", 0, "control_state").by("Nusra").end(),
    ];
    let mut claims = claims.to_vec();
    claims[1].date.basis = "publication_only".into();
    let events = crate::settle::sample::events(&claims);
    let dated = settled(&claims, &events, &Rules::standard());
    assert_eq!(dated[1].date.from, Some(day("2014-12-15")));
    assert_eq!(dated[2].date, claims[2].date, "a state holds on its own day");
    assert_eq!(one(&dated, "2014-12-21").since, Some(day("2014-12-15")));
}

#[test]
fn what_is_told_once_says_of_any_day_what_the_claims_say_anew() {
    for seed in 0..20 {
        let mut claims = crate::settle::tests::jumble(seed);
        for (n, claim) in claims.iter_mut().enumerate() {
            match n % 5 {
                0 => claim.quote = "It is the last stronghold of the group in the province.".into(),
                1 => claim.quote = "Supplies pass the crossing.".into(),
                _ => {}
            }
            match n % 3 {
                0 => claim.event_type = "control_state".into(),
                1 => claim.event_type = "clash".into(),
                _ => {}
            }
            if let Some(place) = claim.place.as_mut().filter(|p| p.name == "Morek") {
                place.feature.clone_from(&Rules::standard().control.route_features[0]);
            }
        }
        let events = crate::settle::sample::events(&claims);
        let groups = groups(claims.iter().filter_map(|c| c.place.as_ref()));
        let mut group = groups.iter();
        let group_of: Vec<usize> =
            claims.iter().map(|c| c.place.as_ref().map_or(0, |_| *group.next().unwrap())).collect();
        with(&claims, |m| {
            let whole = Told::of(m, &events, None);
            let mut apart = Told::default();
            for own in std::collections::BTreeSet::from_iter(&group_of) {
                let part = claims.iter().zip(&group_of).filter(|(_, g)| *g == own).map(|(c, _)| c.clone());
                apart.join(Told::of(&m.of(&part.collect::<Vec<_>>()), &events, None));
            }
            let dated = settled(&claims, &events, m.rules);
            let ground = m.of(&dated);
            let end = day("2015-09-01");
            for told in [&whole, &apart] {
                for date in ["2014-12-12", "2014-12-14", "2014-12-16", "2015-01-30", "2015-09-01"].map(day) {
                    let anew = at(&ground, date, None);
                    assert_eq!(told.at(m.rules, date), anew);
                    assert_eq!(told.sieges(m.rules, date), sieges(&ground, date, None));
                    assert_eq!(told.last_holds(&anew), last_holds(m, &anew));
                    assert_eq!(told.supply_lines(&anew), supply_lines(m, &anew));
                }
                assert_eq!(told.histories(m.rules, end), histories(&ground, end, None));
            }
            let known = Some(day("2014-12-15"));
            let then = Told::of(m, &events, known);
            assert_eq!(then.at(m.rules, end), at(&ground, end, known));
            assert!(
                !then.at(m.rules, end).is_empty() && !whole.last_holds(&whole.at(m.rules, end)).is_empty()
            );
            assert!(!whole.supply_lines(&[]).is_empty());
        });
    }
}
