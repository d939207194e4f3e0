//! Who is quoted in a report, whether or not anything that is coded hangs on it.

use dateline::{Coder, Report};

#[test]
fn sources_are_told_with_their_verbs() {
    let coder = Coder::embedded().expect("what is built in loads");
    let text = "The weather will turn, a spokesman for the port said on Monday. \"I think it may rain,\" he added. \
                According to a fisherman, the nets are ready.";
    let said: Vec<(String, String)> = coder
        .attributions(&Report::new(text))
        .into_iter()
        .map(|hop| {
            let (start, end) = (hop.start.expect("stands there"), hop.end.expect("stands there"));
            let words = text.chars().skip(start as usize).take((end - start) as usize).collect();
            (words, hop.verb.expect("a verb"))
        })
        .collect();
    let expected = [("spokesman", "say"), ("he", "add"), ("fisherman", "accord")];
    let told: Vec<(&str, &str)> =
        said.iter().map(|(w, v)| (w.trim_start_matches("a "), v.as_str())).collect();
    assert_eq!(told, expected);
}

#[test]
fn a_name_beside_the_words_is_their_source() {
    let coder = Coder::embedded().expect("what is built in loads");
    let cues = |text: &str| -> Vec<String> {
        coder.attributions(&Report::new(text)).into_iter().filter_map(|hop| hop.verb).collect()
    };
    assert_eq!(cues("GARCIA: The river will rise before the winter."), [":"]);
    assert_eq!(cues("\u{201c}The river is rising.\u{201d} \u{2015} Ana Garcia"), ["\u{2015}"]);
    assert!(cues("The kitchen needs three things: a pot, a pan and a stove.").is_empty());
}
