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
