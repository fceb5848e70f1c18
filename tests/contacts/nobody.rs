//! Who is in no list, and what leaves by no other way.

use crate::process::{kompis, shown};

/// Formats in which anything may stand; tests/lists.rs tries all.
const FORMATS: [&str; 6] = ["text", "json", "csv", "tsv", "markdown", "emails"];

#[test]
fn nobody_is_listed_who_withholds_has_left_or_has_not_begun() {
    let nobody = [
        "Hemligexempel",
        "hemlig",
        "0000-15 15 15",
        "Bortaexempel",
        "borta",
        "0000-13 13 13",
        "Framtidsexempel",
        "framtid",
        "0000-14 14 14",
    ];
    let queries: [&[&str]; 9] = [
        &[],
        &["--why"],
        &["--people-only", "--why"],
        &["has:person"],
        &["topic:press"],
        &["no:title:xyz"],
        &["has:email", "--why"],
        &["person:borta-exempel,framtida-exempel"],
        &["initiative:provmassan,gamla-provet", "--why"],
    ];
    for format in FORMATS {
        for query in queries {
            let output = kompis(&[&["contacts", "--format", format], query].concat());
            for channel in [output.stdout, output.stderr] {
                let text = String::from_utf8(channel).expect("UTF-8");
                for word in nobody {
                    assert!(
                        !text.contains(word),
                        "{word} in {format} of {query:?}:\n{text}"
                    );
                }
            }
        }
    }
}

#[test]
fn who_is_withheld_goes_by_no_name() {
    for query in [
        ["contacts", "person:hemlig-exempel"],
        ["list", "person:hemlig"],
        ["show", "hemlig"],
    ] {
        let output = kompis(&query);
        assert_eq!(output.status.code(), Some(3), "{query:?}");
        let text = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(text.contains("no record goes by"), "{text}");
        assert!(!text.contains("Hemlig"), "{text}");
    }
    assert!(!shown(&["list", "kind:person"]).contains("hemlig"));
}

/// What reaches a person leaves by `contacts` and the person's own page, and by no other way.
#[test]
fn reach_leaves_by_no_search() {
    for query in [
        &[
            "list",
            "kind:person",
            "--fields",
            "name,note,email,phone,title",
        ][..],
        &["list", "kind:person", "--format", "json"],
        &["show", "exempelbolaget", "--people"],
        &["show", "exempelbolaget", "--people", "--format", "json"],
        &["stats", "--format", "json"],
        &["matrix", "--format", "json"],
    ] {
        let text = shown(query);
        assert!(!text.contains("0000-11"), "{query:?}: {text}");
        assert!(!text.contains("asa@"), "{query:?}: {text}");
    }
    for query in [
        "post.email:asa",
        "post.phone:0000",
        "post.note:x",
        "has:post.email",
        "email:asa",
        "phone:0000",
        "note:x",
    ] {
        let output = kompis(&["list", "kind:person", query]);
        assert_eq!(output.status.code(), Some(2), "{query}");
    }
    for query in ["asa@exempel.se", "0000-11"] {
        let output = kompis(&["list", "kind:person", query]);
        assert_eq!(output.status.code(), Some(1), "{query}");
    }
}

#[test]
fn nothing_found_is_said_and_exits_with_one() {
    let output = kompis(&["contacts", "person:borta-exempel"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert_eq!(output.stderr, b"note: nothing matches\n");
    assert_eq!(kompis(&["stats", "county:08"]).status.code(), Some(1));
}
