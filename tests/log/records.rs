//! A record is followed through folders and ids, removals and unreadable versions; and an actor through its participations.

use std::fs;

use crate::output::{commit_on, log};
use crate::repository::{FORUM, Repository};

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
fn the_newest_comes_first_with_day_author_and_commit() {
    let repository = Repository::new();
    set_name(&repository, COMPANY, "Nybolaget");
    commit_on(&repository, "2026-04-02", "two");
    repository.put(COMPANY, "name = \"Nybolaget\"\ncounty = [\"05\"]\n");
    let short = |rev: &str| repository.git(&["rev-parse", "--short", rev]);
    let expected = format!(
        "not committed yet\n  Nybolaget: county + Östergötland\n\n\
         2026-04-02  Prov Exempel  {}  two\n  Nybolaget: name Provbolaget → Nybolaget\n\n\
         2026-03-01  Prov Exempel  {}  one\n  new company: Provbolaget (provbolaget)\n  \
         Nybolaget takes part in Provforum as partner\n",
        short("HEAD"),
        short("v1"),
    );
    repository.put(COMPANY, "name = \"Nybolaget\"\ncounty = [\"05\", \"08\"]\n");
    let shown = repository.shows(&["log", "Nybolaget"]);
    assert_eq!(shown, expected);
}

#[test]
fn a_record_is_followed_through_folders_and_ids() {
    let repository = Repository::new();
    // Another folder below that of its kind, then another kind.
    rename(&repository, COMPANY, "companies/kalmar/provbolaget.toml");
    repository.commit("a folder");
    rename(
        &repository,
        "companies/kalmar/provbolaget.toml",
        "associations/provbolaget.toml",
    );
    repository.commit("a kind");
    // Another id that it tells.
    rename(
        &repository,
        "associations/provbolaget.toml",
        "associations/nybolaget.toml",
    );
    repository.put(
        "associations/nybolaget.toml",
        "name = \"Nybolaget\"\nformer-ids = [\"provbolaget\"]\ncounty = [\"08\"]\n",
    );
    repository.put(
        "initiatives/provforum.toml",
        FORUM.replace("provbolaget", "nybolaget"),
    );
    repository.commit("an id");
    // And one that it does not tell.
    rename(
        &repository,
        "associations/nybolaget.toml",
        "associations/provare.toml",
    );
    repository.put(
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
    assert_eq!(log(&repository, &["provare"]), expected);
    // By an id that it had, too.
    assert_eq!(log(&repository, &["provbolaget"]), expected);
    let by_untold = repository.run(&["log", "nybolaget"]);
    assert_eq!(crate::output::short(&by_untold.stdout), expected);
    assert_eq!(by_untold.stderr, "note: `nybolaget` is `provare` now\n");
    // Others tell nothing of it.
    assert_eq!(log(&repository, &["provforum"]).lines().next(), Some("one"));
}

#[test]
fn an_id_that_is_no_former_id_is_followed_to_today() {
    let repository = Repository::new();
    rename(&repository, COMPANY, "companies/xyz.toml");
    repository.put(
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
fn an_id_that_another_bears_now_is_followed_only_before_that() {
    let repository = Repository::new();
    rename(&repository, COMPANY, "companies/gammalt.toml");
    repository.put(
        "initiatives/provforum.toml",
        FORUM.replace("provbolaget", "gammalt"),
    );
    repository.commit("an id");
    repository.put(COMPANY, "name = \"Ett annat\"\n");
    repository.commit("another record");
    let told = log(&repository, &["gammalt"]);
    assert!(!told.contains("Ett annat"), "{told}");
    assert!(told.contains("new company: Provbolaget"), "{told}");
    assert_eq!(
        log(&repository, &["provbolaget"]).lines().next(),
        Some("another record")
    );
}

#[test]
fn a_merged_record_is_reported_but_not_its_history() {
    let repository = Repository::new();
    repository.put("companies/litet.toml", "name = \"Litet bolag\"\n");
    repository.commit("two");
    repository.put("companies/litet.toml", "name = \"Mindre bolag\"\n");
    repository.commit("three");
    fs::remove_file(repository.root.join("companies/litet.toml")).expect("removed");
    repository.put(
        COMPANY,
        "name = \"Provbolaget\"\nformer-ids = [\"litet\"]\ncounty = [\"08\"]\n",
    );
    repository.commit("four");
    assert_eq!(
        log(&repository, &["provbolaget"]),
        "four\n  Mindre bolag (litet) is now part of Provbolaget\none\n  new company: Provbolaget \
         (provbolaget)\n  Provbolaget takes part in Provforum as partner\n"
    );
    let json = repository.shows(&["log", "provbolaget", "--format", "json"]);
    assert!(json.contains("\"former_ids\": []"), "{json}");
}

/// What went in one commit and came in a later one is the same by the former id that it tells.
#[test]
fn a_former_id_is_followed_over_a_gap() {
    let repository = Repository::new();
    fs::remove_file(repository.root.join(COMPANY)).expect("removed");
    repository.commit("two");
    let text = "name = \"Provbolaget\"\nformer-ids = [\"provbolaget\"]\ncounty = [\"08\"]\n";
    repository.put("companies/nytt.toml", text);
    repository.commit("three");
    assert_eq!(
        log(&repository, &["nytt"]),
        "three\n  new company: Provbolaget (nytt)\ntwo\n  the company Provbolaget (provbolaget) is gone\none\n  \
         new company: Provbolaget (provbolaget)\n  Provbolaget takes part in Provforum as partner\n"
    );
}

#[test]
fn a_removed_record_can_be_named_and_one_that_came_again_has_one_history() {
    let repository = Repository::new();
    fs::remove_file(repository.root.join(COMPANY)).expect("removed");
    let forum = FORUM
        .split("\n[[participant]]\nactor = \"provbolaget\"")
        .next();
    repository.put("initiatives/provforum.toml", forum.expect("a text"));
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
    assert_eq!(crate::output::short(&gone.stdout), expected);
    // Who took part with it is told its name.
    let forum = log(&repository, &["provforum"]);
    assert!(
        forum.contains("Provbolaget in Provforum as partner is gone"),
        "{forum}"
    );
    repository.put(COMPANY, "name = \"Provbolaget igen\"\n");
    repository.commit("three");
    let again = log(&repository, &["provbolaget"]).replace("Provbolaget igen in", "Provbolaget in");
    let again = again.replace("Provbolaget igen takes", "Provbolaget takes");
    let expected = format!("three\n  new company: Provbolaget igen (provbolaget)\n{expected}");
    assert_eq!(again, expected);
}

#[test]
fn an_unreadable_version_is_reported_and_the_rest_goes_on() {
    let repository = Repository::new();
    repository.put(COMPANY, "name = \"Provbolaget\ncounty = [\n");
    repository.commit("two");
    repository.put(COMPANY, "name = Provbolaget\n");
    repository.commit("three");
    repository.put(COMPANY, "name = \"Nybolaget\"\ncounty = [\"08\"]\n");
    repository.commit("four");
    // The initiative is broken for a while: its participants did not leave.
    repository.put(
        "initiatives/provforum.toml",
        FORUM.replace("\"forum\"", "\"for"),
    );
    repository.commit("five");
    repository.put("initiatives/provforum.toml", FORUM);
    repository.commit("six");
    assert_eq!(
        log(&repository, &["provbolaget"]),
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
    let forum = log(&repository, &["provforum"]);
    assert!(
        forum.starts_with("five\n  Provforum: the file can't be read here\none\n"),
        "{forum}"
    );
    // As it is today.
    repository.put(COMPANY, "name = \"\n");
    let told = log(&repository, &["provbolaget"]);
    assert!(
        told.starts_with("not committed yet\n  Nybolaget: the file"),
        "{told}"
    );
}

#[test]
fn layout_and_comments_are_counted() {
    let repository = Repository::new();
    repository.put(
        COMPANY,
        "# Prov\nname = 'Provbolaget'\ncounty = [ \"08\" ]\n",
    );
    repository.commit("two");
    let told = log(&repository, &["provbolaget"]);
    assert!(told.starts_with("one\n"), "{told}");
    assert!(
        told.ends_with("1 commit changed only the form of the file\n"),
        "{told}"
    );
}

#[test]
fn the_log_of_an_actor_has_its_participations_and_what_a_removed_initiative_ends() {
    let repository = Repository::new();
    let forum = FORUM.replace(
        "actor = \"provbolaget\"\nrole = \"partner\"\n",
        "actor = \"provbolaget\"\nrole = \"partner\"\nuntil = 2026-05-31\n",
    );
    repository.put("initiatives/provforum.toml", &forum);
    repository.commit("two");
    repository.put(
        "initiatives/provforum.toml",
        forum.replace("Provforum", "Nyforum"),
    );
    repository.commit("three, which is not the company's");
    fs::remove_file(repository.root.join("initiatives/provforum.toml")).expect("removed");
    repository.commit("four");
    assert_eq!(
        log(&repository, &["provbolaget", "--since", "v1"]),
        "four\n  the initiative Nyforum (provforum) is gone\ntwo\n  Provbolaget ends in Nyforum as partner on 2026-05-31\n"
    );
}

#[test]
fn since_a_day_or_a_commit_and_no_more_than_the_limit() {
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
        let told = log(&repository, &[&["provbolaget"], arguments].concat());
        let heads = told.lines().filter(|line| !line.starts_with(' '));
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

/// A clock that went wrong does not put what was done last before what was done first.
#[test]
fn commits_stay_in_their_order_whatever_their_dates_are() {
    let repository = Repository::new();
    for (day, name) in [
        ("2026-04-01", "Två"),
        ("2026-02-01", "Tre"),
        ("2026-03-15", "Fyra"),
    ] {
        set_name(&repository, COMPANY, name);
        commit_on(&repository, day, name);
    }
    let shown = log(&repository, &["provbolaget"]);
    let subjects: Vec<&str> = shown
        .lines()
        .filter(|line| !line.starts_with(' '))
        .collect();
    assert_eq!(subjects, ["Fyra", "Tre", "Två", "one"], "{shown}");
}
