//! Who is never listed, and which commands never print contact details.

use crate::process::{run_kompis, stdout_of};

/// Text formats that could print any field; tests/lists.rs tries all formats.
const FORMATS: [&str; 6] = ["text", "json", "csv", "tsv", "markdown", "emails"];

#[test]
fn people_who_are_withheld_have_left_or_have_not_begun_are_not_listed() {
    let hidden = [
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
            let output = run_kompis(&[&["contacts", "--format", format], query].concat());
            for channel in [output.stdout, output.stderr] {
                let text = String::from_utf8(channel).expect("UTF-8");
                for word in hidden {
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
fn a_withheld_person_is_not_found_by_name() {
    for query in [
        ["contacts", "person:hemlig-exempel"],
        ["list", "person:hemlig"],
        ["show", "hemlig"],
    ] {
        let output = run_kompis(&query);
        assert_eq!(output.status.code(), Some(3), "{query:?}");
        let text = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(text.contains("no record goes by"), "{text}");
        assert!(!text.contains("Hemlig"), "{text}");
    }
    assert!(!stdout_of(&["list", "kind:person"]).contains("hemlig"));
}

/// Contact details are printed by `contacts` and on the person's own page, and nowhere else.
#[test]
fn search_and_show_never_print_contact_details() {
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
        let text = stdout_of(query);
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
        let output = run_kompis(&["list", "kind:person", query]);
        assert_eq!(output.status.code(), Some(2), "{query}");
    }
    for query in ["asa@exempel.se", "0000-11"] {
        let output = run_kompis(&["list", "kind:person", query]);
        assert_eq!(output.status.code(), Some(1), "{query}");
    }
}

#[test]
fn an_empty_result_is_noted_and_exits_with_1() {
    let output = run_kompis(&["contacts", "person:borta-exempel"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert_eq!(output.stderr, b"note: nothing matches\n");
    assert_eq!(run_kompis(&["stats", "county:08"]).status.code(), Some(1));
}
