//! Which date belongs to which claim: the clause's own, a neighbour clause's, the sentence's, what the last
//! sentences were about, and only then, and never as a day, what publication allows.

use super::mentions::Mentions;
use crate::actor::{ActorMention, How};
use crate::claim::{Kind, When};
use crate::frame::{Frame, Frames, Mode, Tense};
use crate::when::Timex;
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use std::ops::Range;
use syntax::Doc;

/// Sentences after which an earlier date no longer carries.
const CARRY: usize = 3;
/// A date this much before publication is background.
pub const BACKGROUND_DAYS: i32 = 60;
/// News tells of the day of publication and of the days before it.
const NEWS_DAYS: i64 = 2;

/// Dates claims of one report, in text order.
pub struct Dating<'a> {
    mentions: &'a Mentions<'a>,
    frames: &'a Frames,
    published: Option<Date>,
    /// For every timex, the predicate that governs it.
    owners: Vec<Option<usize>>,
    /// For every timex, whether it is a part of a name: "the March 23 Movement", "the July 7 hospital".
    in_names: Vec<bool>,
    /// The last day that an event was dated to, and in which sentence.
    last: Option<(usize, When)>,
}

impl<'a> Dating<'a> {
    /// Prepares the timexes of a report.
    pub fn new(mentions: &'a Mentions<'a>, frames: &'a Frames, published: Option<Date>) -> Self {
        let owners =
            mentions.times.iter().map(|t| owner(mentions.doc, frames, t.tokens(mentions.doc))).collect();
        let in_names = mentions.times.iter().map(|t| is_in_name(mentions, frames, t)).collect();
        Dating { mentions, frames, published, owners, in_names, last: None }
    }

    /// When the claim of `frames` (of one sentence) is said to have happened.
    pub fn date(&mut self, kind: Kind, frames: &[&Frame], background: bool) -> When {
        let doc = self.mentions.doc;
        let sentence = doc.sentence_of(frames[0].pred as usize);
        let found = self
            .own(frames)
            .or_else(|| self.neighbours(frames))
            .or_else(|| self.in_sentence(sentence, frames));
        if let Some(t) = found {
            let when = match t.stretch {
                Some(stretch) if kind == Kind::Event && self.is_when(frames[0].pred as usize) => {
                    closed(self.stated(t), stretch)
                }
                _ => self.stated(t),
            };
            let when = if kind == Kind::Event { self.until_told(when, frames[0]) } else { when };
            // What has gone on since then is no day that others share.
            if kind == Kind::Event && !background && when.to.is_some() && !self.is_old(&when) {
                self.last = Some((sentence, when.clone()));
            }
            return when;
        }
        if let Some(t) = self.undated(frames) {
            return When { text: Some(t.text(doc.text()).to_owned()), ..unknown(&t.reason) };
        }
        if background {
            return unknown("background without a date of its own");
        }
        if kind != Kind::Event {
            return self.observed();
        }
        if let Some(when) = self.reported_day(sentence, frames) {
            return when;
        }
        self.carried(sentence).unwrap_or_else(|| self.by_publication())
    }

    /// "were killed this week": told as past, so not after the day of publication.
    fn until_told(&self, when: When, frame: &Frame) -> When {
        let past = matches!(frame.tense, Tense::Past | Tense::Pluperfect) && frame.mode == Mode::Plain;
        match (when.from, when.to, self.published) {
            (Some(from), Some(to), Some(told)) if past && from <= told && told < to => When {
                to: Some(told),
                reason: format!("{}; told as past on {told}, so not later", when.reason),
                ..when
            },
            _ => when,
        }
    }

    /// "has held the town since January, when it drove …": what a clause with "when" tells happened in January.
    fn is_when(&self, pred: usize) -> bool {
        let doc = self.mentions.doc;
        matches!(doc.dep(pred), "advcl" | "relcl") && doc.children(pred).any(|c| doc.lemma(c) == "when")
    }

    /// The clause names its day, and what it names cannot be dated: "in late November" of a report without a date.
    fn undated(&self, frames: &[&Frame]) -> Option<&Timex> {
        let preds: Vec<usize> = frames.iter().map(|f| f.pred as usize).collect();
        let open = |t: &Timex| {
            t.role == crate::when::Role::Text
                && t.kind == crate::when::TimexType::Date
                && t.from.is_none()
                && t.to.is_none()
                && t.value.contains("XXXX")
        };
        let mine = |n: usize| self.owners[n].is_some_and(|o| preds.contains(&o));
        self.mentions.times.iter().enumerate().find(|(n, t)| open(t) && mine(*n)).map(|(_, t)| t)
    }

    /// Background: what the report goes on about is not this.
    fn is_old(&self, when: &When) -> bool {
        matches!((when.to, self.published), (Some(to), Some(published)) if (published - to).get_days() > BACKGROUND_DAYS)
    }

    fn timexes(&self) -> impl Iterator<Item = (usize, &Timex)> {
        let times = self.mentions.times.iter().enumerate();
        times.filter(|(n, t)| t.dates_events() && !self.in_names[*n])
    }

    /// A date as stated, to the end of the range or the list of days that it begins: "on 12 and 13 May".
    fn stated(&self, t: &Timex) -> When {
        let text = self.mentions.doc.text();
        let when = When {
            from: t.from,
            to: t.to,
            precision: t.precision.as_str().into(),
            basis: t.basis.as_str().into(),
            text: Some(t.text(text).to_owned()),
            reason: t.reason.clone(),
        };
        let Some((last, how)) = self.last_of(t).filter(|(last, _)| last.to.is_some() && last.to > t.to)
        else {
            return when;
        };
        let words = text.get(t.start..last.end).unwrap_or_default().to_owned();
        When {
            to: last.to,
            precision: "days".into(),
            reason: format!("{how} \"{words}\": from {} to {}", day(t.from), day(last.to)),
            text: Some(words),
            ..when
        }
    }

    /// The expression that ends the range or the list of days that `t` begins.
    fn last_of(&self, t: &Timex) -> Option<(&Timex, &'static str)> {
        let times = &self.mentions.times;
        let at = times.iter().position(|o| o.start == t.start)?;
        if let Some(end) = t.through.and_then(|end| times.get(end)) {
            return Some((end, "a range,"));
        }
        let text = self.mentions.doc.text();
        let mut last = None;
        for pair in times[at..].windows(2) {
            let gap = text.get(pair[0].end..pair[1].start).unwrap_or_default().trim();
            let listed = matches!(gap, "and" | "," | ", and" | "&" | "and on" | "and again on");
            let days = pair.iter().all(|o| o.from.is_some() && o.from == o.to && o.dates_events());
            if !(listed && days && pair[0].to < pair[1].from) {
                break;
            }
            last = Some((&pair[1], "days in a list,"));
        }
        last
    }

    /// The date that a sentence gives which only says when and where something happened.
    pub fn of_occurrence(&self, verb: usize) -> Option<When> {
        let t = self.nearest(verb, |owner| owner == verb).filter(|t| t.from.is_some() && t.to.is_some())?;
        let when = self.stated(t);
        Some(When { reason: format!("the report says when it happened; {}", when.reason), ..when })
    }

    /// A timex that hangs on the predicate, on what carries it, or on an argument's noun.
    fn own(&self, frames: &[&Frame]) -> Option<&Timex> {
        let preds =
            frames.iter().flat_map(|f| [Some(f.pred as usize), f.carrier.map(|c| c as usize)]).flatten();
        preds.into_iter().find_map(|p| self.nearest(p, |owner| owner == p))
    }

    /// Clauses that share the time: coordinated verbs, participles, and the clause that governs this one,
    /// unless it is a verb of saying.
    fn neighbours(&self, frames: &[&Frame]) -> Option<&Timex> {
        let doc = self.mentions.doc;
        let mut at = frames[0].pred as usize;
        for _ in 0..6 {
            let from = at;
            at = doc.head(at)?;
            if doc.dep(from) == "relcl" || self.is_saying(at) {
                return None;
            }
            if let Some(t) = self.nearest(from, |owner| owner == at) {
                return Some(t);
            }
        }
        None
    }

    /// The one date of the sentence, if no verb of saying and no other event owns it.
    fn in_sentence(&self, sentence: usize, frames: &[&Frame]) -> Option<&Timex> {
        let doc = self.mentions.doc;
        let range = doc.sentence(sentence);
        let mut found = None;
        for (n, t) in self.timexes() {
            if !range.contains(&t.tokens(doc).start) {
                continue;
            }
            let foreign = self.owners[n].is_some_and(|o| self.is_saying(o) || self.is_aside(o, frames));
            if foreign {
                continue;
            }
            match found {
                None => found = Some(t),
                Some(one) if within(one, t) || self.is_listed_with(one, t) => {}
                Some(one) if within(t, one) => found = Some(t),
                Some(_) => return None,
            }
        }
        found
    }

    /// `t` is one more day of the list, or the end of the range, that `one` begins.
    fn is_listed_with(&self, one: &Timex, t: &Timex) -> bool {
        self.last_of(one).is_some_and(|(last, _)| t.start <= last.start)
    }

    /// Owned by a relative clause that the claim is not in.
    fn is_aside(&self, owner: usize, frames: &[&Frame]) -> bool {
        let doc = self.mentions.doc;
        let mut at = owner;
        for _ in 0..8 {
            // "shot by men wearing uniforms on Tuesday", "40 were killed and others wounded on Tuesday": parsers hang the
            // day of the deed on such words.
            let loose = doc.dep(at) == "acl"
                && (doc.tokens()[at].tag == "VBG"
                    || doc.head(at).is_some_and(|noun| doc.dep(noun) == "conj"));
            if matches!(doc.dep(at), "relcl" | "acl")
                && !loose
                && !frames.iter().any(|f| doc.subtree(at).contains(&(f.pred as usize)))
            {
                return true;
            }
            let Some(head) = doc.head(at) else { return false };
            at = head;
        }
        false
    }

    fn is_saying(&self, i: usize) -> bool {
        self.mentions.grammar.saying(self.mentions.doc.lemma(i)).is_some()
            && self.frames.at(i).next().is_some()
    }

    fn nearest(&self, to: usize, owned: impl Fn(usize) -> bool) -> Option<&Timex> {
        let doc = self.mentions.doc;
        let candidates = self.timexes().filter(|(n, _)| self.owners[*n].is_some_and(&owned));
        candidates.min_by_key(|(_, t)| (precision_rank(t), t.tokens(doc).start.abs_diff(to))).map(|(_, t)| t)
    }

    /// "police said on Monday": it happened that day or the one before.
    fn reported_day(&self, sentence: usize, frames: &[&Frame]) -> Option<When> {
        let doc = self.mentions.doc;
        let range = doc.sentence(sentence);
        let past = frames[0].tense != Tense::Future;
        let (_, t) = self.timexes().find(|(n, t)| {
            range.contains(&t.tokens(doc).start) && self.owners[*n].is_some_and(|o| self.is_saying(o))
        })?;
        let to = t.to.filter(|_| past && t.from == t.to)?;
        let text = t.text(doc.text());
        Some(When {
            from: day_before(to, 1),
            to: Some(to),
            precision: "days".into(),
            basis: "inferred".into(),
            text: Some(text.to_owned()),
            reason: format!("said \"{text}\" ({to}): what is reported happened then or the day before"),
        })
    }

    /// The report goes on about the same day.
    fn carried(&self, sentence: usize) -> Option<When> {
        let (from, when) = self.last.as_ref()?;
        (sentence > *from && sentence - from <= CARRY).then(|| When {
            basis: "inferred".into(),
            reason: format!(
                "no date in the sentence; the report goes on from \"{}\"",
                when.text.as_deref().unwrap_or("an earlier date")
            ),
            ..when.clone()
        })
    }

    fn by_publication(&self) -> When {
        match self.published {
            Some(day) => When {
                from: day_before(day, NEWS_DAYS),
                to: Some(day),
                precision: "days".into(),
                basis: "publication_only".into(),
                text: None,
                reason: format!(
                    "no date in the text; news published on {day} tells of that day or the {NEWS_DAYS} before"
                ),
            },
            None => unknown("no date in the text and no date of publication"),
        }
    }

    /// What holds is observed as of the report.
    fn observed(&self) -> When {
        match self.published {
            Some(day) => When {
                from: Some(day),
                to: Some(day),
                precision: "day".into(),
                basis: "as_of_publication".into(),
                text: None,
                reason: format!("said to hold in a report of {day}"),
            },
            None => unknown("no date in the text and no date of publication"),
        }
    }
}

/// The days that the expression itself names, and not those from it on.
fn closed(when: When, (from, to): (Date, Date)) -> When {
    When { from: Some(from), to: Some(to), ..when }
}

/// The time of `inner` lies in that of `outer`: "on Sunday, 9 February", "this evening, Monday".
fn within(inner: &Timex, outer: &Timex) -> bool {
    matches!(
        (outer.from, inner.from, inner.to, outer.to),
        (Some(a), Some(b), Some(c), Some(d)) if a <= b && c <= d
    )
}

/// Finer dates are preferred: a day over a year.
fn precision_rank(t: &Timex) -> u8 {
    match (t.from, t.to) {
        (Some(from), Some(to)) => match (to - from).get_days() {
            0 => 0,
            1..=7 => 1,
            8..=31 => 2,
            _ => 3,
        },
        _ => 4,
    }
}

fn day(day: Option<Date>) -> String {
    day.map_or("open".into(), |d| d.to_string())
}

fn day_before(day: Date, days: i64) -> Option<Date> {
    let span: Span = days.days();
    day.checked_sub(span).ok()
}

fn unknown(why: &str) -> When {
    When { precision: "unknown".into(), basis: "unknown".into(), reason: why.into(), ..When::default() }
}

/// A date that only tells which movement, hospital or blanket is meant. A day of the week tells of the day all the same:
/// "Friday prayers".
fn is_in_name(m: &Mentions<'_>, frames: &Frames, t: &Timex) -> bool {
    let doc = m.doc;
    let tokens = t.tokens(doc);
    let named = |a: &ActorMention| {
        let within = a.tokens.start <= tokens.start && tokens.end <= a.tokens.end;
        matches!(a.how, How::Name | How::Learned) && within && a.tokens.len() > tokens.len()
    };
    let inside = tokens.clone().any(|i| m.actors.actor_at(i).is_some_and(named));
    let Some(top) = tokens.clone().find(|&i| doc.head(i).is_none_or(|h| !tokens.contains(&h))) else {
        return inside;
    };
    let of_noun = matches!(doc.dep(top), "compound" | "nmod")
        && !tokens.clone().any(|i| doc.word(i).ends_with("day"))
        && doc.head(top).is_some_and(|noun| {
            doc.tokens()[noun].pos == "NOUN" && frames.at(noun).next().is_none() && !m.is_time(noun)
        });
    inside || of_noun
}

/// The predicate that governs a timex: from its highest token upwards.
fn owner(doc: &Doc, frames: &Frames, tokens: Range<usize>) -> Option<usize> {
    let top = tokens.clone().find(|&i| doc.head(i).is_none_or(|h| !tokens.contains(&h)))?;
    frames.governor(doc, top)
}
