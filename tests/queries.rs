//! Queries on small registries: what each term finds, in which order, and how lists show it.

#[path = "program/temporary.rs"]
mod temporary;

use std::path::Path;
use std::process::{Command, Output};

use jiff::civil::{self, date};
use kompis::model::fields;
use kompis::model::kind::Kind;
use kompis::model::members;
use kompis::model::query::compile::{EmptyResultHint, Query};
use kompis::model::query::error::QueryErrorKind;
use kompis::model::query::keys::all_keys;
use kompis::model::query::select::View;
use kompis::ops::search::{Options, search};
use kompis::store::load::load;
use serde_json::Value;
use tempfile::TempDir;

const TODAY: civil::Date = date(2026, 11, 22);

/// Creates a registry with these files.
fn registry_with(files: &[(&str, &str)]) -> TempDir {
    let folder = temporary::folder();
    let settings = [("registry.toml", "schema = 1\nname = 'Prov'\n")];
    for (file, text) in settings.iter().chain(files) {
        let file = folder.path().join(file);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, text).expect("a file");
    }
    folder
}

/// Returns the ids that a query finds, the best match first.
fn found_ids_on(
    folder: &Path,
    text: &str,
    as_of: Option<civil::Date>,
    expand_groups: bool,
) -> String {
    let registry = load(folder).expect("a registry").registry;
    let links = members::resolve_links(&registry);
    let view = View {
        as_of,
        ..View::new(&registry, &links, TODAY)
    };
    let query = Query::new(text, &registry, TODAY, as_of).expect(text);
    let options = Options {
        expand_groups,
        ..Options::default()
    };
    let result = search(&view, &query, &options).expect("fields");
    let ids: Vec<&str> = result.rows.iter().map(|row| row.id.as_str()).collect();
    ids.join(" ")
}

fn found_ids(folder: &TempDir, text: &str) -> String {
    found_ids_on(folder.path(), text, None, false)
}

/// Returns the error in a query, if any.
fn query_error(folder: &TempDir, text: &str) -> Option<QueryErrorKind> {
    let registry = load(folder.path()).expect("a registry").registry;
    let query = Query::new(text, &registry, TODAY, None);
    query.err().map(|error| error.kind)
}

fn hints_for(folder: &TempDir, text: &str) -> Vec<EmptyResultHint> {
    let registry = load(folder.path()).expect("a registry").registry;
    let query = Query::new(text, &registry, TODAY, None).expect(text);
    query.empty_result_hints()
}

fn run_list(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kompis"))
        .arg("list")
        .args(arguments)
        .env("KOMPIS_REGISTRY", folder.path())
        .env("KOMPIS_TODAY", "2026-11-22")
        .env("KOMPIS_LANG", "sv")
        .env_remove("COLUMNS")
        .output()
        .expect("kompis runs")
}

/// Returns the lines of a list, trimmed.
fn lines_of_list(folder: &TempDir, arguments: &[&str]) -> Vec<String> {
    let output = run_list(folder, arguments);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let lines = text.lines().map(|line| line.trim().to_owned());
    lines.collect()
}

/// Every key that lists do not show for people is an error in a query about people, and no other key is.
#[test]
fn queries_about_people_refuse_keys_that_lists_do_not_show() {
    let person = "name = 'Prova Exempel'\nnote = 'x'\n[[post]]\nactor = 'a'\n\
                  phone = '070-174 06 35'\nemail = 'prova@a.example'\n";
    let folder = registry_with(&[
        ("companies/a.toml", "name = 'A'\nemail = 'info@a.example'\n"),
        ("people/prova-exempel.toml", person),
    ]);
    let of_people = fields::of(Kind::Person).chain(fields::POST);
    let withheld: Vec<&str> = of_people
        .filter(|field| fields::is_withheld_of_people(field))
        .map(|field| field.singular)
        .collect();
    assert!(
        ["email", "phone", "note"]
            .iter()
            .all(|key| withheld.contains(key))
    );
    for key in all_keys() {
        for query in [
            format!("kind:person has:{key}"),
            format!("kind:person no:{key}"),
            format!("{key}:x kind:company,person"),
        ] {
            let is_refused = matches!(
                query_error(&folder, &query),
                Some(QueryErrorKind::Withheld(_))
            );
            assert_eq!(is_refused, withheld.contains(&key), "{query}");
        }
    }
    assert_eq!(found_ids(&folder, "has:email"), "a");
    assert_eq!(found_ids(&folder, "kind:person has:title"), "");
    assert_eq!(
        found_ids(&folder, "kind:person actor.email:info"),
        "prova-exempel"
    );
}

#[test]
fn expectations_about_people_refuse_keys_that_lists_do_not_show() {
    let expectation = "schema = 1\nname = 'Prov'\n[[expectation]]\nname = 'telefon'\n\
                       where = 'kind:person'\nrequires = 'has:phone'\n";
    let person = "name = 'Prova Exempel'\n[[post]]\nactor = 'a'\nphone = '070-174 06 35'\n";
    let folder = registry_with(&[
        ("registry.toml", expectation),
        ("companies/a.toml", "name = 'A'\n"),
        ("people/prova-exempel.toml", person),
    ]);
    let registry = load(folder.path()).expect("a registry").registry;
    let expectation = &registry.settings.expectations[0];
    let errors = kompis::ops::expectations::understand(expectation, &registry, TODAY, None);
    let errors = errors.expect_err("an error");
    let [(key, error)] = errors.as_slice() else {
        panic!("{errors:?}")
    };
    assert_eq!(*key, "requires");
    assert_eq!(error.kind, QueryErrorKind::Withheld("phone".to_owned()));
}

#[test]
fn members_of_a_group_are_listed_or_found_by_its_query() {
    let folder = registry_with(&[
        ("municipalities/a.toml", "name = 'A'\ncounty = ['08']\n"),
        (
            "municipalities/b.toml",
            "name = 'B'\ncounty = ['05']\npart-of = 'h'\n",
        ),
        (
            "groups/g.toml",
            "name = 'G'\nmembers-where = 'kind:municipality county:08'\n",
        ),
        ("groups/h.toml", "name = 'H'\nmembers = ['b']\n"),
        ("groups/i.toml", "name = 'I'\n"),
    ]);
    assert_eq!(found_ids(&folder, "has:member"), "g h");
    assert_eq!(found_ids(&folder, "kind:group no:member"), "i");
    assert_eq!(found_ids(&folder, "member:a"), "g");
    assert_eq!(found_ids(&folder, "member:a,b"), "g h");
    assert_eq!(found_ids(&folder, "member.county:08"), "g");
    assert_eq!(found_ids(&folder, "part-of.member:b"), "b");
}

/// Whole words come before prefixes, and those before other matches. Among these, exact spelling comes first, then
/// matches in names.
#[test]
fn the_best_match_comes_first() {
    let folder = registry_with(&[
        ("companies/a.toml", "name = 'Utvård'\n"),
        ("companies/b.toml", "name = 'Vårdbolaget'\n"),
        ("companies/c.toml", "name = 'C'\nnote = 'om vård'\n"),
        ("companies/d.toml", "name = 'Prov vård'\n"),
        ("companies/e.toml", "name = 'Vård'\n"),
        ("companies/f.toml", "name = 'Vard'\n"),
        ("companies/g.toml", "name = 'Vardag'\n"),
        ("companies/h.toml", "name = 'Vård prov'\n"),
    ]);
    assert_eq!(found_ids(&folder, "vård"), "e h d c f b g a");
}

#[test]
fn text_search_covers_participation_events_and_addresses() {
    let initiative = "name = 'I'\n[[participant]]\nactor = 'a'\nrole = 'owner'\nnote = 'lånar ut bussen'\n\
                      formal-role = 'stödmottagare'\n\
                      [[event]]\ndate = 2024-05-06\nname = 'Upptakten'\nplace = 'Provhallen'\nnote = 'fullsatt'\n";
    let folder = registry_with(&[
        (
            "companies/a.toml",
            "name = 'A'\naddress = { postal-code = '593 33', place = 'Exempelby' }\n",
        ),
        ("initiatives/i.toml", initiative),
    ]);
    for text in [
        "bussen",
        "stödmottagare",
        "upptakten",
        "provhallen",
        "fullsatt",
    ] {
        assert_eq!(found_ids(&folder, text), "i", "{text}");
        assert_eq!(found_ids(&folder, &format!("text:{text}")), "i", "{text}");
    }
    for text in [
        "exempelby",
        "59333",
        "\"593 33\"",
        "address.postal-code:59333",
        "address.postal-code:593",
    ] {
        assert_eq!(found_ids(&folder, text), "a", "{text}");
    }
    assert_eq!(found_ids(&folder, "59334"), "");
}

#[test]
fn a_unit_is_that_of_a_participation_or_a_post() {
    let initiative = "name = 'I'\n[[participant]]\nactor = 'a'\nrole = 'owner'\nunit = 'Provenheten'\n\
                      [[participant]]\nactor = 'b'\nrole = 'owner'\n";
    let posts = "name = 'Pia'\n[[post]]\nactor = 'a'\nunit = 'Provenheten'\n\
                 [[post]]\nactor = 'b'\nunit = 'Växeln'\n";
    let folder = registry_with(&[
        ("companies/a.toml", "name = 'A'\n"),
        ("companies/b.toml", "name = 'B'\n"),
        ("initiatives/i.toml", initiative),
        ("people/pia.toml", posts),
    ]);
    assert_eq!(found_ids(&folder, "unit:provenheten"), "a i");
    assert_eq!(found_ids(&folder, "role:owner no:has:unit kind:actor"), "b");
    assert_eq!(found_ids(&folder, "initiative:i unit:provenheten"), "a");
    assert_eq!(found_ids(&folder, "initiative:i unit:växeln"), "");
    assert_eq!(found_ids(&folder, "kind:person unit:växeln actor:b"), "pia");
    // The unit is that of the post at this actor.
    assert_eq!(found_ids(&folder, "kind:person unit:växeln actor:a"), "");
    assert_eq!(found_ids(&folder, "provenheten"), "i");
}

#[test]
fn the_amount_of_a_group_is_not_that_of_each_member() {
    let folder = registry_with(&[
        ("companies/a.toml", "name = 'A'\n"),
        ("groups/g.toml", "name = 'G'\nmembers = ['a']\n"),
        (
            "initiatives/i.toml",
            "name = 'I'\n[[participant]]\nactor = 'g'\nrole = 'funder'\namount = 100\n",
        ),
    ]);
    assert_eq!(found_ids(&folder, "role:funder kind:company"), "a");
    assert_eq!(found_ids(&folder, "amount:100 kind:company"), "");
    assert_eq!(found_ids(&folder, "amount:100 kind:group"), "g");
}

#[test]
fn a_member_with_a_role_of_its_own_also_has_the_role_of_its_group() {
    let initiative = "name = 'I'\n[[participant]]\nactor = 'a'\nrole = 'owner'\n\
                      [[participant]]\nactor = 'g'\nrole = 'funder'\n";
    let folder = registry_with(&[
        ("companies/a.toml", "name = 'A'\n"),
        ("groups/g.toml", "name = 'G'\nmembers = ['a']\n"),
        ("initiatives/i.toml", initiative),
    ]);
    assert_eq!(found_ids(&folder, "role:owner kind:company"), "a");
    assert_eq!(found_ids(&folder, "role:funder kind:company"), "a");
}

#[test]
fn text_search_ignores_the_reasons_of_exceptions() {
    let allow = "name = 'A'\n[[allow]]\nrule = 'actor-without-county'\nreason = 'finns överallt'\n";
    let folder = registry_with(&[("companies/a.toml", allow)]);
    assert_eq!(found_ids(&folder, "överallt"), "");
    assert_eq!(found_ids(&folder, "text:överallt"), "");
}

#[test]
fn inferred_values_can_be_searched() {
    let participant = "[[participant]]\nactor = 'a'\nrole = 'owner'\n";
    let folder = registry_with(&[
        (
            "companies/a.toml",
            "name = 'A'\ncounty = ['08']\ninferred = ['county']\n",
        ),
        (
            "initiatives/i.toml",
            &format!("name = 'I'\nend = 2024-01-02\ninferred = ['end']\n{participant}"),
        ),
        (
            "initiatives/j.toml",
            &format!("name = 'J'\n{participant}inferred = ['role']\n"),
        ),
        (
            "initiatives/k.toml",
            "name = 'K'\n[[event]]\ndate = 2024-01-02\ninferred = ['date']\n",
        ),
        (
            "people/prova-exempel.toml",
            "name = 'Prova Exempel'\n[[post]]\nactor = 'a'\ntitle = 'vd'\ninferred = ['title']\n",
        ),
    ]);
    assert_eq!(found_ids(&folder, "inferred:county"), "a");
    assert_eq!(found_ids(&folder, "inferred:county,end"), "a i");
    assert_eq!(found_ids(&folder, "kind:initiative no:inferred:end"), "j k");
    assert_eq!(found_ids(&folder, "inferred:date"), "k");
    assert_eq!(found_ids(&folder, "kind:initiative inferred:role"), "j");
    assert_eq!(
        found_ids(&folder, "kind:person inferred:title"),
        "prova-exempel"
    );
    assert_eq!(found_ids(&folder, "kind:person inferred:actor"), "");
}

#[test]
fn a_person_is_found_at_an_actor_only_during_the_post() {
    let post = |until: &str| format!("[[post]]\nactor = 'a'\nuntil = {until}\n");
    let folder = registry_with(&[
        ("companies/a.toml", "name = 'A'\n"),
        (
            "people/prova-exempel.toml",
            &format!("name = 'Prova Exempel'\n{}", post("2023-12-31")),
        ),
        (
            "people/test-exempel.toml",
            &format!("name = 'Test Exempel'\n{}", post("2025-12-31")),
        ),
    ]);
    let on = |day| found_ids_on(folder.path(), "kind:person actor:a", Some(day), false);
    assert_eq!(on(date(2023, 12, 31)), "prova-exempel test-exempel");
    assert_eq!(on(date(2024, 1, 1)), "test-exempel");
}

#[test]
fn with_does_not_find_the_actor_itself() {
    let part = "[[participant]]\nrole = 'partner'\n";
    let folder = registry_with(&[
        ("companies/b.toml", "name = 'B'\n"),
        ("companies/c.toml", "name = 'C'\n"),
        (
            "initiatives/i.toml",
            &format!("name = 'I'\n{part}actor = 'b'\n{part}actor = 'c'\n"),
        ),
    ]);
    assert_eq!(found_ids(&folder, "with:c"), "b");
}

#[test]
fn a_member_shows_the_participation_of_its_group_that_matches() {
    let initiative = "name = 'I'\n[[participant]]\nactor = 'g'\nrole = 'partner'\nsince = 2015-01-01\nuntil = 2016-12-31\n\
                      [[participant]]\nactor = 'g'\nrole = 'partner'\nsince = 2021-01-01\n";
    let folder = registry_with(&[
        ("companies/a.toml", "name = 'A'\n"),
        ("groups/g.toml", "name = 'G'\nmembers = ['a']\n"),
        ("initiatives/i.toml", initiative),
    ]);
    let days = |query: &str| {
        let arguments = [
            query,
            "initiative:i",
            "--expand-groups",
            "--fields",
            "id,since",
            "--format",
            "csv",
        ];
        lines_of_list(&folder, &arguments)
    };
    assert_eq!(
        days("since:2020.."),
        ["id,since,inferred", "a,2021-01-01,since"]
    );
    assert_eq!(
        days("since:..2019"),
        ["id,since,inferred", "a,2015-01-01,since"]
    );
}

/// Creates a record with stated and inferred values, and participations whose days are their own, inferred, or taken
/// from the initiative.
fn registry_with_inferred_values() -> TempDir {
    let initiative = "name = 'I'\nstart = 2020\nend = 2024-06-30\ncounty = ['08']\ninferred = ['county', 'end']\n\
                      [[participant]]\nactor = 'a'\nrole = 'owner'\nsince = 2021-05-01\namount = 5\n\
                      [[participant]]\nactor = 'b'\nrole = 'partner'\nsince = 2022-05-01\ninferred = ['since']\n\
                      [[participant]]\nactor = 'c'\nrole = 'partner'\nnote = 'om bussen'\n\
                      [[event]]\ndate = 2021-09-01\nname = 'Upptakt'\nplace = 'Provhallen'\ninferred = ['date']\n";
    let initiative = initiative.replace("= 2020\n", "= '2020'\n");
    registry_with(&[
        ("companies/a.toml", "name = 'A'\n"),
        ("companies/b.toml", "name = 'B'\n"),
        ("companies/c.toml", "name = 'C'\nnote = 'om bolaget'\n"),
        ("initiatives/i.toml", &initiative),
    ])
}

#[test]
fn a_list_marks_inferred_values_in_every_format() {
    let folder = registry_with_inferred_values();
    let of = |arguments: &[&str], format: &str| {
        lines_of_list(&folder, &[arguments, &["--format", format]].concat())
    };
    let record = ["kind:initiative", "--fields", "id,start,end,county"];
    assert_eq!(
        of(&record, "csv"),
        [
            "id,start,end,county,inferred",
            "i,2020,2024-06-30,08,end;county"
        ]
    );
    assert_eq!(of(&record, "tsv")[1], "i\t2020\t2024-06-30\t08\tend;county");
    let text = of(&record, "text")[1]
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert_eq!(text, "i 2020 2024-06-30 (slutsats) Kalmar (slutsats)");
    assert!(
        of(&record, "markdown")
            .join("\n")
            .contains("2024-06-30 (slutsats)")
    );
    let json: Value = serde_json::from_str(&of(&record, "json").join("\n")).expect("JSON");
    assert_eq!(
        json["result"]["rows"][0]["inferred"],
        serde_json::json!(["end", "county"])
    );
    // No column is added when it was requested, or when nothing is inferred.
    assert_eq!(
        of(&["kind:initiative", "--fields", "id,inferred"], "csv")[1],
        "i,county;end"
    );
    assert_eq!(
        of(&["kind:company", "--fields", "id,name"], "csv")[0],
        "id,name"
    );
}

/// No source states the day of a participation that is taken from its initiative.
#[test]
fn a_day_taken_from_the_initiative_is_marked_as_inferred() {
    let folder = registry_with_inferred_values();
    let arguments = [
        "initiative:i",
        "--fields",
        "id,since,amount",
        "--format",
        "csv",
    ];
    assert_eq!(
        lines_of_list(&folder, &arguments),
        [
            "id,since,amount,inferred",
            "a,2021-05-01,5,",
            "b,2022-05-01,,since",
            "c,2020,,since"
        ]
    );
}

#[test]
fn the_note_field_depends_on_the_query_and_events_are_a_field() {
    let folder = registry_with_inferred_values();
    let notes = |query: &str| {
        lines_of_list(
            &folder,
            &[query, "--fields", "note", "--format", "csv", "--sort", "id"],
        )
    };
    assert_eq!(notes("initiative:i"), ["note", "\"\"", "\"\"", "om bussen"]);
    assert_eq!(
        notes("kind:company"),
        ["note", "\"\"", "\"\"", "om bolaget"]
    );
    let events = lines_of_list(
        &folder,
        &["kind:initiative", "--fields", "event", "--format", "csv"],
    );
    assert_eq!(
        events,
        ["event,inferred", "2021-09-01 Upptakt Provhallen,event"]
    );
}

#[test]
fn a_field_has_the_name_used_in_files_or_in_queries() {
    let folder = registry_with(&[(
        "initiatives/i.toml",
        "name = 'I'\nneeds = ['bussar']\ntags = []\n",
    )]);
    for field in ["need", "needs"] {
        let csv = lines_of_list(
            &folder,
            &[
                "kind:initiative",
                "--fields",
                field,
                "--sort",
                field,
                "--format",
                "csv",
            ],
        );
        assert_eq!(csv, ["needs", "bussar"], "{field}");
        assert_eq!(found_ids(&folder, &format!("{field}:bussar")), "i");
    }
}

/// A name is found with hyphens or spaces, as in the id or as written.
#[test]
fn a_name_can_be_typed_with_hyphens() {
    let folder = registry_with(&[
        (
            "initiatives/projekt-ett.toml",
            "name = 'Ett projekt'\nshort = 'Bred satsning'\n",
        ),
        (
            "initiatives/i.toml",
            "name = 'I'\npart-of = 'projekt-ett'\n",
        ),
    ]);
    for name in [
        "bred-satsning",
        "\"bred satsning\"",
        "Bred-Satsning",
        "bred-sats",
        "ett-projekt",
    ] {
        assert_eq!(
            found_ids(&folder, &format!("part-of:{name}")),
            "i",
            "{name}"
        );
    }
}

#[test]
fn a_query_that_can_find_nothing_has_an_explanation() {
    let folder = registry_with(&[
        ("companies/a.toml", "name = 'A'\n"),
        (
            "initiatives/i.toml",
            "name = 'I'\n[[participant]]\nactor = 'a'\nrole = 'owner'\n",
        ),
    ]);
    let behind_dot = |key: &str, before: &str, instead: Option<&str>| {
        Some(QueryErrorKind::NotBehindDot {
            key: key.into(),
            before: before.into(),
            instead: instead.map(Into::into),
        })
    };
    assert_eq!(
        query_error(&folder, "kind:actor initiative.actor:a"),
        behind_dot("actor", "initiative", Some("with:a"))
    );
    assert_eq!(
        query_error(&folder, "initiative.since:2020,2021"),
        behind_dot("since", "initiative", Some("since:2020,2021"))
    );
    assert_eq!(
        query_error(&folder, "initiative.orgnr:1"),
        behind_dot("orgnr", "initiative", None)
    );
    assert_eq!(
        query_error(&folder, "part-of.kind:region"),
        behind_dot("kind", "part-of", None)
    );
    assert_eq!(
        hints_for(&folder, "actor:a actor.kind:region"),
        [EmptyResultHint::OneActor]
    );
    assert_eq!(hints_for(&folder, "actor:a initiative.type:project"), []);
    assert_eq!(
        hints_for(&folder, "amount:-5"),
        [EmptyResultHint::Negative(5)]
    );
    assert_eq!(hints_for(&folder, "amount:-5.."), []);
    let not_of_kinds = EmptyResultHint::NotOfKinds {
        key: "start",
        kinds: vec![Kind::Municipality],
    };
    assert_eq!(
        hints_for(&folder, "kind:municipality start:2020"),
        [not_of_kinds]
    );
    assert_eq!(
        hints_for(&folder, "kind:municipality,initiative start:2020"),
        []
    );
    let message_for =
        |query: &str| String::from_utf8(run_list(&folder, &[query]).stderr).expect("UTF-8");
    assert!(message_for("a OR b").contains("`OR` is looked for as a word"));
    assert!(!message_for("a or b").contains("looked for as a word"));
}

#[test]
fn an_upper_case_key_is_an_error_and_a_genitive_is_not() {
    let folder = registry_with(&[("companies/a.toml", "name = 'ESF:s prov'\nnote = 'KIND:x'\n")]);
    for query in ["KIND:company", "Kind:company", "no:KIND:company"] {
        let registry = load(folder.path()).expect("a registry").registry;
        let error = Query::new(query, &registry, TODAY, None).expect_err(query);
        assert!(
            matches!(error.kind, QueryErrorKind::UnknownKey(_)),
            "{query}"
        );
        assert_eq!(error.suggestion.as_deref(), Some("kind"), "{query}");
    }
    for query in ["ESF:s", "\"KIND:x\""] {
        assert_eq!(found_ids(&folder, query), "a", "{query}");
    }
}

/// Typed text may be long, so it must never be compared letter by letter with every name.
#[test]
fn a_long_word_is_handled_quickly() {
    let files: Vec<(String, String)> = (0..200)
        .map(|at| {
            (
                format!("companies/a{at}.toml"),
                format!("name = 'Prov {at}'\n"),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(file, text)| (&**file, &**text))
        .collect();
    let folder = registry_with(&files);
    let long = "a".repeat(100_000);
    let started = std::time::Instant::now();
    assert!(query_error(&folder, &format!("actor:{long}")).is_some());
    assert!(query_error(&folder, &format!("{long}:x")).is_some());
    assert_eq!(found_ids(&folder, &long), "");
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
