//! Texts that are hard on a tokenizer and a parser: made by rule, the same on every run.
//!
//! Half are sentences of a report with things in them that reports have (amounts, times, abbreviations,
//! quotations, dashes, addresses); half are bits of anything in any order.

/// Makes `n` texts.
pub fn texts(n: usize) -> Vec<String> {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    (0..n).map(|i| if i % 2 == 0 { report(&mut dice) } else { jumble(&mut dice) }).collect()
}

/// A generator of pseudo-random numbers (xorshift64*), seeded with a constant.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % n
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// Several sentences of a report, some of them cut short or run together.
fn report(dice: &mut Dice) -> String {
    let mut text = String::new();
    for _ in 0..1 + dice.below(5) {
        let sentence = sentence(dice);
        match dice.below(12) {
            0 => text.extend(sentence.chars().take(dice.below(60))),
            1 => text.push_str(&sentence.to_uppercase()),
            2 => text.push_str(&sentence.replace(' ', "  ")),
            3 => text.push_str(&sentence.replace('\'', "’")),
            _ => text.push_str(&sentence),
        }
        text.push_str(dice.pick(&[" ", " ", " ", "\n", "\n\n", "", "  ", " — ", "\t", "\u{a0}"]));
    }
    text
}

fn sentence(dice: &mut Dice) -> String {
    let template = dice.pick(TEMPLATES);
    let mut out = String::new();
    for (i, part) in template.split('|').enumerate() {
        if i % 2 == 0 {
            out.push_str(part);
            continue;
        }
        let list = match part {
            "who" => WHO,
            "where" => WHERE,
            "what" => WHAT,
            "when" => WHEN,
            "does" => DOES,
            _ => AMOUNT,
        };
        out.push_str(dice.pick(list));
    }
    out
}

/// Bits of anything, with anything between them.
fn jumble(dice: &mut Dice) -> String {
    let mut text = String::new();
    for _ in 0..1 + dice.below(40) {
        match dice.below(10) {
            0 => text.push_str(&soup(dice)),
            1 => {
                let bit = dice.pick(BITS);
                text.push_str(&bit.repeat(1 + dice.below(5)));
            }
            2 => text.push_str(&dice.pick(BITS).to_uppercase()),
            _ => text.push_str(dice.pick(BITS)),
        }
        text.push_str(dice.pick(&[
            "", "", " ", " ", " ", " ", "  ", "\n", "\t", "\u{a0}", "\u{2009}", "\u{1f}", " \n ", "\r\n",
            "-", ",", "/", ".",
        ]));
    }
    text
}

/// Characters of every kind in any order.
fn soup(dice: &mut Dice) -> String {
    let ranges: [(u32, u32); 14] = [
        (0x21, 0x7e),
        (0x21, 0x2f),
        (0x30, 0x39),
        (0x61, 0x7a),
        (0xa1, 0x17f),
        (0x370, 0x3ff),
        (0x410, 0x44f),
        (0x5d0, 0x5ea),
        (0x620, 0x64a),
        (0x905, 0x939),
        (0x2010, 0x2044),
        (0x20a0, 0x20bf),
        (0x4e00, 0x4fff),
        (0x1f600, 0x1f64f),
    ];
    let mut out = String::new();
    for _ in 0..1 + dice.below(12) {
        let (first, last) = ranges[dice.below(ranges.len())];
        out.extend(char::from_u32(first + dice.below((last - first + 1) as usize) as u32));
    }
    out
}

const TEMPLATES: &[&str] = &[
    "|who| said |when| that |who| |does| |where|, killing |n| people and wounding |n|.",
    "\"We |does| |where|,\" |who| told reporters, adding: \"It's not |n| but |n|.\"",
    "|who|, backed by |who|, |does| |what| near |where| |when|.",
    "The |what| that |who| had given |who| were found |where| |when|!",
    "Why didn't |who| stop what |who| |does| |where|?",
    "|when|, |n| |what| (worth $|n|m) reached |where|; |who| wouldn't say who'd sent them.",
    "|where|, |when| (AP) -- |who| |does| |what|, according to |who|'s spokesman.",
    "There was no |what| |where| until |who|, who're said to number |n|, came.",
    "|who| |does| |where|: |n|km of road, |n|% of the town, |what| & more...",
    "It is |who| that |does| |what|, isn't it, as |who|'ve claimed since |when|.",
    "Having |does| |where|, |who| handed |who| the |what| they'd promised to give them |when|.",
    "|who|'s men—some of them from |where|—|does| |what| at 5.30pm, i.e. before |when|.",
    "See http://example.org/|n|?q=|where| or mail desk@example.com, |who| wrote.",
    "Neither |who| nor |who| had been told what was to be done with the |what| |where|.",
];

const WHO: &[&str] = &[
    "rebels",
    "the army",
    "Gen. Karim al-Haddad",
    "U.S.-led forces",
    "the so-called \"Front\"",
    "Mr. O'Neill",
    "the U.N.",
    "an Iran-backed militia",
    "residents",
    "two officials who asked not to be named",
    "the Northern Brigade (NB)",
    "Col Sara N'Dour",
    "the Foreign Ministry",
    "Ahmed, 34,",
    "pro-government fighters",
    "nobody",
    "she",
    "they",
];

const WHERE: &[&str] = &[
    "in Aleppo",
    "in the north-east",
    "at the Bab al-Hawa crossing",
    "in Ma'arrat al-Nu'man",
    "outside São Tomé",
    "on the Juba–Bor road",
    "in Raqqa, Syria,",
    "near Wādī Ḥaḍramawt",
    "there",
    "in the capital",
    "in the St. Mary's area",
    "across Nord-Kivu",
    "50km south of Mosul",
];

const WHAT: &[&str] = &[
    "BM-21 rockets",
    "tanks",
    "the village",
    "anti-tank missiles",
    "food",
    "AK-47s",
    "a Toyota pick-up",
    "T-72 tank(s)",
    "trucks carrying aid",
    "an improvised explosive device",
    "prisoners",
    "$2.5m in cash",
    "the Su-25",
    "ballots",
];

const WHEN: &[&str] = &[
    "on Tuesday",
    "Dec. 15, 2014",
    "at 6am",
    "last week",
    "in mid-December",
    "on 15/12/2014",
    "yesterday",
    "2014-12-15",
    "on the 3rd of May",
    "early Sunday",
    "at about 10 p.m.",
    "in the '90s",
];

const DOES: &[&str] = &[
    "captured the town",
    "shelled",
    "weren't ready",
    "have retaken the base",
    "opened fire on demonstrators",
    "'ll leave",
    "denied having attacked",
    "withdrew",
    "was trying to seize the airport",
    "beheaded",
    "handed over",
    "gonna fight",
    "released a video",
    "can't hold",
    "was reported to have been killed",
];

const AMOUNT: &[&str] = &[
    "12",
    "1,200",
    "at least three",
    "2.5",
    "hundreds of",
    "20-30",
    "one",
    "~40",
    "№5",
    "half",
    "10⁶",
    "no",
];

const BITS: &[&str] = &[
    "don't",
    "can't",
    "it's",
    "I'm",
    "y'all",
    "gonna",
    "o'clock",
    "'Cause",
    "ain't",
    "we'd've",
    "a.m.",
    "10a.m.",
    "e.g.",
    "U.S.",
    "U.K.-based",
    "Mr.",
    "Ph.D.",
    "No.5",
    ":-)",
    ":)",
    "(-:",
    "^_^",
    "¯\\(ツ)/¯",
    "<3",
    "xD",
    "o.O",
    ":'(",
    "http://a.b.co/x?y=z#t",
    "www.example.com",
    "foo@bar.org",
    "192.168.0.1",
    "8.8.8.8",
    "ftp://user:pw@host.net:21/a",
    "example.com.",
    "file.tar.gz",
    "C:\\x\\y",
    "/usr/bin",
    "#tag",
    "@name",
    "$5",
    "US$3.50",
    "€1.000,00",
    "£2m",
    "10km",
    "5kg",
    "30°C",
    "30°C.",
    "100%",
    "3x4",
    "1+1=2",
    "2-3",
    "10–20",
    "1/2",
    "½",
    "²",
    "10²",
    "x²y",
    "H2O",
    "A4",
    "B-52",
    "F-16s",
    "COVID-19",
    "co-op",
    "re-enter",
    "well-known",
    "--",
    "---",
    "—",
    "…",
    "......",
    "..",
    ".",
    ",",
    "!",
    "?!",
    "!!!",
    "'",
    "''",
    "\"",
    "“",
    "”",
    "‘",
    "’",
    "``",
    "«",
    "»",
    "(",
    ")",
    "((",
    "[1]",
    "{x}",
    "<b>",
    "</b>",
    "&amp;",
    "*",
    "**bold**",
    "_it_",
    "`code`",
    "~",
    "^",
    "|",
    "\\",
    "=",
    "==",
    "->",
    "<=",
    "+",
    "+1",
    "-1",
    "−5",
    "the",
    "The",
    "THE",
    "NOUN",
    "punct",
    "case",
    "det",
    "DATE",
    "NORM",
    "ORG",
    "TIME",
    "he",
    "said",
    "was",
    "attacked",
    "by",
    "forces",
    "in",
    "and",
    "of",
    "to",
    "that",
    "which",
    "who",
    "Aleppo",
    "McDonald",
    "naïve",
    "Zürich",
    "Łódź",
    "Москва",
    "Київ",
    "Αθήνα",
    "القاهرة",
    "ירושלים",
    "北京",
    "東京タワー",
    "서울",
    "दिल्ली",
    "ไทย",
    "👍",
    "👨‍👩‍👧",
    "🇸🇾",
    "e\u{301}",
    "\u{200b}",
    "\u{feff}",
    "\u{ad}",
    "ﬁ",
    "ǅ",
    "ß",
    "İ",
    "ı",
    "Σ",
    "ς",
    "ΟΔΟΣ",
    "supercalifragilisticexpialidocious",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "2014-12-15T10:30:00Z",
    "10:30",
    "3:1",
    "Jan.",
    "Dec.",
    "Inc.",
    "v1.2.3",
    "a,b",
    "a;b",
    "a:b",
    "1,000",
    "1.000",
    ".5",
    "5.",
    "lower.Upper",
    "word.Word",
    "x.y",
    "Dr.Smith",
    "end.The",
    "it's.",
    "'s",
    "'S",
    "’s",
    "n't",
    "'re",
    "'d",
    "d'",
    "l'",
    "O'Neill",
    "rock'n'roll",
    "'em",
    "goin'",
    "nothin'",
    "C'mon",
    "Let's",
    "got ta",
    "gon na",
    "y' all",
    "How're",
    "who'll",
    "should've",
    "cannot",
    "Cannot",
    "ca n't",
    "und",
    "la",
];
