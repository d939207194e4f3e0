//! Prints the frames of CoNLL-U on standard input: what the frame layer makes of a parse.

use dateline::frame::{Frames, Grammar, preposition};
use std::io::Read;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut conllu = String::new();
    std::io::stdin().read_to_string(&mut conllu)?;
    let doc = syntax::conllu::read(&conllu)?;
    let grammar = Grammar::load("grammar.toml", include_str!("../../../codebook/languages/en/grammar.toml"))?;
    for f in Frames::of(&doc, &grammar).iter() {
        let words = |heads: &[u32]| heads.iter().map(|&h| doc.word(h as usize)).collect::<Vec<_>>().join("+");
        let phrases: Vec<String> = f
            .phrases
            .iter()
            .map(|p| format!("{}:{}", preposition(&doc, p.prep as usize), doc.word(p.head as usize)))
            .collect();
        let says: Vec<String> = f
            .speech
            .iter()
            .map(|s| {
                format!("{}<-{}", doc.word(s.cue as usize), s.source.map_or("?", |s| doc.word(s as usize)))
            })
            .collect();
        println!(
            "{}[{:?}] ({} ; {}) loose={} [{}] {:?} {:?} {:?} says=[{}]",
            f.lemma,
            f.shape,
            words(&f.subject),
            words(&f.object),
            words(&f.loose),
            phrases.join(" "),
            f.mode,
            f.tense,
            f.phase,
            says.join(" ")
        );
    }
    Ok(())
}
