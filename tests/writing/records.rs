//! `add` and `set`: what guards the registry, and what a value must be.

use std::collections::BTreeSet;

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

fn registry(records: &[Record], without: Option<&Id>) -> Registry {
    let records = records.iter().filter(|it| Some(&it.id) != without).cloned();
    Registry::new(Settings::default(), records, BTreeSet::new())
}

/// The id and text that `add KIND NAME` would give, or why not.
fn added(registry: &Registry, kind: Kind, name: &str) -> Result<(String, String), String> {
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
fn every_public_actor_can_be_added_beside_all_others_and_only_once() {
    let records = public_records();
    let actors: Vec<&Record> = records.iter().filter(|it| it.kind.is_actor()).collect();
    let everything = registry(&records, None);
    let mut problems = Vec::new();
    for record in &actors {
        let others = registry(&records, Some(&record.id));
        match added(&others, record.kind, record.name()) {
            Ok((path, orgnr)) => {
                let own = record.block.text("orgnr").unwrap_or_default();
                if path != record.path || orgnr != own {
                    problems.push(format!("{} became {path} {orgnr}", record.path));
                }
            }
            Err(error) => problems.push(format!("{}: {error}", record.name())),
        }
        if let Ok((path, _)) = added(&everything, record.kind, record.name()) {
            problems.push(format!("{} was added again as {path}", record.name()));
        }
    }
    assert!(actors.len() > 380, "{}", actors.len());
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn a_name_that_another_has_or_nearly_has_is_refused() {
    let everything = registry(&public_records(), None);
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
        let error = added(&everything, kind, name).expect_err(name);
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
            added(&everything, kind, name).is_ok(),
            "{name}: {:?}",
            added(&everything, kind, name)
        );
    }
}

#[test]
fn what_is_taken_is_refused_and_two_of_one_name_may_be_forced() {
    let sandbox = Sandbox::new();
    let orgnr = "orgnr=202100-2114";
    sandbox.changes(
        &["set", "provbolaget", orgnr],
        &["companies/provbolaget.toml"],
    );
    let told = sandbox.refuses(&["add", "company", "Ett annat bolag", orgnr], 3);
    assert!(
        told.contains("Provbolaget (provbolaget) has the orgnr `202100-2114` already"),
        "{told}"
    );
    let told = sandbox.refuses(&["add", "company", "Ett annat bolag", orgnr, "--force"], 3);
    assert!(
        told.contains("kompis show provbolaget"),
        "no force can be right: {told}"
    );
    let told = sandbox.refuses(&["add", "company", "provbolagét"], 3);
    assert!(told.contains("--force"), "{told}");
    let told = sandbox.refuses(&["add", "company", "Något", "--id", "provmassa"], 3);
    assert!(told.contains("Provmässa (provmassa) has the id"), "{told}");
    let told = sandbox.refuses(&["add", "company", "Något", "--id", "Å"], 2);
    assert!(told.contains("can be no id"), "{told}");
    let near = ["add", "company", "Provbolagen", "orgnr=212000-0449"];
    let dry = sandbox.changes(&[&near[..], &["--dry-run"]].concat(), &[]);
    assert!(
        dry.contains("provbolagen.toml"),
        "numbers tell them apart: {dry}"
    );
    let told = sandbox.refuses(&["add", "company", "Provbolaget", near[3]], 3);
    assert!(
        told.contains("Provbolaget (provbolaget) has the name"),
        "{told}"
    );
    sandbox.changes(
        &["add", "company", "Provbolaget", "--force"],
        &["companies/provbolaget-2.toml"],
    );
    let said = sandbox.changes(
        &["add", "municipality", "Västervik"],
        &["municipalities/vasterviks-kommun.toml"],
    );
    assert_eq!(
        said,
        "new municipality: Västerviks kommun (vasterviks-kommun)\n  municipalities/vasterviks-kommun.toml\n"
    );
    let text = sandbox.read("municipalities/vasterviks-kommun.toml");
    for key in ["orgnr", "code = \"0883\"", "county = [\"08\"]", "website"] {
        assert!(text.contains(key), "{text}");
    }
}

#[test]
fn a_value_is_what_its_key_takes() {
    let sandbox = Sandbox::new();
    sandbox.changes(
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
        ("pia-prov", "title=chef", 2, "kompis add post"),
        ("provforum", "recurrence.times=många", 2, "a whole number"),
        ("finns-inte", "note=x", 3, "finns-inte"),
    ];
    for (record, assignment, code, told) in refused {
        let said = sandbox.refuses(&["set", record, assignment], code);
        assert!(said.contains(told), "{assignment}: {said}");
    }
    let said = sandbox.refuses(&["set", "provforum"], 2);
    assert!(said.contains("key=value"), "{said}");
}

#[test]
fn set_changes_the_needed_lines_of_one_or_many() {
    let sandbox = Sandbox::new();
    let said = sandbox.changes(
        &["set", "provforum", "name=Nya forumet"],
        &["initiatives/provforum.toml"],
    );
    assert_eq!(
        said,
        "Nya forumet: name Provforum → Nya forumet\n  initiatives/provforum.toml\n"
    );
    let text = FORUM.replace("\"Provforum\"", "\"Nya forumet\"");
    assert_eq!(sandbox.read("initiatives/provforum.toml"), text);
    sandbox.changes(
        &["set", "provforum", "county+=H,D", "note=x"],
        &["initiatives/provforum.toml"],
    );
    let text = text.replace(
        "[\"08\"] # Kalmar\n",
        "[\n    \"04\",\n    \"08\",\n] # Kalmar\nnote = \"x\"\n",
    );
    assert_eq!(sandbox.read("initiatives/provforum.toml"), text);
    sandbox.changes(
        &["set", "provforum", "county-=04", "note="],
        &["initiatives/provforum.toml"],
    );
    let text = text.replace(
        "[\n    \"04\",\n    \"08\",\n] # Kalmar\nnote = \"x\"\n",
        "[\"08\"] # Kalmar\n",
    );
    assert_eq!(sandbox.read("initiatives/provforum.toml"), text);
    let both = ["initiatives/provforum.toml", "initiatives/provmassa.toml"];
    sandbox.changes(
        &["set", "--where", "kind:initiative", "checked=2026-11-22"],
        &both,
    );
    let again = sandbox.changes(
        &["set", "provforum", "provmassa", "checked=2026-11-22"],
        &[],
    );
    assert_eq!(again, "note: it is so already; nothing was written\n");
    let ran = sandbox.run_with(&["set", "-", "checked="], "provforum\nprovmassa\n");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(sandbox.read("initiatives/provforum.toml"), text);
    let quiet = sandbox.changes(&["set", "provmassa", "note=x", "--quiet"], &both[1..]);
    assert_eq!(quiet, "");
    let dry = sandbox.changes(
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
fn a_record_that_cannot_be_read_is_named_and_does_not_matter_to_others() {
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
        let told = sandbox.refuses(&arguments, 3);
        assert!(
            told.contains(&format!("error: `{path}` can't be read\n")),
            "{told}"
        );
        assert!(told.contains(&format!("`kompis edit {id}`")), "{told}");
    }
    let told = sandbox.refuses(&["link", "provbolaget", "trasig", "--role", "partner"], 3);
    assert!(told.contains("kompis edit trasig"), "{told}");
    let told = sandbox.refuses(&["add", "company", "Något", "--id", "halv"], 3);
    assert!(told.contains("halv"), "{told}");
    sandbox.changes(
        &["link", "provbolaget", "provforum", "--role", "partner"],
        &["initiatives/provforum.toml"],
    );
}

/// One name a line; each is compared with those before it too.
#[test]
fn names_of_new_records_are_read_from_standard_input() {
    let sandbox = Sandbox::new();
    let added = sandbox.run_with(
        &["add", "company", "-"],
        "Första Provet AB\n\nAndra Exemplet AB\n",
    );
    assert_eq!(added.code, Some(0), "{}", added.stderr);
    for (file, name) in [
        ("companies/forsta-provet-ab.toml", "Första Provet AB"),
        ("companies/andra-exemplet-ab.toml", "Andra Exemplet AB"),
    ] {
        assert_eq!(sandbox.read(file), format!("name = \"{name}\"\n"));
    }
    let before = sandbox.tree();
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
        let ran = sandbox.run_with(arguments, input);
        assert!(ran.code == Some(2) || ran.code == Some(3), "{input:?}");
    }
    assert_eq!(before, sandbox.tree());
}

#[test]
fn a_former_name_gets_its_date_and_keeps_its_place() {
    let sandbox = Sandbox::new();
    let file = "companies/provbolaget.toml";
    sandbox.write(
        file,
        "name = \"Provbolaget\"\nformer-names = [\n    { name = \"Gamla provet\" },\n    { name = \"Exemplet\", until = \"1990\" },\n]\n",
    );
    sandbox.changes(
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
fn a_split_has_several_successors_and_one_may_stand_without_a_list() {
    let sandbox = Sandbox::new();
    let file = "companies/provbolaget.toml";
    sandbox.write(
        file,
        "name = \"Provbolaget\"\ndissolved = 2020-12-31\nsuccessor = \"exempel-kommun\"\n",
    );
    let found = sandbox.run(&["list", "successor:exempel-kommun", "--format", "ids"]);
    assert_eq!(found.stdout, "provbolaget\n", "{}", found.stderr);
    sandbox.changes(&["set", "provbolaget", "successor+=prov-kommun"], &[file]);
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
