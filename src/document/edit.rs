//! From edits in words of the model to changed lines of a text.
//!
//! Every edit replaces ranges of bytes that are found by the layout of the text; all else stays as it is, comments, line
//! endings and odd spacing with it.

mod blocks;
mod lines;
mod values;

pub(super) use self::lines::{Editor, bare};

use super::Document;
use super::layout::{Layout, apply};
use super::{format, reader};
use crate::error::write::EditFault;
use crate::model::edit::Edit;
use crate::model::kind::Kind;
use crate::model::vocabulary::Vocabulary;

/// The text after the edits, one after the other; `old` is none for a file that is not there yet.
///
/// # Errors
/// [`EditFault`] when the text is written in a way that these edits can't be made in.
pub fn edit(
    kind: Kind,
    old: Option<&str>,
    edits: &[Edit],
    vocabulary: &Vocabulary,
) -> Result<String, EditFault> {
    let mut text = old.unwrap_or_default().to_owned();
    for edit in edits {
        text = one(kind, &text, edit, vocabulary)?;
    }
    Ok(text)
}

fn one(kind: Kind, text: &str, edit: &Edit, vocabulary: &Vocabulary) -> Result<String, EditFault> {
    if let Edit::Create(block) = edit {
        return Ok(format::record(kind, block, vocabulary));
    }
    let editor = Editor {
        layout: Layout::new(&Document::parse(text)).ok_or(EditFault::Broken)?,
    };
    let known = reader::record(kind, "", text).block;
    let changes = match edit {
        // A file that goes has no new text.
        Edit::Create(_) | Edit::Delete => Vec::new(),
        Edit::Set { spot, key, value } => {
            editor.set_field(kind, &known, *spot, key, value.as_ref())?
        }
        Edit::Insert { key, block } => {
            let place = format::place(key, known.tables(key), block, vocabulary);
            vec![editor.insert(kind, key, block, place)?]
        }
        Edit::Remove { key, index } => editor.take(&editor.block(key, *index)?),
    };
    Ok(apply(text, changes))
}

#[cfg(test)]
mod tests {
    use super::{Edit, EditFault, Kind, edit};
    use crate::document::prove;
    use crate::model::edit::Spot;
    use crate::model::value::{Block, Value};
    use crate::model::vocabulary::Vocabulary;

    const BEFORE: &str = "# About this forum.\n\nname = \"Provforum\" # a name\n# where\ncounty = [\"08\"]\nsize.x = 1\n\n# the owner\n[[participant]]\nactor = \"b\"\nrole = \"owner\" # for sure\n\n# Nothing more is known.\n\n[[event]]\ndate = 2023-10-25\n";

    fn changed(text: &str, edits: &[Edit]) -> String {
        let vocabulary = Vocabulary::default();
        let new = edit(Kind::Initiative, Some(text), edits, &vocabulary).expect("an edit");
        assert!(
            prove::holds(Kind::Initiative, Some(text), &new, edits, &vocabulary),
            "{new}"
        );
        new
    }

    fn participant(actor: &str, role: &str) -> Edit {
        let mut block = Block::default();
        block.set("actor", Value::Text(actor.into()));
        block.set("role", Value::Text(role.into()));
        Edit::Insert {
            key: "participant",
            block,
        }
    }

    fn set(key: &'static str, value: Option<Value>) -> Edit {
        Edit::Set {
            spot: Spot::Record,
            key,
            value,
        }
    }

    #[test]
    fn a_block_comes_in_sorted_place() {
        let first = changed(BEFORE, &[participant("a", "partner")]);
        assert_eq!(
            first,
            BEFORE.replace(
                "# the owner\n",
                "[[participant]]\nactor = \"a\"\nrole = \"partner\"\n\n# the owner\n"
            )
        );
        let last = changed(BEFORE, &[participant("c", "partner")]);
        assert_eq!(
            last,
            BEFORE.replace(
                "# for sure\n",
                "# for sure\n\n[[participant]]\nactor = \"c\"\nrole = \"partner\"\n"
            )
        );
    }

    #[test]
    fn a_block_goes_with_its_comment() {
        let gone = changed(
            BEFORE,
            &[Edit::Remove {
                key: "participant",
                index: 0,
            }],
        );
        let lines = "\n# the owner\n[[participant]]\nactor = \"b\"\nrole = \"owner\" # for sure\n";
        assert_eq!(gone, BEFORE.replace(lines, ""));
    }

    #[test]
    fn a_value_changes_and_its_comment_stays() {
        let name = changed(BEFORE, &[set("name", Some(Value::Text("Nytt".into())))]);
        assert_eq!(name, BEFORE.replace("\"Provforum\"", "\"Nytt\""));
        let spot = Spot::Block {
            key: "participant",
            index: 0,
        };
        let until = crate::model::date::Date::parse("2024-06-30").map(Value::Date);
        let ended = changed(
            BEFORE,
            &[Edit::Set {
                spot,
                key: "until",
                value: until,
            }],
        );
        assert_eq!(
            ended,
            BEFORE.replace("# for sure\n", "# for sure\nuntil = 2024-06-30\n")
        );
    }

    #[test]
    fn a_new_key_stands_behind_the_one_before_it() {
        let short = changed(BEFORE, &[set("short", Some(Value::Text("Prov".into())))]);
        assert_eq!(
            short,
            BEFORE.replace("# a name\n", "# a name\nshort = \"Prov\"\n")
        );
        let crlf = BEFORE.replace('\n', "\r\n");
        let short = changed(&crlf, &[set("short", Some(Value::Text("Prov".into())))]);
        assert_eq!(
            short,
            crlf.replace("# a name\r\n", "# a name\r\nshort = \"Prov\"\r\n")
        );
    }

    #[test]
    fn a_list_keeps_its_comments() {
        let text =
            "name = \"X\"\ncounty = [\n    # the south\n    \"08\", # Kalmar\n    \"22\" # Y\n]\n";
        let codes = |codes: &[&str]| {
            Some(Value::List(
                codes.iter().map(|it| (*it).to_owned()).collect(),
            ))
        };
        let more = changed(text, &[set("county", codes(&["08", "14", "22", "25"]))]);
        assert_eq!(
            more,
            "name = \"X\"\ncounty = [\n    # the south\n    \"08\", # Kalmar\n    \"14\",\n    \"22\", # Y\n    \"25\",\n]\n"
        );
        let less = changed(text, &[set("county", codes(&["22"]))]);
        assert_eq!(
            less,
            "name = \"X\"\ncounty = [\n    # the south\n    \"22\" # Y\n]\n"
        );
    }

    #[test]
    fn a_text_without_final_newline_gets_a_line() {
        let new = changed(
            "name = \"X\"",
            &[
                set("short", Some(Value::Text("Y".into()))),
                participant("a", "owner"),
            ],
        );
        assert_eq!(
            new,
            "name = \"X\"\nshort = \"Y\"\n\n[[participant]]\nactor = \"a\"\nrole = \"owner\"\n"
        );
    }

    #[test]
    fn blocks_on_one_line_are_refused() {
        let text = "name = \"X\"\nparticipant = [{ actor = \"a\", role = \"owner\" }]\n";
        let refused = edit(
            Kind::Initiative,
            Some(text),
            &[participant("b", "owner")],
            &Vocabulary::default(),
        );
        assert_eq!(refused, Err(EditFault::InlineBlocks("participant")));
    }

    #[test]
    fn a_table_with_a_head_or_dots_changes_by_its_keys() {
        for text in [
            "name = \"X\"\nrecurrence.times = 4 # often\nrecurrence.per = \"year\"\nwebsite = \"https://exempel.se\"\n",
            "name = \"X\"\nwebsite = \"https://exempel.se\"\n\n[recurrence]\ntimes = 4 # often\nper = \"year\"\n",
        ] {
            let mut block = Block::default();
            block.set("times", Value::Integer(2));
            let new = changed(
                text,
                &[set("recurrence", Some(Value::Table(block.clone())))],
            );
            assert!(new.contains("times = 2 # often\n"), "{new}");
            assert!(!new.contains("per ="), "{new}");
            block.set("per", Value::Text("year".into()));
            block.set("season", Value::Text("spring".into()));
            let new = changed(text, &[set("recurrence", Some(Value::Table(block)))]);
            assert!(new.contains("season = \"spring\"\n"), "{new}");
            let gone = changed(text, &[set("recurrence", None)]);
            assert_eq!(gone, "name = \"X\"\nwebsite = \"https://exempel.se\"\n");
        }
    }

    #[test]
    fn what_looks_like_a_comment_in_a_text_is_none() {
        let text = "name = \"X\"\nnote = \"\"\"\none\n# two\"\"\"\n[[participant]]\nactor = \"b\"\nrole = \"owner\"\n";
        let block = "[[participant]]\nactor = \"a\"\nrole = \"owner\"\n\n";
        let first = changed(text, &[participant("a", "owner")]);
        assert_eq!(first, text.replacen("[[", &format!("{block}[["), 1));
        let remove = Edit::Remove {
            key: "participant",
            index: 0,
        };
        let gone = changed(text, &[remove]);
        assert_eq!(gone, &text[..text.find("[[").expect("a head")]);
    }

    #[test]
    fn a_comment_above_a_head_stays_with_it() {
        let text = "name = \"X\"\n\n[[participant]]\nactor = \"b\"\nrole = \"owner\"\n# the first meeting\n[[event]]\ndate = 2023\n".replace("2023", "\"2023\"");
        let last = changed(&text, &[participant("c", "owner")]);
        let block = "\n[[participant]]\nactor = \"c\"\nrole = \"owner\"\n";
        assert_eq!(
            last,
            text.replace("# the first", &format!("{block}# the first"))
        );
        let own = text.replace("# the first meeting\n", "# about b\n\n");
        let last = changed(&own, &[participant("c", "owner")]);
        assert_eq!(
            last,
            own.replace("# about b\n", &format!("# about b\n{block}"))
        );
    }
}
