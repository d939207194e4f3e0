//! Which language is a text in? Asked of the words, not of what a page declares: many declare English and are not.

use dateline::Report;

/// Letters below which a text says too little of its language.
const FEW_LETTERS: usize = 60;

/// Bytes of a text that are looked at.
const LOOKED_AT: usize = 4096;

/// Words that stand in nearly every English sentence, and hardly in those of other languages.
const ENGLISH: [&str; 24] = [
    "the", "of", "and", "to", "was", "were", "that", "with", "by", "from", "has", "have", "had", "which",
    "who", "their", "his", "said", "been", "after", "when", "this", "would", "at",
];

/// One in so many words is in the list above in English prose; headlines have fewer.
const ENGLISH_SHARE: usize = 12;

/// The code (ISO 639-1, else 639-3) of the language that a text is in; `None` if it does not tell.
pub fn of(text: &str) -> Option<&'static str> {
    let sample = &text[..text.floor_char_boundary(LOOKED_AT)];
    if is_english(sample) {
        return Some("en");
    }
    if sample.chars().filter(|c| c.is_alphabetic()).take(FEW_LETTERS).count() < FEW_LETTERS {
        return None;
    }
    let found = whatlang::detect(sample)?;
    // Whatever a text in another script is, it is not English.
    let told = found.is_reliable() || found.script() != whatlang::Script::Latin;
    told.then(|| short(found.lang()))
}

fn is_english(sample: &str) -> bool {
    let (mut words, mut telling) = (0usize, 0usize);
    for word in sample.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        words += 1;
        telling += usize::from(ENGLISH.iter().any(|e| e.eq_ignore_ascii_case(word)));
    }
    telling >= 2 && telling * ENGLISH_SHARE >= words
}

/// Puts the language of its words into a report. What a page declares counts where the words do not tell.
pub fn identify(report: &mut Report) {
    if let Some(found) = of(&report.text) {
        report.lang = Some(found.to_owned());
    }
}

/// True if there is no pipeline for the language that a report is in.
pub fn is_foreign(report: &Report) -> bool {
    let code = |lang: &String| lang.split(['-', '_']).next().unwrap_or(lang).to_lowercase();
    report
        .lang
        .as_ref()
        .is_some_and(|lang| !matches!(code(lang).as_str(), "" | "en" | "eng" | "english" | "und"))
}

/// The two letters of a language, where it has such.
fn short(lang: whatlang::Lang) -> &'static str {
    let code = lang.code();
    const PAIRS: &str = "afr af ara ar aze az bel be ben bn bul bg cat ca ces cs cmn zh cym cy dan da deu de ell el \
        eng en epo eo est et fin fi fra fr guj gu heb he hin hi hrv hr hun hu hye hy ind id ita it jav jv jpn ja kan kn \
        kat ka khm km kor ko lat la lav lv lit lt mal ml mar mr mkd mk mya my nep ne nld nl nob no ori or pan pa pes fa \
        pol pl por pt ron ro rus ru sin si slk sk slv sl sna sn spa es srp sr swe sv tam ta tel te tgl tl tha th tuk tk \
        tur tr ukr uk urd ur uzb uz vie vi yid yi zul zu";
    let mut words = PAIRS.split_ascii_whitespace();
    while let (Some(three), Some(two)) = (words.next(), words.next()) {
        if three == code {
            return two;
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart() {
        for (text, want) in [
            (
                "Rebels captured the town of Saraqib from government forces on Monday, a monitor said.",
                Some("en"),
            ),
            (
                "Les rebelles ont pris lundi la ville de Saraqib aux forces gouvernementales, selon un observatoire local.",
                Some("fr"),
            ),
            (
                "Повстанцы захватили город Саракиб у правительственных войск в понедельник, сообщил наблюдатель.",
                Some("ru"),
            ),
            (
                "سيطر مقاتلو المعارضة يوم الاثنين على مدينة سراقب بعد انسحاب القوات الحكومية منها، بحسب المرصد.",
                Some("ar"),
            ),
            (
                "Los rebeldes capturaron el lunes la ciudad de Saraqib, que estaba en manos de las fuerzas del gobierno.",
                Some("es"),
            ),
            ("Idlib.", None),
            ("", None),
        ] {
            assert_eq!(of(text), want, "{text}");
        }
    }

    #[test]
    fn names_of_elsewhere_do_not_make_english_foreign() {
        let text = "Jabhat al-Nusra and Ahrar al-Sham fighters stormed Wadi al-Deif and al-Hamidiyah near Ma'arrat al-Nu'man, Shaam News Network said.";
        assert_eq!(of(text), Some("en"));
        let headline = "Jaish al-Islam shells Adra al-Balad; Syrian Arab Army retakes Tal Kurdi, Hawsh Nasri";
        let mut report = Report::new(headline);
        identify(&mut report);
        assert!(!is_foreign(&report), "{:?}", report.lang);
    }

    #[test]
    fn the_words_count_for_more_than_the_declaration() {
        let mut report = Report::new(
            "Les rebelles ont pris lundi la ville de Saraqib aux forces gouvernementales, selon un observatoire local.",
        );
        report.lang = Some("en-GB".to_owned());
        identify(&mut report);
        assert_eq!(report.lang.as_deref(), Some("fr"));
        let mut short = Report::new("Idlib: 3.");
        short.lang = Some("ar".to_owned());
        identify(&mut short);
        assert!(is_foreign(&short));
    }
}
