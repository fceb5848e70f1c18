//! The comment on a pull request.

use crate::branch::{self, HIDDEN};
use crate::repository::Repository;

const MARKDOWN: &[&str] = &["--format", "markdown"];

fn markdown_comment(repository: &Repository, revisions: &str) -> String {
    repository.stdout_of(&[&["diff", revisions], MARKDOWN].concat())
}

const EXPECTED: &str = "\
<!-- kompis diff -->
**1 post med nytt id · 3 ändrade poster · 2 nya deltaganden · 1 avslutat deltagande · 1 borttaget deltagande · 2 ändringar av personuppgifter**

`main` → `gren`

#### Behöver en människas öga

- Nya Provbolaget: nytt id provbolaget → nya-provbolaget
- Pia Prov: anmärkning nås på •••-•• •• •• → nås på •••-•• •• •• nu
- Pia Prov vid Nya Provbolaget: telefon ändrad

<details>
<summary>Insatser (1)</summary>

- **Provforum** (provforum)
  - Nybolaget deltar som ägare
  - Provgruppen deltar som medlem
  - Östbolaget slutar som samverkanspart 2026-06-30
  - Exempel kommun som ägare är borttaget

</details>

<details>
<summary>Ändrade rader i matrisen (4)</summary>

| | Provforum |
| --- | --- |
| Exempel kommun | Ä → **–** |
| Nybolaget | – → **Ä** |
| Provgruppen | – → **M** |
| Östbolaget | P → **P†** |

Ä ägare · P samverkanspart · M medlem · †: avslutad

</details>

<details>
<summary>Aktörer (1)</summary>

- **Nya Provbolaget** (nya-provbolaget)
  - nytt id provbolaget → nya-provbolaget
  - namn Provbolaget → Nya Provbolaget

</details>

<details>
<summary>Personer (1)</summary>

- **Pia Prov** (pia-prov)
  - anmärkning nås på •••-•• •• •• → nås på •••-•• •• •• nu
  - uppdraget vid Nya Provbolaget: telefon ändrad

</details>
";

#[test]
fn the_comment_lists_the_changes_of_a_branch() {
    let repository = branch::repository_with_branch();
    assert_eq!(markdown_comment(&repository, "main...gren"), EXPECTED);
    // Two dots compare the branches themselves, so the newer commit on `main` shows up reversed.
    let text = markdown_comment(&repository, "main..gren");
    assert!(
        text.contains("företaget Annat bolag (annat) finns inte längre"),
        "{text}"
    );
}

#[test]
fn no_format_prints_contact_details() {
    let repository = branch::repository_with_branch();
    for format in ["text", "markdown", "json"] {
        for revisions in ["main...gren", "gren..main", "HEAD~1..HEAD"] {
            let text = repository.stdout_of(&["diff", revisions, "--format", format]);
            for hidden in HIDDEN {
                assert!(!text.contains(hidden), "{format} {revisions}: {text}");
            }
            assert!(text.contains("Pia Prov") || format == "json", "{text}");
        }
    }
}

#[test]
fn the_comment_says_when_nothing_has_changed() {
    let repository = branch::repository_with_branch();
    assert_eq!(
        markdown_comment(&repository, "HEAD"),
        "<!-- kompis diff -->\nInget har ändrats.\n\n`HEAD` → arbetsträdet\n"
    );
}

#[test]
fn names_are_escaped_in_markdown() {
    let repository = branch::repository_with_main();
    let name = "1. @prov | <script>x</script> `a` #1 </details>\\nny ![b](https://prov.example)";
    repository.write("companies/b.toml", format!("name = \"{name}\"\n"));
    let forum = "initiatives/provforum.toml";
    let more = "role = \"owner\"\n\n[[participant]]\nactor = \"b\"\nrole = \"host\"";
    branch::replace_in_file(&repository, forum, &[("role = \"owner\"", more)]);
    let text = markdown_comment(&repository, "HEAD");
    assert!(
        !text.contains("<script") && !text.contains("@prov"),
        "{text}"
    );
    assert_eq!(text.matches("</details>").count(), 3, "{text}");
    let escaped = "1\\. &#64;&#8203;prov \\| &lt;script&gt;x&lt;/script&gt; \\`a\\` \\#&#8203;1 &lt;/details&gt; ny \\!\\[b\\](https:&#47;/prov.example)";
    for line in [
        format!("- **{escaped}** (b)\n"),
        format!("  - {escaped} deltar som värd\n"),
        format!("| {escaped} | – → **V** |\n"),
    ] {
        assert!(text.contains(&line), "{line}\n{text}");
    }
}

#[test]
fn a_large_comment_is_cut_and_names_the_command_that_shows_all() {
    let repository = branch::repository_with_main();
    for number in 0..1_500 {
        let text = format!(
            "name = \"Prov {number}\"\n\n[[participant]]\nactor = \"nybolaget\"\nrole = \"partner\"\n"
        );
        repository.write(&format!("initiatives/prov-{number}.toml"), text);
    }
    repository.git(&["switch", "--quiet", "--create", "stor"]);
    repository.commit("two");
    let text = markdown_comment(&repository, "main...stor");
    assert!((55_000..=60_000).contains(&text.chars().count()));
    assert_eq!(
        text.matches("<details>").count(),
        text.matches("</details>").count()
    );
    assert!(text.ends_with("… och mer: `kompis diff main...stor` visar allt\n"));
    assert!(text.contains("- … och 1460 till, se nedan\n"));
    assert!(text.contains("- Prov 0: ny insats utan ägare\n"));
}
