//! The notation of clauses: `TAKER capture|seize PLACE [from LOSER]`.
//!
//! ```text
//! clause = part+ [ "unless" ROLE ]
//! part   = ROLE | word{|word} | "[" part+ "]"
//! ```
//! The first word is the predicate, in lemma form; what stands before it is the logical subject, bare after it
//! the logical object, after a preposition that phrase. Later words are required nouns. Brackets: may be absent.
//! `unless`: nothing in the sentence may be what that role takes ("killed" is no attack beside a road accident).

use super::RoleDecl;
use crate::frame::Grammar;
use std::sync::Arc;

/// What may fill a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A role of the type, by its index.
    Role(usize),
    /// One of these nouns, by lemma. Shared: each failed try names what it missed.
    Words(Arc<[String]>),
}

/// A position after the predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Prepositions before it; empty for the logical object.
    pub preps: Vec<String>,
    /// What stands there.
    pub slot: Slot,
    /// It may be absent.
    pub optional: bool,
}

/// One clause, ready to match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// As written.
    pub text: String,
    /// Role of the logical subject, and whether it may be absent.
    pub subject: Option<(usize, bool)>,
    /// Lemmas of the predicate.
    pub predicates: Vec<String>,
    /// Objects and phrases in written order.
    pub parts: Vec<Part>,
    /// Role whose fillers, anywhere in the sentence, keep the clause from holding.
    pub unless: Option<usize>,
}

/// How a clause takes a predicate's lemma.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// It is one of the clause's predicates as it stands, not the verb alone of a phrasal one.
    pub exact: bool,
    /// The particle that belongs to it.
    pub particle: Option<String>,
}

impl Clause {
    /// How the clause takes the lemma of a predicate that may begin it.
    pub(super) fn reading(&self, lemma: &str) -> Reading {
        let exact = self.predicates.iter().any(|p| p == lemma);
        let phrasal =
            |p: &'_ String| p.split_once('_').map(|(verb, particle)| (verb.to_owned(), particle.to_owned()));
        let particle = if exact {
            lemma.split_once('_').map(|(_, particle)| particle.to_owned())
        } else {
            self.predicates
                .iter()
                .filter_map(phrasal)
                .find(|(verb, _)| verb == lemma)
                .map(|(_, particle)| particle)
        };
        Reading { exact, particle }
    }

    /// Roles the clause mentions.
    pub fn roles(&self) -> impl Iterator<Item = usize> + '_ {
        let in_parts = self.parts.iter().filter_map(|p| match p.slot {
            Slot::Role(r) => Some(r),
            Slot::Words(_) => None,
        });
        self.subject.iter().map(|s| s.0).chain(in_parts).chain(self.unless)
    }

    /// Reads a clause.
    ///
    /// # Errors
    /// What is wrong and what to do, when the text is not a clause or names a role that is not declared.
    pub fn parse(text: &str, roles: &[RoleDecl], grammar: &Grammar) -> Result<Clause, (String, String)> {
        let mut reader =
            Reader { text, roles, grammar, clause: Clause::empty(text), preps: Vec::new(), unless: false };
        reader.read()?;
        Ok(reader.clause)
    }

    fn empty(text: &str) -> Clause {
        Clause {
            text: text.to_owned(),
            subject: None,
            predicates: Vec::new(),
            parts: Vec::new(),
            unless: None,
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    roles: &'a [RoleDecl],
    grammar: &'a Grammar,
    clause: Clause,
    /// Prepositions that wait for what they govern.
    preps: Vec<String>,
    /// `unless` was read; its role comes next.
    unless: bool,
}

type Fault = (String, String);

impl Reader<'_> {
    fn read(&mut self) -> Result<(), Fault> {
        let spaced = self.text.replace('[', " [ ").replace(']', " ] ");
        let mut optional = false;
        for token in spaced.split_whitespace() {
            match token {
                "[" if optional => return fault("`[` inside `[`", "brackets do not nest: write two clauses"),
                "[" => optional = true,
                "]" if !optional => {
                    return fault("`]` without `[`", "remove it, or open a bracket before it");
                }
                "]" => optional = false,
                "unless" if !optional && !self.unless => self.unless = true,
                role if role.bytes().any(|b| b.is_ascii_uppercase()) => self.role(role, optional)?,
                word => self.word(word, optional)?,
            }
        }
        if optional {
            return fault("`[` is not closed", "add `]`");
        }
        if !self.preps.is_empty() {
            return fault(
                format!("nothing follows `{}`", self.preps.join("|")),
                "a preposition needs a role or a noun after it",
            );
        }
        if self.unless && self.clause.unless.is_none() {
            return fault("nothing follows `unless`", "name a role after it, typed with a list of words");
        }
        if self.clause.predicates.is_empty() {
            return fault(
                "no predicate",
                "a clause needs a verb (or noun) in lower case: `TAKER capture PLACE`",
            );
        }
        Ok(())
    }

    fn role(&mut self, token: &str, optional: bool) -> Result<(), Fault> {
        let name = token.to_lowercase();
        let Some(role) = self.roles.iter().position(|r| r.name == name) else {
            let declared: Vec<&str> = self.roles.iter().map(|r| r.name.as_str()).collect();
            return fault(
                format!("role `{token}` is not declared"),
                format!("declare `{name}` under `roles`, or use one of: {}", declared.join(", ")),
            );
        };
        let optional = optional || self.roles[role].optional;
        if self.unless {
            if self.clause.unless.replace(role).is_some() {
                return fault(format!("`{token}` after the role of `unless`"), "`unless ROLE` ends a clause");
            }
            return Ok(());
        }
        if self.clause.predicates.is_empty() {
            if self.clause.subject.is_some() {
                return fault("two subjects", "one role may stand before the predicate");
            }
            self.clause.subject = Some((role, optional));
            return Ok(());
        }
        let preps = std::mem::take(&mut self.preps);
        self.clause.parts.push(Part { preps, slot: Slot::Role(role), optional });
        Ok(())
    }

    fn word(&mut self, token: &str, optional: bool) -> Result<(), Fault> {
        if self.unless {
            return fault(
                format!("`{token}` after `unless`"),
                "`unless` takes one role, at the end of a clause",
            );
        }
        let words: Vec<String> = token.split('|').map(str::to_owned).collect();
        if words.iter().any(String::is_empty) {
            return fault(format!("`{token}` has an empty alternative"), "remove the extra `|`");
        }
        if self.clause.predicates.is_empty() {
            for word in &words {
                lemma_form(word)?;
            }
            self.clause.predicates = words;
        } else if words.iter().all(|w| self.grammar.prepositions.contains(w)) {
            if !self.preps.is_empty() {
                return fault(
                    format!("nothing between `{}` and `{token}`", self.preps.join("|")),
                    "join alternatives with `|`",
                );
            }
            self.preps = words;
        } else {
            let preps = std::mem::take(&mut self.preps);
            self.clause.parts.push(Part { preps, slot: Slot::Words(words.into()), optional });
        }
        Ok(())
    }
}

/// Refuses what is plainly an inflected verb.
fn lemma_form(word: &str) -> Result<(), Fault> {
    let stem = word.split('_').next().unwrap_or(word);
    let known = [
        "need",
        "feed",
        "bleed",
        "breed",
        "exceed",
        "proceed",
        "succeed",
        "speed",
        "seed",
        "shed",
        "wed",
        "embed",
        "bed",
        "red",
        "concede",
        "heed",
        "bring",
        "string",
        "swing",
        "fling",
        "ring",
        "sing",
        "king",
        "wing",
        "ceasefire",
    ];
    if stem.ends_with("ed") && !known.contains(&stem) {
        let base = stem.trim_end_matches("ed");
        let bare = [
            "ck", "nd", "st", "ld", "rd", "ll", "ss", "sh", "ch", "nt", "ct", "pt", "lt", "rt", "w", "y",
            "x", "k", "l",
        ];
        let guess =
            if bare.iter().any(|end| base.ends_with(end)) { base.to_owned() } else { format!("{base}e") };
        return fault(format!("predicate `{word}` is not in lemma form"), format!("did you mean `{guess}`?"));
    }
    Ok(())
}

fn fault<T>(what: impl Into<String>, hint: impl Into<String>) -> Result<T, Fault> {
    Err((what.into(), hint.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::RoleType;

    fn roles() -> Vec<RoleDecl> {
        let role =
            |name: &str, optional| RoleDecl { name: name.into(), kind: RoleType::Actor, sort: 0, optional };
        vec![role("taker", false), role("place", false), role("loser", true)]
    }

    fn grammar() -> Grammar {
        Grammar::load("grammar.toml", include_str!("../../../../codebook/languages/en/grammar.toml")).unwrap()
    }

    #[test]
    fn a_clause_is_read_by_position() {
        let clause =
            Clause::parse("TAKER take|seize control of PLACE [from LOSER]", &roles(), &grammar()).unwrap();
        assert_eq!(clause.subject, Some((0, false)));
        assert_eq!(clause.predicates, ["take", "seize"]);
        let of = |p: &str| vec![p.to_owned()];
        assert_eq!(
            clause.parts[0],
            Part { preps: vec![], slot: Slot::Words(of("control").into()), optional: false }
        );
        assert_eq!(clause.parts[1], Part { preps: of("of"), slot: Slot::Role(1), optional: false });
        assert_eq!(clause.parts[2], Part { preps: of("from"), slot: Slot::Role(2), optional: true });
    }

    #[test]
    fn faults_say_what_to_do() {
        let fault = |text: &str| Clause::parse(text, &roles(), &grammar()).unwrap_err();
        assert_eq!(
            fault("TAKER captured PLACE"),
            ("predicate `captured` is not in lemma form".into(), "did you mean `capture`?".into())
        );
        assert_eq!(
            fault("TAKER capture TOWN").1,
            "declare `town` under `roles`, or use one of: taker, place, loser"
        );
        assert_eq!(fault("TAKER capture PLACE [from").0, "`[` is not closed");
        assert_eq!(fault("TAKER capture PLACE from").0, "nothing follows `from`");
        assert_eq!(fault("TAKER PLACE").0, "two subjects");
        assert_eq!(fault("TAKER").0, "no predicate");
        assert_eq!(fault("TAKER capture PLACE unless").0, "nothing follows `unless`");
        assert_eq!(fault("TAKER capture PLACE unless LOSER from TAKER").0, "`from` after `unless`");
    }

    #[test]
    fn unless_names_a_role_that_keeps_it_from_holding() {
        let clause = Clause::parse("TAKER capture PLACE unless LOSER", &roles(), &grammar()).unwrap();
        assert_eq!((clause.parts.len(), clause.unless), (1, Some(2)));
    }
}
