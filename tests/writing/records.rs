//! `add` and `set`: which records and values they refuse.

use kompis::model::edit::Edit;
use kompis::model::id::Id;
use kompis::model::kind::Kind;
use kompis::model::public_actors;
use kompis::model::record::Record;
use kompis::model::registry::Registry;
use kompis::model::settings::Settings;
use kompis::ops::add::{NewRecord, add};
use kompis::ops::assign::Assigner;

use crate::sandbox::{FORUM, Sandbox};

fn public_records() -> Vec<Record> {
    let all = public_actors::all().into_iter();
    all.map(|((kind, id), block)| Record {
        path: format!("{}/{id}.toml", kind.folder()),
        id,
        kind,
        block,
    })
    .collect()
}

fn registry_of(records: &[Record], without: Option<&Id>) -> Registry {
    let records = records.iter().filter(|it| Some(&it.id) != without).cloned();
    Registry::new(Settings::default(), records)
}

/// Returns the path and the organisation number that `add KIND NAME` would give, or the error.
fn try_add(registry: &Registry, kind: Kind, name: &str) -> Result<(String, String), String> {
    let new = NewRecord {
        kind,
        name: name.into(),
        id: None,
        assignments: Vec::new(),
        force: false,
    };
    let assigner = Assigner::new(registry, true, false);
    let plan = add(&new, &assigner).map_err(|error| error.to_string())?;
    match &plan.files[0].edits[0] {
        Edit::Create(block) => {
            let orgnr = block.text("orgnr").unwrap_or_default().to_owned();
            Ok((plan.files[0].path.clone(), orgnr))
        }
        edit => Err(format!("{edit:?}")),
    }
}

#[test]
fn every_public_actor_can_be_added_once_beside_all_others() {
    let records = public_records();
    let actors: Vec<&Record> = records.iter().filter(|it| it.kind.is_actor()).collect();
    let everything = registry_of(&records, None);
    let mut problems = Vec::new();
    for record in &actors {
        let others = registry_of(&records, Some(&record.id));
        match try_add(&others, record.kind, record.name()) {
            Ok((path, orgnr)) => {
                let own = record.block.text("orgnr").unwrap_or_default();
                if path != record.path || orgnr != own {
                    problems.push(format!("{} became {path} {orgnr}", record.path));
                }
            }
            Err(error) => problems.push(format!("{}: {error}", record.name())),
        }
        if let Ok((path, _)) = try_add(&everything, record.kind, record.name()) {
            problems.push(format!("{} was added again as {path}", record.name()));
        }
    }
    assert!(actors.len() > 380, "{}", actors.len());
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn add_refuses_a_name_equal_or_similar_to_an_existing_one() {
    let everything = registry_of(&public_records(), None);
    let refused = [
        (Kind::Municipality, "Falun kommun", "Falu kommun"),
        (Kind::Municipality, "orebro kommun", "Örebro kommun"),
        (
            Kind::Region,
            "Region Vasternorland",
            "Region Västernorrland",
        ),
        (Kind::Agency, "Arbetsförmedling", "Arbetsförmedlingen"),
        (Kind::Company, "ARBETSFORMEDLINGEN", "Arbetsförmedlingen"),
        (Kind::Municipality, "Linköpings komun", "Linköpings kommun"),
    ];
    for (kind, name, shown) in refused {
        let error = try_add(&everything, kind, name).expect_err(name);
        assert!(error.contains(shown), "{name}: {error}");
    }
    for (kind, name) in [
        (Kind::Municipality, "Exempel kommun"),
        (Kind::Municipality, "Prov kommun"),
        (Kind::Agency, "Exempelmyndigheten"),
        (Kind::Region, "Region Exempel"),
        (Kind::Company, "Provbolaget AB"),
        (Kind::School, "Exempelgymnasiet"),
    ] {
        assert!(
            try_add(&everything, kind, name).is_ok(),
            "{name}: {:?}",
            try_add(&everything, kind, name)
        );
    }
}

#[test]
fn add_refuses_duplicates_and_force_allows_the_same_name() {
    let sandbox = Sandbox::new();
    let orgnr = "orgnr=202100-2114";
    sandbox.assert_changes(
        &["set", "provbolaget", orgnr],
        &["companies/provbolaget.toml"],
    );
    let message = sandbox.assert_refused(&["add", "company", "Ett annat bolag", orgnr], 3);
    assert!(
        message.contains("Provbolaget (provbolaget) has the orgnr `202100-2114` already"),
        "{message}"
    );
    let message =
        sandbox.assert_refused(&["add", "company", "Ett annat bolag", orgnr, "--force"], 3);
    assert!(
        message.contains("kompis show provbolaget"),
        "no force can be right: {message}"
    );
    let message = sandbox.assert_refused(&["add", "company", "provbolagét"], 3);
    assert!(message.contains("--force"), "{message}");
    let message = sandbox.assert_refused(&["add", "company", "Något", "--id", "provmassa"], 3);
    assert!(
        message.contains("Provmässa (provmassa) has the id"),
        "{message}"
    );
    let message = sandbox.assert_refused(&["add", "company", "Något", "--id", "Å"], 2);
    assert!(message.contains("can be no id"), "{message}");
    let near = ["add", "company", "Provbolagen", "orgnr=212000-0449"];
    let dry = sandbox.assert_changes(&[&near[..], &["--dry-run"]].concat(), &[]);
    assert!(
        dry.contains("provbolagen.toml"),
        "numbers distinguish them: {dry}"
    );
    let message = sandbox.assert_refused(&["add", "company", "Provbolaget", near[3]], 3);
    assert!(
        message.contains("Provbolaget (provbolaget) has the name"),
        "{message}"
    );
    sandbox.assert_changes(
        &["add", "company", "Provbolaget", "--force"],
        &["companies/provbolaget-2.toml"],
    );
    let message = sandbox.assert_changes(
        &["add", "municipality", "Västervik"],
        &["municipalities/vasterviks-kommun.toml"],
    );
    assert_eq!(
        message,
        "new municipality: Västerviks kommun (vasterviks-kommun)\n  municipalities/vasterviks-kommun.toml\n"
    );
    let text = sandbox.read("municipalities/vasterviks-kommun.toml");
    for key in ["orgnr", "code = \"0883\"", "county = [\"08\"]", "website"] {
        assert!(text.contains(key), "{text}");
    }
}

#[test]
fn set_refuses_values_that_a_key_does_not_take() {
    let sandbox = Sandbox::new();
    sandbox.assert_changes(
        &["set", "prov-kommun", "code=0580"],
        &["municipalities/prov-kommun.toml"],
    );
    let refused = [
        ("provbolaget", "email=info.exempel.se", 2, "info@exempel.se"),
        ("provbolaget", "email=info@exempel", 2, "info@exempel.se"),
        ("provbolaget", "website=exempel.se", 2, "https://"),
        ("provbolaget", "website=https://exempel", 2, "https://"),
        ("provbolaget", "orgnr=212000-0448", 2, "check digit"),
        ("provbolaget", "founded=2023-13", 2, "2023-10-25"),
        ("provbolaget", "county=99", 2, "08, H or Kalmar"),
        (
            "provbolaget",
            "members-where=role:owner",
            2,
            "kind:municipality",
        ),
        ("provbolaget", "nmae=x", 2, "did you mean `name`?"),
        ("provbolaget", "name=", 2, "name"),
        ("provbolaget", "tags=ny", 2, "--declare"),
        (
            "provbolaget",
            "part-of=pia-prov",
            3,
            "`pia-prov` can't stand there: it is a person",
        ),
        ("provbolaget", "part-of=provforum", 3, "it is an initiative"),
        ("provbolaget", "sources=tidningen", 3, "kompis add source"),
        ("provbolaget", "tags-=ny", 2, "ny"),
        ("provbolaget", "note+=x", 2, "note=value"),
        ("prov-kommun", "county=08", 2, "the county of its code: 05"),
        ("prov-kommun", "county+=08", 2, "the county of its code: 05"),
        ("provforum", "role=owner", 2, "kompis link"),
        ("provforum", "until=2023", 2, "--until"),
        ("provforum", "participant=x", 2, "kompis link"),
        ("provforum", "attendance=3", 2, "kompis add event"),
        ("pia-prov", "title=chef", 2, "kompis link PERSON"),
        ("provforum", "recurrence.times=många", 2, "a whole number"),
        ("finns-inte", "note=x", 3, "finns-inte"),
    ];
    for (record, assignment, code, expected) in refused {
        let message = sandbox.assert_refused(&["set", record, assignment], code);
        assert!(message.contains(expected), "{assignment}: {message}");
    }
    let message = sandbox.assert_refused(&["set", "provforum"], 2);
    assert!(message.contains("key=value"), "{message}");
}

#[test]
fn set_changes_only_the_needed_lines() {
    let sandbox = Sandbox::new();
    let message = sandbox.assert_changes(
        &["set", "provforum", "name=Nya forumet"],
        &["initiatives/provforum.toml"],
    );
    assert_eq!(
        message,
        "Nya forumet: name Provforum → Nya forumet\n  initiatives/provforum.toml\n"
    );
    let text = FORUM.replace("\"Provforum\"", "\"Nya forumet\"");
    assert_eq!(sandbox.read("initiatives/provforum.toml"), text);
    sandbox.assert_changes(
        &["set", "provforum", "county+=H,D", "note=x"],
        &["initiatives/provforum.toml"],
    );
    let text = text.replace(
        "[\"08\"] # Kalmar\n",
        "[\n    \"04\",\n    \"08\",\n] # Kalmar\nnote = \"x\"\n",
    );
    assert_eq!(sandbox.read("initiatives/provforum.toml"), text);
    sandbox.assert_changes(
        &["set", "provforum", "county-=04", "note="],
        &["initiatives/provforum.toml"],
    );
    let text = text.replace(
        "[\n    \"04\",\n    \"08\",\n] # Kalmar\nnote = \"x\"\n",
        "[\"08\"] # Kalmar\n",
    );
    assert_eq!(sandbox.read("initiatives/provforum.toml"), text);
    let both = ["initiatives/provforum.toml", "initiatives/provmassa.toml"];
    sandbox.assert_changes(
        &["set", "--where", "kind:initiative", "checked=2026-11-22"],
        &both,
    );
    let again = sandbox.assert_changes(
        &["set", "provforum", "provmassa", "checked=2026-11-22"],
        &[],
    );
    assert_eq!(again, "note: it is so already; nothing was written\n");
    let ran = sandbox.run_with_input(&["set", "-", "checked="], "provforum\nprovmassa\n");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(sandbox.read("initiatives/provforum.toml"), text);
    let quiet = sandbox.assert_changes(&["set", "provmassa", "note=x", "--quiet"], &both[1..]);
    assert_eq!(quiet, "");
    let dry = sandbox.assert_changes(
        &[
            "set",
            "--where",
            "kind:initiative",
            "checked=2026",
            "--dry-run",
        ],
        &[],
    );
    assert_eq!(dry.matches("--- a/initiatives/").count(), 2, "{dry}");
    assert_eq!(dry.matches("\n+checked = \"2026\"\n").count(), 2, "{dry}");
}

#[test]
fn an_unreadable_record_is_named_and_others_can_be_changed() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "initiatives/trasig.toml",
        "name = \"Trasig insats\"\ntype = \"forum\n",
    );
    sandbox.write(
        "companies/halv.toml",
        "name = \"Halvbolaget\"\npart-of = 3\n",
    );
    for (arguments, path, id) in [
        (
            ["set", "trasig", "note=x"],
            "initiatives/trasig.toml",
            "trasig",
        ),
        (
            ["set", "Trasig insats", "note=x"],
            "initiatives/trasig.toml",
            "trasig",
        ),
        (
            ["set", "Halvbolaget", "note=x"],
            "companies/halv.toml",
            "halv",
        ),
        (
            ["set", "provbolaget", "part-of=halv"],
            "companies/halv.toml",
            "halv",
        ),
    ] {
        let message = sandbox.assert_refused(&arguments, 3);
        assert!(
            message.contains(&format!("error: `{path}` can't be read\n")),
            "{message}"
        );
        assert!(
            message.contains(&format!("`kompis edit {id}`")),
            "{message}"
        );
    }
    let message =
        sandbox.assert_refused(&["link", "provbolaget", "trasig", "--role", "partner"], 3);
    assert!(message.contains("kompis edit trasig"), "{message}");
    let message = sandbox.assert_refused(&["add", "company", "Något", "--id", "halv"], 3);
    assert!(message.contains("halv"), "{message}");
    sandbox.assert_changes(
        &["link", "provbolaget", "provforum", "--role", "partner"],
        &["initiatives/provforum.toml"],
    );
}

/// Its id has a dot: a name that `check` reports, but the record can be read, so it can be changed.
#[test]
fn a_record_whose_file_ends_in_capitals_can_be_changed() {
    let sandbox = Sandbox::new();
    sandbox.write("schools/prov.TOML", "name = \"Provskolan i Prov\"\n");
    sandbox.assert_changes(
        &["set", "Provskolan i Prov", "note=x"],
        &["schools/prov.TOML"],
    );
}

/// One name per line; each is also compared with those before it.
#[test]
fn names_of_new_records_are_read_from_standard_input() {
    let sandbox = Sandbox::new();
    let output = sandbox.run_with_input(
        &["add", "company", "-"],
        "Första Provet AB\n\nAndra Exemplet AB\n",
    );
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    for (file, name) in [
        ("companies/forsta-provet-ab.toml", "Första Provet AB"),
        ("companies/andra-exemplet-ab.toml", "Andra Exemplet AB"),
    ] {
        assert_eq!(sandbox.read(file), format!("name = \"{name}\"\n"));
    }
    let before = sandbox.snapshot();
    for (arguments, input) in [
        (
            &["add", "company", "-"][..],
            "Tredje Provet AB\nTredje Provet\n",
        ),
        (&["add", "company", "-"], ""),
        (
            &["add", "company", "-", "--id", "prov"],
            "A Prov\nB Exempel\n",
        ),
    ] {
        let ran = sandbox.run_with_input(arguments, input);
        assert!(ran.code == Some(2) || ran.code == Some(3), "{input:?}");
    }
    assert_eq!(before, sandbox.snapshot());
}

#[test]
fn a_former_name_gets_its_date_and_keeps_its_position() {
    let sandbox = Sandbox::new();
    let file = "companies/provbolaget.toml";
    sandbox.write(
        file,
        "name = \"Provbolaget\"\nformer-names = [\n    { name = \"Gamla provet\" },\n    { name = \"Exemplet\", until = \"1990\" },\n]\n",
    );
    sandbox.assert_changes(
        &[
            "set",
            "provbolaget",
            "former-names+=Gamla provet; 2018-12-31",
        ],
        &[file],
    );
    assert_eq!(
        sandbox.read(file),
        "name = \"Provbolaget\"\nformer-names = [\n    { name = \"Gamla provet\", until = 2018-12-31 },\n    { name = \"Exemplet\", until = \"1990\" },\n]\n"
    );
}

#[test]
fn successor_takes_one_id_or_a_list() {
    let sandbox = Sandbox::new();
    let file = "companies/provbolaget.toml";
    sandbox.write(
        file,
        "name = \"Provbolaget\"\ndissolved = 2020-12-31\nsuccessor = \"exempel-kommun\"\n",
    );
    let found = sandbox.run(&["list", "successor:exempel-kommun", "--format", "ids"]);
    assert_eq!(found.stdout, "provbolaget\n", "{}", found.stderr);
    sandbox.assert_changes(&["set", "provbolaget", "successor+=prov-kommun"], &[file]);
    assert!(
        sandbox
            .read(file)
            .ends_with("successor = [\n    \"exempel-kommun\",\n    \"prov-kommun\",\n]\n"),
        "{}",
        sandbox.read(file)
    );
    let checked = sandbox.run(&["check", file]);
    assert_eq!((checked.code, checked.stdout.as_str()), (Some(0), ""));
}
