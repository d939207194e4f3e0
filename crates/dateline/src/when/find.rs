//! Where are the temporal expressions of a text? Matches the rules, keeps the longest, dates them in order.

use super::dates::Dates;
use super::fields::Fields;
use super::lexer::{Shape, Tok};
use super::load::Rule;
use super::pattern::{Capture, Input};
use super::resolve::{Context, Dated, Gives, Memory, Resolver};
use super::tense::Tense;
use super::{Basis, Bound, DocKind, Role, Timex, TimexType, bound, document, span, tense};
use jiff::civil::Date;
use syntax::Doc;

/// A match of a rule: tokens `from..to`.
struct Match {
    from: usize,
    to: usize,
    rule: usize,
    fields: Fields,
}

pub(super) fn find(dates: &Dates, doc: &Doc, published: Option<Date>, kind: DocKind) -> Vec<Timex> {
    let toks = dates.lex(doc.text());
    let mut matches = matches(dates, doc, &toks, kind);
    if matches.is_empty() {
        return Vec::new();
    }
    let layout = document::Layout::of(dates, doc.text(), &toks);
    let mut work = Work {
        dates,
        doc,
        toks: &toks,
        layout,
        resolver: Resolver { tables: &dates.tables, published, kind, memory: Memory::default() },
        out: Vec::new(),
    };
    for i in 0..matches.len() {
        work.look_ahead(&mut matches, i);
        work.add(&matches[i]);
    }
    let mut out = work.out;
    link(dates, doc.text(), &toks, &mut out);
    super::anniversary::shift(doc.text(), published, &mut out);
    out
}

/// All matches, the leftmost longest first; at equal length the rule that stands first.
fn matches(dates: &Dates, doc: &Doc, toks: &[Tok], kind: DocKind) -> Vec<Match> {
    let mut found = Vec::new();
    let mut captures = Vec::new();
    let mut at = 0;
    while at < toks.len() {
        match best_at(dates, doc, toks, at, kind, &mut captures) {
            Some(m) => {
                at = m.to;
                if dates.rules[m.rule].gives != Gives::None {
                    found.push(m);
                }
            }
            None => at += 1,
        }
    }
    found
}

fn best_at(
    dates: &Dates,
    doc: &Doc,
    toks: &[Tok],
    at: usize,
    kind: DocKind,
    captures: &mut Vec<Capture>,
) -> Option<Match> {
    let tok = toks[at];
    let candidates = match tok.shape {
        Shape::Word | Shape::Mark => &dates.by_word[tok.word as usize],
        _ => &dates.by_digit,
    };
    let mut best: Option<Match> = None;
    let next = toks.get(at + 1);
    for start in candidates {
        if !start.second.allows(next, &dates.tables) {
            continue;
        }
        let (r, p) = (start.rule, start.pattern);
        let rule = &dates.rules[r as usize];
        if rule.kind.is_some_and(|k| k != kind) {
            continue;
        }
        let input = Input { toks, tables: &dates.tables };
        let Some(end) = rule.patterns[p as usize].match_at(&input, at, captures) else { continue };
        if best.as_ref().is_some_and(|b| b.to >= end) || !fits(rule, doc, toks, at, end) {
            continue;
        }
        let Some(fields) = Fields::fill(&dates.tables, &rule.with, captures) else { continue };
        best = Some(Match { from: at, to: end, rule: r as usize, fields });
    }
    best
}

/// True if the words around a match allow the rule.
fn fits(rule: &Rule, doc: &Doc, toks: &[Tok], from: usize, to: usize) -> bool {
    let before = from.checked_sub(1).map_or(0, |i| toks[i].word);
    let after = toks.get(to).map_or(0, |t| t.word);
    if rule.not_before.contains(&after) && after != 0 || rule.not_after.contains(&before) && before != 0 {
        return false;
    }
    if !rule.only_after.is_empty() && !rule.only_after.contains(&before) {
        return false;
    }
    let ends = toks.get(to).is_none_or(|t| t.breaks);
    if !rule.only_before.is_empty() && !ends && !rule.only_before.contains(&after) {
        return false;
    }
    if rule.unless_tag.is_empty() {
        return true;
    }
    let at = doc.tokens().partition_point(|t| t.end <= toks[from].start);
    let tag = doc.tokens().get(at).map_or("", |t| t.tag);
    !rule.unless_tag.iter().any(|t| t == tag)
}

struct Work<'a> {
    dates: &'a Dates,
    doc: &'a Doc,
    toks: &'a [Tok],
    layout: document::Layout,
    resolver: Resolver<'a>,
    out: Vec<Timex>,
}

/// How far ahead a time of day finds its day, in bytes: "at 7 a.m. (0500 GMT) on 24 November".
const NEAR: usize = 40;

impl<'a> Work<'a> {
    /// Fills match `i` from those that follow it: a range's start takes the year of its end ("from 21 July to
    /// 27 September 1936"), a bare time of day the day told right after it.
    fn look_ahead(&mut self, matches: &mut [Match], i: usize) {
        let (before, after) = matches.split_at_mut(i + 1);
        let m = &mut before[i];
        if self.dates.rules[m.rule].gives != Gives::Date {
            return;
        }
        if let Some(next) = after.first()
            && let (Some(month), None, None, Some(year)) =
                (m.fields.month, m.fields.year, m.fields.dir, next.fields.year)
            && !next.fields.before_christ
            && self.linked(m.to, next.from)
        {
            let turns = next.fields.month.is_some_and(|n| n < month);
            m.fields.year = Some(if turns { year - 1 } else { year });
        }
        if m.fields.has_calendar() || m.fields.dir.is_some() {
            return;
        }
        let mut end = m.to;
        for next in after.iter().take(3) {
            let gap = self.toks[end - 1].end as usize..self.toks[next.from].start as usize;
            let apart = self.doc.text()[gap].contains(['.', '!', '?', '\n']);
            if apart || (self.toks[next.from].start - self.toks[m.to - 1].end) as usize > NEAR {
                return;
            }
            let (start, end_byte) =
                (self.toks[next.from].start as usize, self.toks[next.to - 1].end as usize);
            let context = self.context(Gives::Date, start, end_byte, next.from);
            let rule = &self.dates.rules[next.rule];
            if (next.fields.has_calendar() || rule.gives == Gives::Unit)
                && let Some(dated) = self.resolver.resolve(rule.gives, &next.fields, context)
                && let Some(cal @ super::cal::Cal::Day(day)) = dated.cal
            {
                (self.resolver.memory.last, self.resolver.memory.day) = (Some(cal), Some(day));
                return;
            }
            end = next.to;
        }
    }

    /// True if nothing but a joint of ranges stands between two tokens.
    fn linked(&self, from: usize, to: usize) -> bool {
        let Some(table) = self.dates.links else { return false };
        let found = self.dates.tables.look_up(table, &self.toks[from..to]);
        found.is_some_and(|(len, value)| {
            from + len == to && self.dates.tables.values[value as usize] != "list"
        })
    }

    fn add(&mut self, m: &Match) {
        let mut from = m.from;
        if let Some((capture, fields)) = m.fields.first_member(&self.dates.tables) {
            let next = (capture.to..m.to).find(|&i| self.starts_member(i)).unwrap_or(capture.to);
            self.emit(m, &fields, from, capture.to);
            from = next;
        }
        let fields = m.fields.last_member();
        self.emit(m, &fields, from, m.to);
    }

    /// True if token `i` can begin the second member of an enumeration: not a joint such as "and", "-".
    fn starts_member(&self, i: usize) -> bool {
        let links = self.dates.links.and_then(|t| self.dates.tables.look_up(t, &self.toks[i..]));
        links.is_none()
    }

    fn emit(&mut self, m: &Match, fields: &Fields, from: usize, to: usize) {
        let rule = &self.dates.rules[m.rule];
        let (start, end) = (self.toks[from].start as usize, self.toks[to - 1].end as usize);
        let role = self.layout.role(start);
        let context = self.context(rule.gives, start, end, from);
        let Some(dated) = self.resolver.resolve(rule.gives, fields, context) else { return };
        let aside = rule.gives == Gives::Shift && self.resolver.compares(fields);
        if role == Role::Text && !aside {
            self.resolver.remember(&dated, context);
        }
        let text = &self.doc.text()[start..end];
        self.out.push(timex(rule, dated, context, role, start, end, text));
    }

    /// True if the byte `start` is among the first words of its sentence.
    fn opens(&self, start: usize) -> bool {
        let tokens = self.doc.tokens();
        let at = tokens.partition_point(|t| t.end as usize <= start);
        at < tokens.len() && at - self.doc.sentence(self.doc.sentence_of(at)).start <= 2
    }

    fn context(&self, gives: Gives, start: usize, end: usize, from: usize) -> Context<'a> {
        let table = self.dates.bounds;
        let before = table.and_then(|t| bound::before(&self.dates.tables, t, self.toks, from));
        let previous = from.checked_sub(1).map(|i| self.toks[i]);
        let lasting = previous.is_some_and(|t| t.word != 0 && t.word == self.dates.lexicon.get("for"));
        let governing = match gives {
            Gives::Date | Gives::Unit | Gives::Duration | Gives::Shift => {
                tense::governing(&self.dates.cues, self.doc, start, end)
            }
            _ => tense::Governing { tense: Tense::Unknown, perfect: false, defers: false, verb: None },
        };
        let ahead = self.dates.ahead.is_some_and(|t| bound::ends_in(&self.dates.tables, t, self.toks, from));
        let until = matches!(before, Some(Bound::Until | Bound::By));
        let tense = if ahead || until && governing.defers { Tense::Future } else { governing.tense };
        Context {
            tense,
            perfect: governing.perfect,
            bound: before,
            lasting,
            opens: self.opens(start),
            at: start,
            verb: governing.verb.map(|v| self.doc.word(v)),
        }
    }
}

fn timex(
    rule: &Rule,
    dated: Dated,
    context: Context,
    role: Role,
    start: usize,
    end: usize,
    text: &str,
) -> Timex {
    let (from, to) = span::bounded(dated.stretch, context.bound);
    let mut reason = format!("“{}”: {}", one_line(text), dated.reason);
    match role {
        Role::Text => {}
        Role::Dateline => {
            reason.push_str("; it stands in the dateline, so it says when the report was filed")
        }
        Role::Banner => reason.push_str("; it stands in the page's furniture, not in the report"),
    }
    reason.push('.');
    Timex {
        start,
        end,
        kind: dated.kind,
        value: dated.value,
        modifier: dated.modifier,
        from: from.filter(|_| dated.kind != TimexType::Set),
        to: to.filter(|_| dated.kind != TimexType::Set),
        stretch: dated.stretch,
        bound: context.bound.filter(|_| dated.basis != Basis::Undated),
        precision: dated.precision,
        basis: dated.basis,
        role,
        rule: rule.name.clone(),
        anchor: dated.anchor,
        through: None,
        reason,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Ties the start of a range to its end: "from 3 to 5 May", "between March and June".
fn link(dates: &Dates, text: &str, toks: &[Tok], out: &mut [Timex]) {
    let Some(links) = dates.links else { return };
    for i in 1..out.len() {
        let (a, b) = (&out[i - 1], &out[i]);
        let first = toks.partition_point(|t| (t.start as usize) < a.end);
        let last = toks.partition_point(|t| (t.start as usize) < b.start);
        let Some((len, value)) = dates.tables.look_up(links, &toks[first..last]) else { continue };
        if first + len != last {
            continue;
        }
        let through = match dates.tables.values[value as usize].as_str() {
            "through" => true,
            "between" => ends_with_word(&text[..a.start], "between"),
            _ => false,
        };
        let ordered = a.stretch.zip(b.stretch).is_some_and(|(x, y)| x.0 <= y.1);
        if through && ordered && a.role == b.role {
            out[i - 1].through = Some(i);
        }
    }
}

fn ends_with_word(text: &str, word: &str) -> bool {
    text.trim_end().rsplit(char::is_whitespace).next().is_some_and(|w| w.eq_ignore_ascii_case(word))
}
