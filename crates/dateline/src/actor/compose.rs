//! Who are "Syrian troops", "fighters from X and Y", "army spokesman", "the regime"?
//!
//! A common word with what modifies it. Members act for whom they belong to; civilians, victims and opponents
//! of someone do not. What only links ("X-backed", "linked to X", "anti-X") makes nobody a member.

use super::find::{Base, Reader};
use super::kind::Kind;
use super::mention::{ActorMention, Candidate, How};
use super::names::Denotes;
use super::settle::set_kind;
use super::tree::{self, lower};

/// What modifies a common word.
#[derive(Debug, Default)]
pub(super) struct Modifiers {
    /// Tokens that head names of actors the phrase belongs to.
    actors: Vec<usize>,
    /// Countries, by index, with the token that names each.
    countries: Vec<(u32, usize)>,
    /// Roles that modify: *government* in "government forces". The nearest to the head is last.
    roles: Vec<u32>,
    /// Token that heads an owner which is itself described: *its*, "of the group".
    owner: Option<usize>,
    /// Words that link without membership.
    link: Option<String>,
    /// "former", "ex-": they belong no longer.
    former: bool,
}

impl Reader<'_> {
    /// Reads a common word with its modifiers.
    pub(super) fn resolve_role(&mut self, n: usize, role: u32, first: usize) {
        let head = self.mentions[n].head;
        if let Some(named) = self.named_by_apposition(n) {
            self.dress(n, role);
            return self.describe_named(n, named);
        }
        if let Some(named) = self.names_itself(n) {
            self.dress(n, role);
            return self.take_name(n, named);
        }
        let mut mods = self.modifiers(head, first);
        self.owned_by_later(head, &mut mods);
        let role = self.effective_role(head, role, &mods);
        self.dress(n, role);
        self.belong(n, Some(role), head, mods);
    }

    /// What the modifiers of a common word say about whom its people belong to.
    pub(super) fn belong(&mut self, n: usize, role: Option<u32>, head: usize, mods: Modifiers) {
        let words = self.doc.words(self.mentions[n].tokens.clone()).to_owned();
        let members = self.acts_for_owner(head, role);
        if mods.former {
            return self.keep_words(n, How::Role, format!("\"{words}\": they belong no longer"));
        }
        if !mods.actors.is_empty() && members {
            return self.members_of(n, &mods.actors, &words);
        }
        if let Some(owner) = mods.owner.filter(|_| members && mods.countries.is_empty())
            && self.take_owner(n, owner, &words)
        {
            return;
        }
        let mut kind = self.mentions[n].kind;
        // "North Korea's leader", but not "a Russian militia leader".
        let rules = self.actors.reference.rulers.contains(&*lower(self.doc.lemma(head)));
        let between = mods.countries.last().map_or(0..0, |c| c.1 + 1..head);
        if rules && between.into_iter().all(|i| matches!(self.doc.tokens()[i].pos, "PART" | "ADJ")) {
            kind = Some(Kind::Government);
        }
        if !mods.countries.is_empty() {
            return self.of_countries(n, &mods.countries, kind, &words);
        }
        if let Some(link) = mods.link {
            return self.keep_words(n, How::Role, format!("\"{link}\" links, but makes no members"));
        }
        if mods.actors.is_empty() && mods.owner.is_none() {
            self.refer_or_keep(n, kind, &words);
        } else {
            self.keep_words(n, How::Role, format!("\"{words}\" do not act for whom they are named after"));
        }
    }

    /// The modifiers in the phrase headed by `head`, whose role words begin at `first`.
    pub(super) fn modifiers(&self, head: usize, first: usize) -> Modifiers {
        let mut mods = Modifiers::default();
        let left = self.left_edge_with_name(head);
        let mut i = left;
        while i < head {
            let word = lower(self.doc.word(i));
            if matches!(&*word, "former" | "ex" | "retired" | "onetime" | "ousted" | "deposed") {
                mods.former = true;
            }
            if let Some(f) = self.found_at(i) {
                self.name_modifier(f, left, &mut mods);
                i = self.found[f].tokens.end;
                continue;
            }
            if self.is_hyphen_link(i, i) {
                mods.link =
                    Some(self.doc.words(i.saturating_sub(2).max(left)..(i + 3).min(first + 1)).to_owned());
            } else if let Some((role, _)) = self.roles[i].filter(|_| i < first) {
                mods.roles.push(role);
            }
            i += 1;
        }
        mods.owner = self.possessor(head).filter(|&o| self.found_at(o).is_none());
        self.ties(head, &mut mods);
        mods
    }

    /// Where the phrase begins; a name of an actor right in front belongs to it, whatever the parse says: the model
    /// takes "IS" in "IS militants" for a verb.
    fn left_edge_with_name(&self, head: usize) -> usize {
        let left = tree::left_edge(self.doc, head);
        let before = left.checked_sub(1).filter(|_| !self.doc.tokens()[left].sent_start);
        match before.and_then(|b| self.found_at(b)) {
            Some(f) if !self.is_country(f) && matches!(self.doc.tokens()[left - 1].pos, "AUX" | "VERB") => {
                self.found[f].tokens.start
            }
            _ => left,
        }
    }

    /// A name among the modifiers: an actor, a country, or the foot of a link ("X-backed").
    fn name_modifier(&self, f: usize, left: usize, mods: &mut Modifiers) {
        let tokens = self.found[f].tokens.clone();
        if self.is_hyphen_link(tokens.start, tokens.end - 1) {
            mods.link = Some(self.linking_words(left, tokens.start, tokens.end - 1));
            return;
        }
        let head = tree::head_of(self.doc, &tokens);
        if self.is_country(f) {
            mods.countries.extend(self.country_of(f).map(|c| (c, head)));
        } else {
            mods.actors.push(head);
        }
    }

    /// "X-backed", "anti-X": the words of a link around `first..=last`, for the reason.
    fn linking_words(&self, left: usize, first: usize, last: usize) -> String {
        let before = first >= left + 2 && self.doc.word(first - 1) == "-";
        let after = last + 2 < self.doc.len() && self.doc.word(last + 1) == "-";
        let start = if before { first - 2 } else { first };
        self.doc.words(start..if after { last + 3 } else { last + 1 }).to_owned()
    }

    /// True if the words from `first` to `last` are tied by a hyphen: "anti-X", "X-backed", "pro-government".
    fn is_hyphen_link(&self, first: usize, last: usize) -> bool {
        let word = |i: usize| lower(self.doc.word(i));
        let own = word(first);
        if own.starts_with("anti-") || own.starts_with("pro-") {
            return true;
        }
        let before = first >= 2 && matches!(self.doc.word(first - 1), "-" | "–");
        if before && matches!(&*word(first - 2), "anti" | "pro" | "non" | "counter") {
            return true;
        }
        let after = last + 2 < self.doc.len() && matches!(self.doc.word(last + 1), "-" | "–");
        after
            && matches!(self.doc.tokens()[last + 2].tag, "VBN" | "VBD" | "JJ" | "VBG")
            && !self.actors.reference.members.contains(&*lower(self.doc.lemma(last + 2)))
    }

    /// The country that a found name of countries means here: the one the report speaks of most.
    pub(super) fn country_of(&self, f: usize) -> Option<u32> {
        self.found[f]
            .entries
            .iter()
            .filter_map(|e| match e.0 {
                Denotes::Country(c) | Denotes::Demonym(c) | Denotes::Capital(c) => Some(c),
                _ => None,
            })
            .filter(|c| self.actors.countries[*c as usize].existed(self.context.published))
            .max_by(|a, b| self.focus.weight(*a).total_cmp(&self.focus.weight(*b)).then(b.cmp(a)))
    }

    fn possessor(&self, head: usize) -> Option<usize> {
        self.doc.child(head, "poss")
    }

    /// "fighters of X", "spokesman for X", "soldiers loyal to X".
    fn ties(&self, head: usize, mods: &mut Modifiers) {
        for child in self.doc.children(head).filter(|&c| c > head) {
            let word = lower(self.doc.word(child));
            match self.doc.dep(child) {
                "prep" if matches!(&*word, "of" | "from" | "for" | "with") => {
                    self.tied_by(head, child, &word, mods)
                }
                "appos" => mods.actors.extend(self.named_behind(head, child)),
                "acl" | "amod" | "relcl" | "advcl" => {
                    let lemma = lower(self.doc.lemma(child));
                    if self.actors.reference.tie.contains(&*lemma) {
                        for to in self.doc.children_by(child, "prep") {
                            self.tied_by(head, to, "of", mods);
                        }
                    } else if self.actors.reference.link.contains(&*lemma) {
                        mods.link = Some(self.doc.words(child..(child + 4).min(self.doc.len())).to_owned());
                    } else if self.actors.reference.called.contains(&*lemma) {
                        mods.actors.extend(self.named_after(child));
                    }
                }
                _ => {}
            }
        }
    }

    /// The name right behind a description: "the group X".
    fn named_behind(&self, head: usize, child: usize) -> Option<usize> {
        let f = self.found_at(child)?;
        let tokens = self.found[f].tokens.clone();
        let group =
            !self.is_country(f) && self.found[f].entries.iter().all(|e| !matches!(e.0, Denotes::Leader(..)));
        (group && tokens.start == head + 1).then(|| tree::head_of(self.doc, &tokens))
    }

    /// The name that a verb of calling gives: X in "a group calling itself X".
    fn named_after(&self, verb: usize) -> Option<usize> {
        let found = (verb + 1..(verb + 8).min(self.doc.len())).find_map(|i| self.found_at(i))?;
        (!self.is_country(found)).then(|| tree::head_of(self.doc, &self.found[found].tokens))
    }

    fn tied_by(&self, head: usize, prep: usize, word: &str, mods: &mut Modifiers) {
        let Some(object) = self.doc.child(prep, "pobj") else { return };
        let office = self.actors.reference.office.contains(&*lower(self.doc.lemma(head)));
        for object in tree::conjuncts(self.doc, object) {
            match self.found_at(object) {
                Some(f) if self.is_country(f) => {
                    let capital = self.found[f].entries.iter().all(|e| matches!(e.0, Denotes::Capital(_)));
                    if matches!(word, "of" | "from") && !capital {
                        mods.countries.extend(self.country_of(f).map(|c| (c, object)));
                    }
                }
                Some(f) => mods.actors.push(tree::head_of(self.doc, &self.found[f].tokens)),
                None if word == "with" || word == "for" && !office => {}
                None if self.mention_at(object).is_some() && mods.owner.is_none() => {
                    mods.owner = Some(object)
                }
                None => {}
            }
        }
    }

    /// An apposition that says whose office it is: "the group's leader", "leader of the army" are read above;
    /// here the owner that a later mention of the same phrase gives.
    fn owned_by_later(&self, head: usize, mods: &mut Modifiers) {
        if mods.owner.is_some() || !mods.actors.is_empty() {
            return;
        }
        let modifier = matches!(self.doc.dep(head), "compound" | "nmod");
        if modifier && let Some(up) = self.doc.head(head) {
            mods.owner = self.possessor(up).filter(|&o| o < head && self.found_at(o).is_none());
        }
    }

    /// The name that this description follows: "X, a rebel group,".
    pub(super) fn named_by_apposition(&self, n: usize) -> Option<usize> {
        let m = &self.mentions[n];
        let above = self.doc.head(m.head).filter(|_| self.doc.dep(m.head) == "appos")?;
        let j = self.mention_at(above).filter(|&j| j < n && m.tokens.start > self.mentions[j].tokens.end)?;
        let other = &self.mentions[j];
        let named =
            matches!(self.bases[j], Base::Name(_) | Base::Unknown) && !matches!(other.how, How::Metonym);
        let comma = self.doc.word(other.tokens.end.min(self.doc.len() - 1)) == ",";
        (named && comma && (other.person.is_none() || m.number == super::mention::Number::Singular))
            .then_some(j)
    }

    /// "a second rebel group, [MODEL], took the port", "the Iraqi group [Harakat al-Nujaba]": the name follows.
    pub(super) fn names_itself(&self, n: usize) -> Option<usize> {
        let head = self.mentions[n].head;
        let lemma = lower(self.doc.lemma(head));
        let words = &self.actors.reference;
        if !(words.group.contains(&*lemma) || words.collective.contains(&*lemma)) {
            return None;
        }
        let named = |&j: &usize| {
            let m = &self.mentions[j];
            matches!(self.bases[j], Base::Name(_))
                && m.person.is_none()
                && m.number == self.mentions[n].number
        };
        self.doc.children_by(head, "appos").filter_map(|a| self.mention_at(a)).find(named)
    }

    /// Reads a description as whom the name behind it denotes.
    pub(super) fn take_name(&mut self, n: usize, named: usize) {
        self.resolve(named);
        let words = self.doc.words(self.mentions[n].tokens.clone()).to_owned();
        self.take_over(n, named, How::ShortForm, &format!("\"{words}\" describes "));
        self.mentions[n].antecedent = None;
    }

    /// Reads a description as whom it describes.
    pub(super) fn describe_named(&mut self, n: usize, named: usize) {
        let words = self.doc.words(self.mentions[n].tokens.clone()).to_owned();
        self.take_over(n, named, How::ShortForm, &format!("\"{words}\" describes "));
        self.mentions[n].person = self.mentions[named].person.clone();
    }

    /// The role that decides: in "rebel fighters" the modifier, in "government troops" the troops.
    pub(super) fn effective_role(&self, head: usize, role: u32, mods: &Modifiers) -> u32 {
        let all = &self.actors.roles.all;
        let Some(&modifier) = mods.roles.last() else { return role };
        let (own, other) = (&all[role as usize], &all[modifier as usize]);
        let generic = self.actors.reference.members.contains(&*lower(self.doc.lemma(head)));
        if !generic || other.kind.is_none() || other.kind == Some(Kind::People) {
            return role;
        }
        let armed_arm_of_state = own.armed == Some(true) && other.kind == Some(Kind::Government);
        if armed_arm_of_state {
            let military = |r: u32| all[r as usize].kind.is_some_and(|k| k.is_state() && k.is_armed());
            return if military(role) { role } else { self.military_role().unwrap_or(role) };
        }
        modifier
    }

    /// The role whose word is "army".
    fn military_role(&self) -> Option<u32> {
        self.actors.roles.word("army")
    }

    /// Fills in what the role says.
    pub(super) fn dress(&mut self, n: usize, role: u32) {
        let role = &self.actors.roles.all[role as usize];
        let m = &mut self.mentions[n];
        m.role = Some(role.id.clone());
        m.kind = role.kind;
        m.armed = role.armed;
        m.sector = if role.sector.is_empty() {
            role.kind.map_or("", Kind::sector).to_owned()
        } else {
            role.sector.clone()
        };
        m.inter = if role.inter.is_empty() {
            role.kind.map_or("", Kind::inter).to_owned()
        } else {
            role.inter.clone()
        };
        m.how = How::Role;
    }

    /// True if people of this role act for whom they are named after.
    fn acts_for_owner(&self, head: usize, role: Option<u32>) -> bool {
        let role = role.map(|r| &self.actors.roles.all[r as usize]);
        let lemma = lower(self.doc.lemma(head));
        role.is_some_and(|r| r.armed == Some(true) || r.instrument)
            || self.actors.reference.members.contains(&*lemma)
            || self.actors.reference.office.contains(&*lemma)
    }

    /// Members of one or several named actors.
    fn members_of(&mut self, n: usize, heads: &[usize], words: &str) {
        let mut owners: Vec<usize> = heads.iter().filter_map(|&h| self.mention_at(h)).collect();
        owners.retain(|&o| o != n);
        for &o in &owners {
            self.resolve(o);
        }
        let listed = owners.len() > 1 && heads.windows(2).all(|w| self.are_listed(w[0], w[1]));
        if listed {
            let m = &mut self.mentions[n];
            m.how = How::Composed;
            m.reason = format!("\"{words}\" are members of several");
            m.members = owners.clone();
            self.listed_in.extend(owners.iter().map(|&o| (o, n)));
        }
        let Some(&nearest) = owners.last() else {
            return self.keep_words(n, How::Role, format!("\"{words}\": whose they are was not read"));
        };
        let own = self.mentions[n].kind;
        self.take_over(n, nearest, How::Composed, &format!("\"{words}\" act for "));
        self.arm_of_government(n, own, words);
        if listed {
            self.mentions[n].candidates.clear();
        }
    }

    /// True if nothing but commas and conjunctions stand between two phrases.
    fn are_listed(&self, a: usize, b: usize) -> bool {
        let span = |h: usize| self.found_at(h).map_or(h..h + 1, |f| self.found[f].tokens.clone());
        let (a, b) = (span(a), span(b));
        a.end < b.start
            && (a.end..b.start)
                .all(|i| matches!(self.doc.word(i), "," | "and" | "or" | "&" | "the" | "of" | "from"))
    }

    /// Takes the reading of an owner that is itself described: *its*, "of the group".
    pub(super) fn take_owner(&mut self, n: usize, owner: usize, words: &str) -> bool {
        let Some(o) = self.mention_at(owner).filter(|&o| o != n) else { return false };
        self.resolve(o);
        if self.mentions[o].candidates.is_empty() {
            let why = format!("\"{words}\": {}", self.mentions[o].reason);
            self.keep_words(n, How::Role, why);
            return true;
        }
        if self.mentions[o].person.as_ref().is_some_and(|p| p.private) {
            return false;
        }
        let own = self.mentions[n].kind;
        self.take_over(n, o, How::Composed, &format!("\"{words}\" act for "));
        self.arm_of_government(n, own, words);
        true
    }

    /// The forces of a government are the army of its country.
    fn arm_of_government(&mut self, n: usize, own: Option<Kind>, words: &str) {
        let m = &self.mentions[n];
        let arm = own.filter(|k| {
            k.is_state() && *k != Kind::Government && m.id().is_some_and(|i| i.starts_with("gov:"))
        });
        if let Some((kind, country)) = arm.zip(m.country.clone())
            && let Some(body) = self.actors.body(kind, &country)
        {
            let above = m.candidates[0].name.clone();
            self.take_body(n, body, format!("\"{words}\" act for {above}"));
            set_kind(&mut self.mentions[n], Some(kind));
        }
    }

    /// Takes over the reading of mention `from`, keeping the role of `n`.
    pub(super) fn take_over(&mut self, n: usize, from: usize, how: How, because: &str) {
        if n == from {
            return;
        }
        let (low, high) = self.mentions.split_at_mut(n.max(from));
        let (m, source) = if n < from { (&mut low[n], &high[0]) } else { (&mut high[0], &low[from]) };
        m.how = how;
        m.ambiguous = source.ambiguous;
        m.country.clone_from(&source.country);
        if m.kind.is_none() || source.kind.is_some_and(|k| k != Kind::Government) {
            take_sort(m, source);
        }
        m.antecedent = Some(from);
        let name = source.candidates.first().map_or("", |c| c.name.as_str());
        m.reason = format!("{because}{name}");
        let taken = |c: &Candidate| Candidate {
            id: c.id.clone(),
            name: c.name.clone(),
            reason: format!("{because}{}", c.name),
        };
        m.candidates = source.candidates.iter().map(taken).collect();
        if m.members.is_empty() {
            m.members.clone_from(&source.members);
        }
    }

    /// A role with one or several countries: their bodies, or the role with its country.
    fn of_countries(&mut self, n: usize, countries: &[(u32, usize)], kind: Option<Kind>, words: &str) {
        let mut listed: Vec<(u32, usize)> = Vec::new();
        for c in countries {
            if !listed.iter().any(|l| l.0 == c.0) {
                listed.push(*c);
            }
        }
        let (nearest, _) = listed[listed.len() - 1];
        let country = &self.actors.countries[nearest as usize];
        self.mentions[n].country = Some(country.iso3.clone());
        let kind = kind.or_else(|| kind_of_sector(&self.mentions[n].sector));
        let body = kind.and_then(|k| self.actors.body(k, &country.iso3));
        let Some(body) = body else {
            let reason = format!("\"{words}\": a role, of {}", country.name);
            return self.keep_words(n, How::Composed, reason);
        };
        let reason = format!("\"{words}\" are of {}", country.name);
        self.take_body(n, body, reason);
        self.mentions[n].how = How::Composed;
        if listed.len() > 1 {
            let members: Vec<usize> = listed.iter().filter_map(|l| self.mention_at(l.1)).collect();
            if members.len() == listed.len() {
                self.name_bodies(&members, &listed, kind, words);
                self.mentions[n].members = members;
            }
        }
    }

    /// "French and Spanish police": each adjective stands for the police of its country, not for its government.
    fn name_bodies(&mut self, members: &[usize], listed: &[(u32, usize)], kind: Option<Kind>, words: &str) {
        for (&member, &(country, _)) in members.iter().zip(listed) {
            self.resolve(member);
            let iso3 = &self.actors.countries[country as usize].iso3;
            if let Some(body) = kind.and_then(|k| self.actors.body(k, iso3)) {
                let reason = format!("in \"{words}\" it stands for {}", self.actors.all[body as usize].name);
                self.take_body(member, body, reason);
            }
        }
    }

    /// Keeps a phrase by its words.
    pub(super) fn keep_words(&mut self, n: usize, how: How, reason: String) {
        let name = self.doc.words(self.mentions[n].tokens.clone()).to_owned();
        let m = &mut self.mentions[n];
        m.how = how;
        m.candidates = vec![Candidate { id: None, name, reason: reason.clone() }];
        m.reason = reason;
    }

    /// A common word alone: what it refers back to, the body of the report's country, or the words.
    fn refer_or_keep(&mut self, n: usize, kind: Option<Kind>, words: &str) {
        if let Some(before) = self.named_with_this_word(n) {
            self.take_over(n, before, How::ShortForm, &format!("\"{words}\" is short for "));
            return;
        }
        let kind = kind.or_else(|| kind_of_sector(&self.mentions[n].sector).filter(|k| k.is_state()));
        match kind {
            Some(kind) if kind.is_state() => self.body_meant(n, kind, words),
            _ if tree::is_definite(self.doc, self.mentions[n].head) => self.refer_members(n, words),
            _ => self.keep_words(n, How::Role, format!("\"{words}\": a role, nobody in particular is named")),
        }
    }

    /// A name before that this word is the head of: "the Brigade" after "X Brigade".
    fn named_with_this_word(&self, n: usize) -> Option<usize> {
        const BACK: usize = 80;
        let m = &self.mentions[n];
        let lemma = lower(self.doc.lemma(m.head));
        let word = lower(self.doc.word(m.head));
        let shortens =
            self.actors.reference.group.contains(&*lemma) || self.actors.reference.named.contains_key(&*word);
        // "the army" is the state's, whatever army a group calls itself.
        let states = self.actors.reference.named.get(&*word).copied().flatten().is_some_and(Kind::is_state);
        if states || !shortens || !tree::is_definite(self.doc, m.head) || m.tokens.len() > 1 {
            return None;
        }
        (n.saturating_sub(BACK)..n).rev().find(|&j| {
            let other = &self.mentions[j];
            matches!(other.how, How::Name | How::Learned | How::Unknown)
                && other.person.is_none()
                && other.tokens.len() > 1
                && other.tokens.clone().any(|i| lower(self.doc.word(i)) == word)
        })
    }

    /// "the army", "police": the body named before, or that of the country the report is clearly about.
    fn body_meant(&mut self, n: usize, kind: Kind, words: &str) {
        if let Some(sign) = self.irregular_sign(n) {
            let m = &mut self.mentions[n];
            (m.kind, m.armed) = (None, Some(true));
            (m.sector, m.inter) = ("UAF".into(), String::new());
            return self.keep_words(
                n,
                How::Role,
                format!("\"{sign}\" tells \"{words}\" from a state's forces"),
            );
        }
        let head = self.mentions[n].head;
        let bare = self.mentions[n].tokens.len() == 1 || self.modifying_role(head).is_none();
        if bare && self.roles[head].is_some_and(|r| self.actors.roles.all[r.0 as usize].anybodys) {
            return self.keep_words(n, How::Role, format!("\"{words}\": may be anybody's"));
        }
        if let Some(before) = self.called_so_before(n) {
            self.take_over(n, before, How::ShortForm, &format!("\"{words}\" refers back to "));
            return;
        }
        if let Some(before) = self.same_body_before(n, kind) {
            self.take_over(n, before, How::ShortForm, &format!("\"{words}\" refers back to "));
            return;
        }
        let clear = self.focus.clear();
        let body = clear.and_then(|c| self.actors.body(kind, &self.actors.countries[c as usize].iso3));
        match (clear, body) {
            (Some(c), Some(body)) => {
                let reason =
                    format!("\"{words}\": the report is about {}", self.actors.countries[c as usize].name);
                self.take_body(n, body, reason);
            }
            _ => {
                let reason = format!("\"{words}\": of which country is not clear from the report");
                self.keep_words(n, How::Role, reason);
            }
        }
    }

    /// A word in the phrase that no state's unit bears: "[Islamist] brigades".
    fn irregular_sign(&self, n: usize) -> Option<String> {
        let m = &self.mentions[n];
        let words = tree::left_edge(self.doc, m.head)..m.head;
        words
            .map(|i| lower(self.doc.word(i)).into_owned())
            .find(|w| self.actors.reference.irregular.contains(w.as_str()))
    }

    /// The last mention of a body of this kind, if all before it that are near are of one country.
    /// "A brigade that calls itself the Shield ... The brigade", "a military source ... The source": somebody known who
    /// was called by the same noun, with more words.
    pub(super) fn called_so_before(&self, n: usize) -> Option<usize> {
        const BACK: usize = 60;
        let head = self.mentions[n].head;
        if !tree::is_definite(self.doc, head) || self.mentions[n].tokens.len() > 1 {
            return None;
        }
        let noun = lower(self.doc.lemma(head));
        let voice = self.actors.reference.voices.contains(&*noun);
        let state = self.actors.reference.named.get(&*noun).copied().flatten().is_some_and(Kind::is_state);
        let own = |m: &ActorMention| {
            // "the army" is the state's, though the Free Army was named.
            if state && !voice && matches!(m.how, How::Name | How::Learned) {
                return false;
            }
            // A name that the text itself gave says what its brigade is called, whatever brigades are elsewhere.
            let introduced = m.best().is_some_and(|c| c.id.is_none());
            introduced || m.kind.is_none_or(|k| k.is_armed() && !k.is_state()) || voice && m.tokens.len() > 1
        };
        (n.saturating_sub(BACK)..n).rev().find(|&j| {
            let m = &self.mentions[j];
            m.head != head
                && lower(self.doc.lemma(m.head)) == noun
                && m.person.is_none()
                && m.best().is_some()
                && own(m)
        })
    }

    fn same_body_before(&self, n: usize, kind: Kind) -> Option<usize> {
        const BACK: usize = 60;
        let mut found: Option<usize> = None;
        for j in (n.saturating_sub(BACK)..n).rev() {
            let m = &self.mentions[j];
            let same = m.kind == Some(kind)
                && m.country.is_some()
                && m.id().is_some()
                && m.how != How::Metonym
                && m.person.is_none()
                && m.how != How::Name;
            if !same {
                continue;
            }
            match found {
                None => found = Some(j),
                Some(f) if self.mentions[f].country != m.country => {
                    let clear = self.focus.clear().map(|c| self.actors.countries[c as usize].iso3.as_str());
                    return [f, j].into_iter().find(|&x| self.mentions[x].country.as_deref() == clear);
                }
                Some(_) => {}
            }
        }
        found
    }

    /// Reads a person with titles: "army spokesman Col. X".
    pub(super) fn role_of_titles(&mut self, n: usize, role: u32, at: usize, first: usize) {
        let mut mods = self.modifiers(self.mentions[n].head, first);
        mods.owner = mods.owner.or_else(|| self.possessor(at).filter(|&o| self.found_at(o).is_none()));
        self.ties(at, &mut mods);
        let role = self.effective_role(at, role, &mods);
        self.dress(n, role);
        self.belong(n, Some(role), at, mods);
        self.bases[n] = Base::Unknown;
    }
}

impl Reader<'_> {
    /// True if modifiers say whom a phrase belongs to.
    pub(super) fn belongs_to_someone(&self, mods: &Modifiers) -> bool {
        !mods.actors.is_empty() || !mods.countries.is_empty() || mods.owner.is_some() || mods.link.is_some()
    }
}

/// Takes over what sort of actor `source` is.
pub(super) fn take_sort(m: &mut ActorMention, source: &ActorMention) {
    m.kind = source.kind;
    m.sector.clone_from(&source.sector);
    m.inter.clone_from(&source.inter);
    if m.armed.is_none() || source.armed == Some(true) {
        m.armed = source.armed;
    }
}

/// The kind of state body that a CAMEO sector stands for.
fn kind_of_sector(sector: &str) -> Option<Kind> {
    Some(match sector {
        "GOV" => Kind::Government,
        "MIL" => Kind::StateMilitary,
        "COP" => Kind::StatePolice,
        "SPY" => Kind::StateSecurity,
        "JUD" => Kind::Courts,
        "LEG" => Kind::Parliament,
        "CVL" => Kind::People,
        _ => return None,
    })
}
