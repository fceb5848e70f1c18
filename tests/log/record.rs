//! The log of one record: moves, renames, removal, unreadable versions, and participation.

use std::fs;

use crate::repository::{FORUM, Repository};
use crate::summary::{commit_on, run_log};

fn set_name(repository: &Repository, path: &str, name: &str) {
    let file = repository.root.join(path);
    let text = fs::read_to_string(&file).expect("read");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[0] = format!("name = \"{name}\"");
    fs::write(file, lines.join("\n") + "\n").expect("written");
}

fn rename(repository: &Repository, from: &str, to: &str) {
    let to = repository.root.join(to);
    fs::create_dir_all(to.parent().expect("a parent")).expect("made");
    fs::rename(repository.root.join(from), to).expect("moved");
}

const COMPANY: &str = "companies/provbolaget.toml";

#[test]
fn newest_commit_comes_first_with_date_author_and_hash() {
    let repository = Repository::new();
    set_name(&repository, COMPANY, "Nybolaget");
    commit_on(&repository, "2026-04-02", "two");
    repository.write(COMPANY, "name = \"Nybolaget\"\ncounty = [\"05\"]\n");
    let short_hash = |rev: &str| repository.git(&["rev-parse", "--short", rev]);
    let expected = format!(
        "not committed yet\n  Nybolaget: county + Östergötland\n\n\
         2026-04-02  Prov Exempel  {}  two\n  Nybolaget: name Provbolaget → Nybolaget\n\n\
         2026-03-01  Prov Exempel  {}  one\n  new company: Provbolaget (provbolaget)\n  \
         Nybolaget takes part in Provforum as partner\n",
        short_hash("HEAD"),
        short_hash("v1"),
    );
    repository.write(COMPANY, "name = \"Nybolaget\"\ncounty = [\"05\", \"08\"]\n");
    let shown = repository.stdout_of(&["log", "Nybolaget"]);
    assert_eq!(shown, expected);
}

#[test]
fn a_record_is_followed_through_folders_and_ids() {
    let repository = Repository::new();
    // A subfolder of the kind's folder, then the folder of another kind.
    rename(&repository, COMPANY, "companies/kalmar/provbolaget.toml");
    repository.commit("a folder");
    rename(
        &repository,
        "companies/kalmar/provbolaget.toml",
        "associations/provbolaget.toml",
    );
    repository.commit("a kind");
    // A new id, with the old one in `former-ids`.
    rename(
        &repository,
        "associations/provbolaget.toml",
        "associations/nybolaget.toml",
    );
    repository.write(
        "associations/nybolaget.toml",
        "name = \"Nybolaget\"\nformer-ids = [\"provbolaget\"]\ncounty = [\"08\"]\n",
    );
    repository.write(
        "initiatives/provforum.toml",
        FORUM.replace("provbolaget", "nybolaget"),
    );
    repository.commit("an id");
    // A new id without an entry in `former-ids`.
    rename(
        &repository,
        "associations/nybolaget.toml",
        "associations/provare.toml",
    );
    repository.write(
        "initiatives/provforum.toml",
        FORUM.replace("provbolaget", "provare"),
    );
    repository.commit("another");
    let expected = "\
another
  Nybolaget: new id nybolaget → provare
an id
  Nybolaget: new id provbolaget → nybolaget
  Nybolaget: name Provbolaget → Nybolaget
a kind
  Nybolaget: company → association
a folder
  Nybolaget: the file moved companies/provbolaget.toml → companies/kalmar/provbolaget.toml
one
  new company: Provbolaget (provbolaget)
  Nybolaget takes part in Provforum as partner
";
    assert_eq!(run_log(&repository, &["provare"]), expected);
    // A former id finds the same history.
    assert_eq!(run_log(&repository, &["provbolaget"]), expected);
    let by_older_id = repository.run(&["log", "nybolaget"]);
    assert_eq!(crate::summary::summarize(&by_older_id.stdout), expected);
    assert_eq!(by_older_id.stderr, "note: `nybolaget` is `provare` now\n");
    // The log of another record does not list it.
    assert_eq!(
        run_log(&repository, &["provforum"]).lines().next(),
        Some("one")
    );
}

#[test]
fn an_id_without_former_ids_entry_is_followed_to_the_current_one() {
    let repository = Repository::new();
    rename(&repository, COMPANY, "companies/xyz.toml");
    repository.write(
        "initiatives/provforum.toml",
        FORUM.replace("provbolaget", "xyz"),
    );
    repository.commit("an id");
    let ran = repository.run(&["log", "provbolaget", "--limit", "1"]);
    assert_eq!(ran.stderr, "note: `provbolaget` is `xyz` now\n");
    assert!(
        ran.stdout.contains("new id provbolaget → xyz"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_reused_id_is_followed_only_up_to_its_reuse() {
    let repository = Repository::new();
    rename(&repository, COMPANY, "companies/gammalt.toml");
    repository.write(
        "initiatives/provforum.toml",
        FORUM.replace("provbolaget", "gammalt"),
    );
    repository.commit("an id");
    repository.write(COMPANY, "name = \"Ett annat\"\n");
    repository.commit("another record");
    let summary = run_log(&repository, &["gammalt"]);
    assert!(!summary.contains("Ett annat"), "{summary}");
    assert!(summary.contains("new company: Provbolaget"), "{summary}");
    assert_eq!(
        run_log(&repository, &["provbolaget"]).lines().next(),
        Some("another record")
    );
}

#[test]
fn merging_another_record_is_listed_without_the_history_of_that_record() {
    let repository = Repository::new();
    repository.write("companies/litet.toml", "name = \"Litet bolag\"\n");
    repository.commit("two");
    repository.write("companies/litet.toml", "name = \"Mindre bolag\"\n");
    repository.commit("three");
    fs::remove_file(repository.root.join("companies/litet.toml")).expect("removed");
    repository.write(
        COMPANY,
        "name = \"Provbolaget\"\nformer-ids = [\"litet\"]\ncounty = [\"08\"]\n",
    );
    repository.commit("four");
    assert_eq!(
        run_log(&repository, &["provbolaget"]),
        "four\n  Mindre bolag (litet) is now part of Provbolaget\none\n  new company: Provbolaget \
         (provbolaget)\n  Provbolaget takes part in Provforum as partner\n"
    );
    let json = repository.stdout_of(&["log", "provbolaget", "--format", "json"]);
    assert!(json.contains("\"former_ids\": []"), "{json}");
}

/// The record is removed in one commit and comes back under another id in a later one; `former-ids` connects the two.
#[test]
fn a_former_id_is_followed_across_commits_without_the_record() {
    let repository = Repository::new();
    fs::remove_file(repository.root.join(COMPANY)).expect("removed");
    repository.commit("two");
    let text = "name = \"Provbolaget\"\nformer-ids = [\"provbolaget\"]\ncounty = [\"08\"]\n";
    repository.write("companies/nytt.toml", text);
    repository.commit("three");
    assert_eq!(
        run_log(&repository, &["nytt"]),
        "three\n  new company: Provbolaget (nytt)\ntwo\n  the company Provbolaget (provbolaget) is gone\none\n  \
         new company: Provbolaget (provbolaget)\n  Provbolaget takes part in Provforum as partner\n"
    );
}

#[test]
fn a_removed_record_has_a_log_and_a_restored_record_has_one_history() {
    let repository = Repository::new();
    fs::remove_file(repository.root.join(COMPANY)).expect("removed");
    let forum = FORUM
        .split("\n[[participant]]\nactor = \"provbolaget\"")
        .next();
    repository.write("initiatives/provforum.toml", forum.expect("a text"));
    repository.commit("two");
    let gone = repository.run(&["log", "provbolaget"]);
    assert_eq!(gone.code, Some(0));
    assert_eq!(
        gone.stderr,
        "note: `provbolaget` is no longer in the registry\n"
    );
    let expected = "\
two
  the company Provbolaget (provbolaget) is gone
  Provbolaget in Provforum as partner is gone
one
  new company: Provbolaget (provbolaget)
  Provbolaget takes part in Provforum as partner
";
    assert_eq!(crate::summary::summarize(&gone.stdout), expected);
    // The log of the initiative names the removed participant.
    let forum = run_log(&repository, &["provforum"]);
    assert!(
        forum.contains("Provbolaget in Provforum as partner is gone"),
        "{forum}"
    );
    repository.write(COMPANY, "name = \"Provbolaget igen\"\n");
    repository.commit("three");
    let again =
        run_log(&repository, &["provbolaget"]).replace("Provbolaget igen in", "Provbolaget in");
    let again = again.replace("Provbolaget igen takes", "Provbolaget takes");
    let expected = format!("three\n  new company: Provbolaget igen (provbolaget)\n{expected}");
    assert_eq!(again, expected);
}

#[test]
fn an_unreadable_version_is_reported_and_the_others_are_listed() {
    let repository = Repository::new();
    repository.write(COMPANY, "name = \"Provbolaget\ncounty = [\n");
    repository.commit("two");
    repository.write(COMPANY, "name = Provbolaget\n");
    repository.commit("three");
    repository.write(COMPANY, "name = \"Nybolaget\"\ncounty = [\"08\"]\n");
    repository.commit("four");
    // While the initiative can't be read, its participants must not be listed as removed.
    repository.write(
        "initiatives/provforum.toml",
        FORUM.replace("\"forum\"", "\"for"),
    );
    repository.commit("five");
    repository.write("initiatives/provforum.toml", FORUM);
    repository.commit("six");
    assert_eq!(
        run_log(&repository, &["provbolaget"]),
        "\
four
  Nybolaget: name Provbolaget → Nybolaget
three
  Nybolaget: the file can't be read here
two
  Nybolaget: the file can't be read here
one
  new company: Provbolaget (provbolaget)
  Nybolaget takes part in Provforum as partner
"
    );
    let forum = run_log(&repository, &["provforum"]);
    assert!(
        forum.starts_with("five\n  Provforum: the file can't be read here\none\n"),
        "{forum}"
    );
    // The file in the work tree can be unreadable too.
    repository.write(COMPANY, "name = \"\n");
    let summary = run_log(&repository, &["provbolaget"]);
    assert!(
        summary.starts_with("not committed yet\n  Nybolaget: the file"),
        "{summary}"
    );
}

#[test]
fn commits_that_change_only_layout_and_comments_are_counted() {
    let repository = Repository::new();
    repository.write(
        COMPANY,
        "# Prov\nname = 'Provbolaget'\ncounty = [ \"08\" ]\n",
    );
    repository.commit("two");
    let summary = run_log(&repository, &["provbolaget"]);
    assert!(summary.starts_with("one\n"), "{summary}");
    assert!(
        summary.ends_with("1 commit changed only the form of the file\n"),
        "{summary}"
    );
}

#[test]
fn the_log_of_an_actor_lists_ended_participation_and_removed_initiatives() {
    let repository = Repository::new();
    let forum = FORUM.replace(
        "actor = \"provbolaget\"\nrole = \"partner\"\n",
        "actor = \"provbolaget\"\nrole = \"partner\"\nuntil = 2026-05-31\n",
    );
    repository.write("initiatives/provforum.toml", &forum);
    repository.commit("two");
    repository.write(
        "initiatives/provforum.toml",
        forum.replace("Provforum", "Nyforum"),
    );
    repository.commit("three, which is not the company's");
    fs::remove_file(repository.root.join("initiatives/provforum.toml")).expect("removed");
    repository.commit("four");
    assert_eq!(
        run_log(&repository, &["provbolaget", "--since", "v1"]),
        "four\n  the initiative Nyforum (provforum) is gone\ntwo\n  Provbolaget ends in Nyforum as partner on 2026-05-31\n"
    );
}

#[test]
fn since_takes_a_date_or_a_commit_and_limit_cuts_the_list() {
    let repository = Repository::new();
    for (day, name) in [
        ("2026-04-01", "Ett"),
        ("2026-04-02", "Två"),
        ("2026-05-01", "Tre"),
    ] {
        set_name(&repository, COMPANY, name);
        commit_on(&repository, day, name);
    }
    let heads = |arguments: &[&str]| {
        let summary = run_log(&repository, &[&["provbolaget"], arguments].concat());
        let heads = summary.lines().filter(|line| !line.starts_with(' '));
        heads.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(heads(&["--since", "2026-04-02"]), "Tre Två");
    assert_eq!(heads(&["--since", "2026-05"]), "Tre");
    assert_eq!(heads(&["--since", "HEAD~2"]), "Tre Två");
    assert_eq!(heads(&["--limit", "1"]), "Tre 3 older commits");
    let none = repository.run(&["log", "provbolaget", "--since", "2026-06-01"]);
    assert_eq!(
        (none.code, none.stdout.as_str(), none.stderr.as_str()),
        (Some(0), "", "note: nothing is told of that time\n")
    );
    let unknown = repository.run(&["log", "provbolaget", "--since", "v2"]);
    assert_eq!(unknown.code, Some(3));
    assert!(
        unknown.stderr.contains("did you mean `v1`?"),
        "{}",
        unknown.stderr
    );
}

/// A wrong clock must not put a later commit before an earlier one.
#[test]
fn commits_keep_their_order_when_their_dates_are_wrong() {
    let repository = Repository::new();
    for (day, name) in [
        ("2026-04-01", "Två"),
        ("2026-02-01", "Tre"),
        ("2026-03-15", "Fyra"),
    ] {
        set_name(&repository, COMPANY, name);
        commit_on(&repository, day, name);
    }
    let shown = run_log(&repository, &["provbolaget"]);
    let subjects: Vec<&str> = shown
        .lines()
        .filter(|line| !line.starts_with(' '))
        .collect();
    assert_eq!(subjects, ["Fyra", "Tre", "Två", "one"], "{shown}");
}
