//! `dateline parse`: the words of each report with tags, heads, lemmas and entities, as the syntax model sees them.

use super::Outcome;
use super::lines::{Input, json};
use anyhow::Result;
use clap::ValueEnum;
use dateline::{CodePoints, Coder, Report};
use serde::Serialize;
use std::fmt::Write;
use syntax::{Doc, Iob};

/// Print the parse of reports
#[derive(clap::Args)]
pub struct Args {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Form::Jsonl)]
    format: Form,
    #[command(flatten)]
    input: Input,
}

/// Form of a parse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// One object a report
    Jsonl,
    /// CoNLL-U, one block a sentence
    Conllu,
}

/// One token; offsets and heads count within the report.
#[derive(Serialize)]
struct Token<'a> {
    text: &'a str,
    start: u32,
    end: u32,
    ws: bool,
    tag: &'a str,
    pos: &'a str,
    morph: &'a str,
    lemma: &'a str,
    head: u32,
    dep: &'a str,
    ent_iob: &'static str,
    ent_type: &'a str,
    sent_start: bool,
}

#[derive(Serialize)]
struct Parsed<'a> {
    id: &'a str,
    tokens: Vec<Token<'a>>,
}

impl Args {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome> {
        let form = self.format;
        self.input.each_report(move |coder, report| match form {
            Form::Jsonl => line(coder, report),
            Form::Conllu => Ok(conllu(report, &coder.parse(&report.text)).into_bytes()),
        })
    }
}

/// The line of a report.
///
/// # Errors
/// None that a parse can give rise to.
pub fn line(coder: &Coder, report: &Report) -> Result<Vec<u8>> {
    json(&Parsed { id: &report.id, tokens: tokens(&coder.parse(&report.text)) })
}

fn tokens(doc: &Doc) -> Vec<Token<'_>> {
    let text = doc.text();
    let points = CodePoints::of(text);
    doc.tokens()
        .iter()
        .enumerate()
        .map(|(i, t)| Token {
            text: doc.word(i),
            start: points.at(text, t.start as usize),
            end: points.at(text, t.end as usize),
            ws: t.space,
            tag: t.tag,
            pos: t.pos,
            morph: t.morph,
            lemma: &t.lemma,
            head: t.head,
            dep: t.dep,
            ent_iob: match t.iob {
                Iob::O => "O",
                Iob::B => "B",
                Iob::I => "I",
            },
            ent_type: t.ent_type,
            sent_start: t.sent_start,
        })
        .collect()
}

fn conllu(report: &Report, doc: &Doc) -> String {
    let mut out = String::new();
    // An id is one line of a comment, whatever it holds.
    let _ = writeln!(out, "# newdoc id = {}", report.id.replace(['\n', '\r'], " "));
    out.push_str(&syntax::conllu::write(doc));
    out
}
