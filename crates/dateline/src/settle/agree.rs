//! What two claims share and what keeps them apart: the rule of `codebook/settling.toml`, applied to a pair.

use super::day::Dated;
use super::rules::Rules;
use super::sketch::{ANYONE, Class, STATE, Sketch, Spot, Toll, Where, Who, Whom};
use super::words::overlap;

/// How two places stand to each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum PlaceTie {
    Same,
    Near(f32),
    Inside,
    /// Only one is stated.
    Missing,
    /// Neither is stated.
    Neither,
    Apart,
}

/// How two dates stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateTie {
    SameDay,
    Overlap,
    /// Stated days that differ, within what the lane allows.
    Off(i32),
    /// At least one is not stated.
    Open,
    Apart,
}

/// How those in one role stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WhoTie {
    Same,
    Part,
    /// A description that may stand for the other.
    Maybe,
    /// Not stated on one side.
    Open,
    Apart,
}

/// How two figures stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FigureTie {
    Same,
    Near,
    Other,
    Far,
    /// Not stated, or of different people.
    Open,
}

/// What two claims share.
#[derive(Clone, Debug)]
pub(crate) struct Ties {
    pub place: PlaceTie,
    pub date: DateTie,
    pub doer: WhoTie,
    pub target: WhoTie,
    pub figure: FigureTie,
    pub same_type: bool,
    pub same_text: bool,
    pub near_in_report: bool,
    pub same_weapon: bool,
    pub continues: bool,
    /// Share of words in common, 0 to 1.
    pub words: f32,
    /// Different doers are named for what is otherwise the same deed.
    pub blame: bool,
    pub score: f32,
}

/// What `a` and `b` share, or `None` when something keeps them apart or it is too little.
///
/// `continues` says that the later claim is thin and the earlier is what was told last before it.
pub(crate) fn agree(a: &Sketch, b: &Sketch, continues: bool, rules: &Rules) -> Option<Ties> {
    let mut ties = compare(a, b, continues, rules)?;
    ties.score = score(&ties, a, b, rules);
    (ties.score >= threshold(a, b, rules)).then_some(ties)
}

fn threshold(a: &Sketch, b: &Sketch, rules: &Rules) -> f32 {
    let need = rules.lanes[a.lane as usize].threshold.max(rules.lanes[b.lane as usize].threshold);
    // A denial says little more than what it denies.
    if a.class == Class::Counter || b.class == Class::Counter { need - 1.0 } else { need }
}

fn compare(a: &Sketch, b: &Sketch, continues: bool, rules: &Rules) -> Option<Ties> {
    let facing = (a.class == Class::Counter && b.class == Class::Fact)
        || (a.class == Class::Fact && b.class == Class::Counter);
    if a.class != b.class && !facing {
        return None;
    }
    if !one_type(a, b, continues, rules) || (a.title != b.title && a.title != 0 && b.title != 0) {
        return None;
    }
    let lane = &rules.lanes[a.lane as usize];
    let same_report = a.report == b.report;
    // Nobody denies in one breath what he says himself: "clashes went on, without any change in the lines".
    if facing && same_report && a.voice == b.voice {
        return None;
    }
    let date = date_tie(a, b, rules.days(a.lane));
    let place = place_tie(&a.place, &b.place, rules);
    if place == PlaceTie::Apart {
        return None;
    }
    if (!lane.nearby && matches!(place, PlaceTie::Near(_))) || (!lane.inside && place == PlaceTie::Inside) {
        return None;
    }
    let (doer, target) = parties(a, b);
    let figure = figure_tie(a.killed, b.killed);
    let words = overlap(&a.words, &b.words);
    // Without any date, two reports tell of one thing only when they give the same figure or much the same words.
    let timeless = (a.dated == Dated::No || b.dated == Dated::No) && !same_report && !a.old && !b.old;
    let alike = figure == FigureTie::Same || words >= 0.3;
    let date = if timeless && alike { DateTie::Open } else { date };
    if date == DateTie::Apart {
        return None;
    }
    let same_text =
        !same_report && ((a.quote != 0 && a.quote == b.quote) || (a.text == b.text && words > 0.6));
    let mut blame = false;
    if doer == WhoTie::Apart {
        blame = lane.blame && disputed_deed(a, b, place, date, target, figure);
        if !blame {
            return None;
        }
    }
    if target == WhoTie::Apart && !(figure == FigureTie::Same && place == PlaceTie::Same) {
        return None;
    }
    // One writer who gives two figures tells of two events, unless they are two sources' figures for one.
    if same_report
        && matches!(figure, FigureTie::Other | FigureTie::Far)
        && !(a.arguable && b.arguable)
        && !continues
    {
        return None;
    }
    Some(Ties {
        place,
        date,
        doer,
        target,
        figure,
        same_type: a.kind == b.kind,
        same_text,
        near_in_report: same_report && a.start.abs_diff(b.start) <= rules.report.near,
        same_weapon: a.weapon != 0 && a.weapon == b.weapon,
        continues,
        words,
        blame,
        score: 0.0,
    })
}

/// Whether the types of two claims can tell of one event.
pub(crate) fn one_type(a: &Sketch, b: &Sketch, continues: bool, rules: &Rules) -> bool {
    if a.lane != b.lane {
        return continues;
    }
    let lane = &rules.lanes[a.lane as usize];
    a.stray == b.stray && (a.kind == b.kind || lane.pairs.contains(&(a.kind, b.kind)))
}

/// Different doers for one deed: only when the deed is pinned down by place, day and what was suffered, and
/// at least one of the doers is somebody's word.
fn disputed_deed(
    a: &Sketch,
    b: &Sketch,
    place: PlaceTie,
    date: DateTie,
    target: WhoTie,
    figure: FigureTie,
) -> bool {
    let pinned = place == PlaceTie::Same && date == DateTie::SameDay;
    let suffered = figure == FigureTie::Same || (figure != FigureTie::Far && target == WhoTie::Same);
    let words = overlap(&a.words, &b.words) >= 0.2;
    pinned && (a.arguable || b.arguable) && (suffered || words)
}

fn score(t: &Ties, a: &Sketch, b: &Sketch, rules: &Rules) -> f32 {
    let p = &rules.points;
    let mut s = if t.same_type { p.same_type } else { p.told_otherwise };
    s += match t.place {
        PlaceTie::Same => p.same_place,
        PlaceTie::Near(_) => p.near_place,
        PlaceTie::Inside => p.inside_place,
        PlaceTie::Missing if rules.lanes[a.lane as usize].placed => p.place_missing,
        PlaceTie::Neither if rules.lanes[a.lane as usize].placed && a.report != b.report => p.place_unknown,
        _ => 0.0,
    };
    s += match t.date {
        DateTie::SameDay => p.same_day,
        DateTie::Overlap => p.days_overlap,
        DateTie::Off(_) => rules.lanes[a.lane as usize].days_apart.unwrap_or(p.days_apart),
        _ => 0.0,
    };
    s += match t.doer {
        WhoTie::Same => p.same_doer,
        WhoTie::Part => p.part_doer,
        WhoTie::Maybe => p.maybe_doer,
        _ => 0.0,
    };
    s += match t.target {
        WhoTie::Same => p.same_target,
        WhoTie::Part => p.part_target,
        WhoTie::Maybe => p.maybe_target,
        _ => 0.0,
    };
    s += match t.figure {
        FigureTie::Same => p.same_figure,
        FigureTie::Near => p.near_figure,
        FigureTie::Other => p.other_figure,
        FigureTie::Far => p.far_figure,
        FigureTie::Open => 0.0,
    };
    let add = |yes: bool, points: f32| if yes { points } else { 0.0 };
    s += add(t.same_weapon, p.same_weapon) + add(t.same_text, p.same_text);
    s += add(t.near_in_report, p.same_report) + add(t.continues, p.continues);
    s += add(a.title != 0 && a.title == b.title, p.same_place);
    s + t.words * p.same_words
}

/// Doers and targets of two claims, compared in the order that fits when the order has no meaning.
fn parties(a: &Sketch, b: &Sketch) -> (WhoTie, WhoTie) {
    let straight = (who_tie(&a.doer, &b.doer), who_tie(&a.target, &b.target));
    if !(a.symmetric || b.symmetric) {
        return straight;
    }
    let crossed = (who_tie(&a.doer, &b.target), who_tie(&a.target, &b.doer));
    let rank = |t: WhoTie| match t {
        WhoTie::Same => 4,
        WhoTie::Part => 3,
        WhoTie::Maybe => 2,
        WhoTie::Open => 1,
        WhoTie::Apart => -8,
    };
    if rank(crossed.0) + rank(crossed.1) > rank(straight.0) + rank(straight.1) { crossed } else { straight }
}

pub(crate) fn who_tie(a: &Who, b: &Who) -> WhoTie {
    if !a.known.is_empty() && !b.known.is_empty() {
        if a.known.iter().any(|k| b.known.binary_search(k).is_ok()) {
            return WhoTie::Same;
        }
        let part = |x: &Who, y: &Who| x.known.iter().any(|k| y.part_of.binary_search(k).is_ok());
        // Army and police of one state: a reporter may take the one for the other, a rebel group never.
        let one_state = a.known_side & b.known_side & STATE != 0
            && a.part_of.iter().any(|k| b.part_of.binary_search(k).is_ok());
        if part(a, b) || part(b, a) || one_state {
            return WhoTie::Part;
        }
        return WhoTie::Apart;
    }
    let (sa, sb) = (sides(a), sides(b));
    if nobody(a) || nobody(b) {
        return WhoTie::Open;
    }
    if sa != 0 && sb != 0 && sa & sb == 0 && (sa | sb) & ANYONE == 0 {
        return WhoTie::Apart;
    }
    if sa & sb & !ANYONE != 0 || (sa | sb) & ANYONE == 0 { WhoTie::Maybe } else { WhoTie::Open }
}

fn nobody(w: &Who) -> bool {
    w.known.is_empty() && w.described == 0
}

fn sides(w: &Who) -> u8 {
    w.known_side | w.described
}

fn date_tie(a: &Sketch, b: &Sketch, days: i32) -> DateTie {
    let apart = (a.from - b.to).max(b.from - a.to);
    if a.dated == Dated::No || b.dated == Dated::No {
        // Nothing said about the time: only within one report can it be the same.
        return if a.report == b.report { DateTie::Open } else { DateTie::Apart };
    }
    if a.dated == Dated::Window || b.dated == Dated::Window {
        return if apart <= days { DateTie::Open } else { DateTie::Apart };
    }
    if a.dated == Dated::Day && b.dated == Dated::Day {
        return match apart {
            0 => DateTie::SameDay,
            d if d <= days => DateTie::Off(d),
            _ => DateTie::Apart,
        };
    }
    // A month and a day inside it agree; a month and a day two weeks after it do not.
    match apart {
        d if d <= 0 => DateTie::Overlap,
        d if d <= days.min(1) => DateTie::Off(d),
        _ => DateTie::Apart,
    }
}

pub(crate) fn place_tie(a: &Where, b: &Where, rules: &Rules) -> PlaceTie {
    match (a.spot, b.spot) {
        (Spot::None, Spot::None) => return PlaceTie::Neither,
        (Spot::None, _) | (_, Spot::None) => return PlaceTie::Missing,
        _ => {}
    }
    if a.country != 0 && b.country != 0 && a.country != b.country {
        return PlaceTie::Apart;
    }
    if (a.id != 0 && a.id == b.id) || (a.name == b.name && a.name != 0 && (a.id == 0 || b.id == 0)) {
        return PlaceTie::Same;
    }
    // One word read once as a town and once as its province, or found in the gazetteer only once.
    let bare = |w: &Where| w.spot != Spot::Point || w.id == 0;
    if (bare(a) || bare(b))
        && ((a.alias != 0 && a.alias == b.alias) || (!a.tokens.is_empty() && a.tokens == b.tokens))
    {
        return PlaceTie::Same;
    }
    if a.spot == Spot::Area || b.spot == Spot::Area {
        return areas(a, b, rules);
    }
    if a.spot == Spot::Point && b.spot == Spot::Point {
        let km = distance_km(a, b);
        if km < 0.05 && (a.id == 0 || b.id == 0) {
            return PlaceTie::Same;
        }
        let reach =
            (rules.place.radius_km as f32).max(a.radius).max(b.radius).min(rules.place.widest_km as f32);
        return if km <= reach { PlaceTie::Near(km) } else { PlaceTie::Apart };
    }
    // At least one has only words: the same but for "city", "base" and the like.
    let inside = |x: &[u32], y: &[u32]| !x.is_empty() && x.iter().all(|t| y.binary_search(t).is_ok());
    if inside(&a.tokens, &b.tokens) || inside(&b.tokens, &a.tokens) {
        PlaceTie::Same
    } else {
        PlaceTie::Apart
    }
}

fn areas(a: &Where, b: &Where, rules: &Rules) -> PlaceTie {
    if a.admin != 0 && b.admin != 0 {
        return if a.admin == b.admin { PlaceTie::Inside } else { PlaceTie::Apart };
    }
    if a.country != 0 && a.country == b.country {
        return PlaceTie::Inside;
    }
    let known = |w: &Where| w.lat != 0.0 || w.lon != 0.0;
    if known(a) && known(b) && distance_km(a, b) <= a.radius.max(b.radius).max(rules.place.radius_km as f32) {
        return PlaceTie::Inside;
    }
    PlaceTie::Apart
}

/// Great-circle distance in kilometres (haversine, mean radius 6371 km).
pub(crate) fn distance_km(a: &Where, b: &Where) -> f32 {
    let (la, lb) = (f64::from(a.lat).to_radians(), f64::from(b.lat).to_radians());
    let dlat = (lb - la) / 2.0;
    let dlon = (f64::from(b.lon) - f64::from(a.lon)).to_radians() / 2.0;
    let h = dlat.sin().powi(2) + la.cos() * lb.cos() * dlon.sin().powi(2);
    (2.0 * 6371.0 * h.sqrt().min(1.0).asin()) as f32
}

pub(crate) fn figure_tie(a: Option<Toll>, b: Option<Toll>) -> FigureTie {
    let (Some(a), Some(b)) = (a, b) else { return FigureTie::Open };
    if a.whom != b.whom && a.whom != Whom::Anyone && b.whom != Whom::Anyone {
        return FigureTie::Open;
    }
    if a.low == b.low && a.high == b.high {
        return FigureTie::Same;
    }
    if a.low.max(b.low) <= a.high.min(b.high) {
        return FigureTie::Near;
    }
    let (small, large) = (a.low.min(b.low).max(1), a.low.max(b.low));
    if large > small.saturating_mul(3) { FigureTie::Far } else { FigureTie::Other }
}
