//! `gaps`, expectations and saved queries, run as processes.

#[path = "program/temporary.rs"]
mod temporary;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A copy of the fixture that tests change.
struct Copy(TempDir);

impl Copy {
    fn new() -> Copy {
        let folder = temporary::folder();
        copy_folder(
            Path::new("tests/fixtures/gaps"),
            &folder.path().join("registry"),
        );
        Copy(folder)
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join("registry").join(path)
    }

    /// Appends text to a file.
    fn append(&self, path: &str, text: &str) {
        let old = fs::read_to_string(self.path(path)).unwrap_or_default();
        fs::write(self.path(path), old + text).expect("written");
    }

    fn run_kompis(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_kompis"))
            .args(arguments)
            .env("KOMPIS_REGISTRY", self.path(""))
            .env("KOMPIS_TODAY", "2026-11-22")
            .env("XDG_CONFIG_HOME", self.0.path().join("config"))
            .env("HOME", self.0.path())
            .env_remove("COLUMNS")
            .output()
            .expect("kompis runs")
    }

    fn json_of(&self, arguments: &[&str]) -> Value {
        let output = self.run_kompis(&[arguments, &["--format", "json"]].concat());
        let message = String::from_utf8_lossy(&output.stderr);
        let json: Value = serde_json::from_slice(&output.stdout).expect(&message);
        json["result"].clone()
    }

    /// Returns the ids of the records that do not meet an expectation.
    fn unmet_ids(&self, number: usize) -> Vec<String> {
        ids_of(&self.json_of(&["gaps"])["expectations"][number]["unmet"])
    }

    /// Returns the findings of `check` about expectations, as `LEVEL FILE`.
    fn findings(&self, arguments: &[&str]) -> Vec<String> {
        let only = ["check", "--only", "unmet-expectation"];
        let result = self.json_of(&[&only[..], arguments].concat());
        let findings = result["findings"].as_array().expect("findings");
        let unmet = findings
            .iter()
            .filter(|it| it["rule"] == "unmet-expectation");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        unmet
            .map(|it| {
                let file = text(&it["places"][0]["file"]);
                let name = file.rsplit('/').next().unwrap_or_default().to_owned();
                format!("{} {name}", text(&it["level"]))
            })
            .collect()
    }
}

fn ids_of(named: &Value) -> Vec<String> {
    let named = named.as_array().expect("a list").iter();
    named
        .map(|it| it["id"].as_str().unwrap_or_default().to_owned())
        .collect()
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        match entry.file_type().expect("a type").is_dir() {
            true => copy_folder(&entry.path(), &target),
            false => fs::copy(entry.path(), target).map(|_| ()).expect("copied"),
        }
    }
}

const ALLOW: &str = "\n[[allow]]\nrule = \"unmet-expectation\"\nreason = \"prov\"\n";

#[test]
fn a_member_meets_what_its_group_meets() {
    let copy = Copy::new();
    // Two of the three take part through their group, which is no municipality but also matches.
    assert_eq!(copy.unmet_ids(0), ["angsbro-kommun", "orby-kommun"]);
    copy.append("groups/provskolor.toml", "members = [\"orby-kommun\"]\n");
    assert_eq!(copy.unmet_ids(0), ["angsbro-kommun"]);
}

#[test]
fn a_withheld_person_is_no_gap() {
    let copy = Copy::new();
    assert_eq!(copy.unmet_ids(3), ["prova-exempel"]);
    copy.append(
        "people/dold-exempel.toml",
        "name = \"Dold Exempel\"\nwithhold = true\n",
    );
    assert_eq!(copy.unmet_ids(3), ["prova-exempel"]);
    let findings = format!("{:?}", copy.findings(&[]));
    assert!(
        findings.contains("prova-exempel") && !findings.contains("dold-exempel"),
        "{findings}"
    );
}

#[test]
fn an_allowed_exception_is_no_gap() {
    let copy = Copy::new();
    copy.append("municipalities/orby-kommun.toml", ALLOW);
    assert_eq!(copy.unmet_ids(0), ["angsbro-kommun"]);
    let findings = copy.findings(&[]);
    assert!(
        !findings.iter().any(|it| it.contains("orby")),
        "{findings:?}"
    );
}

#[test]
fn options_override_the_level_of_an_expectation_and_that_overrides_the_settings() {
    let copy = Copy::new();
    let own = [
        "error delprojektet.toml",
        "warning delprojektet.toml",
        "note angsbro-kommun.toml",
        "note orby-kommun.toml",
        "warning prova-exempel.toml",
    ];
    let sorted = |mut found: Vec<String>| {
        found.sort();
        found
    };
    assert_eq!(
        sorted(copy.findings(&[])),
        sorted(own.map(str::to_owned).to_vec())
    );
    copy.append(
        "registry.toml",
        "\n[levels]\nunmet-expectation = \"allow\"\n",
    );
    let with_own = [
        "error delprojektet.toml",
        "note angsbro-kommun.toml",
        "note orby-kommun.toml",
    ];
    assert_eq!(copy.findings(&[]), with_own);
    let all = copy.findings(&["--warn", "unmet-expectation"]);
    assert_eq!(all.len(), 5);
    assert!(all.iter().all(|it| it.starts_with("warning")), "{all:?}");
    assert_eq!(copy.findings(&["--allow", "unmet-expectation"]), [""; 0]);
}

#[test]
fn expectations_are_skipped_while_a_file_is_unreadable() {
    let copy = Copy::new();
    assert_eq!(copy.findings(&[]).len(), 5);
    copy.append("initiatives/provforum.toml", "\n[[participant]\n");
    assert_eq!(copy.findings(&[]), [""; 0]);
}

#[test]
fn ended_initiatives_and_participation_count_only_with_ended() {
    let copy = Copy::new();
    let only = ["gaps", "--only", "municipalities"];
    let absent = |arguments: &[&str]| {
        let result = copy.json_of(&[&only[..], arguments].concat());
        let of = result["municipalities"].as_array().expect("a list").clone();
        let text = |it: &Value| format!("{} {:?}", it["initiative"]["id"], ids_of(&it["absent"]));
        of.iter().map(text).collect::<Vec<_>>().join("; ")
    };
    let before = "\"provforum\" [\"angsbro-kommun\", \"orby-kommun\"]; \
                  \"provnatet\" [\"angsbro-kommun\", \"orby-kommun\"]";
    assert_eq!(absent(&[]), before);
    copy.append(
        "initiatives/provforum.toml",
        "\n[[participant]]\nactor = \"orby-kommun\"\nrole = \"partner\"\nuntil = 2025-01-01\n",
    );
    assert_eq!(absent(&[]), before);
    let ended = absent(&["--ended"]);
    assert!(ended.starts_with("\"gamla-provet\""), "{ended}");
    assert!(
        ended.contains("\"provforum\" [\"angsbro-kommun\"];"),
        "{ended}"
    );
    let earlier = absent(&["--as-of", "2021-01-01"]);
    assert!(
        earlier.starts_with("\"gamla-provet\"") && !earlier.contains("provforum"),
        "{earlier}"
    );
    let narrow = absent(&["--where", "id:orby-kommun"]);
    assert_eq!(narrow, before.replace("\"angsbro-kommun\", ", ""));
}

#[test]
fn a_municipality_is_absent_only_while_it_exists_and_in_each_of_its_counties() {
    let copy = Copy::new();
    let absent = |arguments: &[&str]| {
        let only = ["gaps", "id:provforum", "--only", "municipalities"];
        let result = copy.json_of(&[&only[..], arguments].concat());
        let of = result["municipalities"].as_array().expect("a list").clone();
        let text = |it: &Value| {
            let absent = ids_of(&it["absent"]).join(" ");
            format!(
                "{} {} of {}: {absent}",
                it["county"], it["taking_part"], it["of"]
            )
        };
        of.iter().map(text).collect::<Vec<_>>()
    };
    let write_municipality = |file: &str, text: &str| {
        fs::write(copy.path(&format!("municipalities/{file}.toml")), text).expect("written");
    };
    write_municipality(
        "orby-kommun",
        "name = \"Örby kommun\"\ncounty = [\"08\"]\ndissolved = 2025-12-31\n",
    );
    write_municipality(
        "angsbro-kommun",
        "name = \"Ängsbro kommun\"\ncounty = [\"08\"]\nfounded = 2026-01-01\n",
    );
    assert_eq!(absent(&[]), ["\"08\" 3 of 4: angsbro-kommun"]);
    assert_eq!(
        absent(&["--as-of", "2025-06-01"]),
        ["\"08\" 3 of 4: orby-kommun"]
    );
    let both = "\"08\" 3 of 5: angsbro-kommun orby-kommun";
    assert_eq!(absent(&["--ended"]), [both]);
    let two = "name = \"Testlunda kommun\"\ncounty = [\"05\", \"08\"]\n";
    write_municipality("testlunda-kommun", two);
    let ones = [
        "\"08\" 3 of 4: angsbro-kommun",
        "\"05\" 1 of 2: pahittade-kommun",
    ];
    let mut result = absent(&["--municipalities", "1"]);
    result.reverse();
    assert_eq!(result, ones);
}

#[test]
fn a_part_lacks_a_role_that_ended_in_its_parent() {
    let copy = Copy::new();
    let missing_roles = |arguments: &[&str]| {
        let only = ["gaps", "id:delprojektet", "--only", "roles"];
        let result = copy.json_of(&[&only[..], arguments].concat());
        result["roles"][0]["lacks"].to_string()
    };
    assert_eq!(missing_roles(&[]), "null");
    let path = copy.path("initiatives/provprojektet.toml");
    let text = fs::read_to_string(&path).expect("a file");
    fs::write(&path, format!("{text}until = 2025-12-31\n")).expect("written");
    assert_eq!(missing_roles(&[]), r#"[{"key":"owner","maybe":false}]"#);
    assert_eq!(missing_roles(&["--ended"]), "null");
}

#[test]
fn a_part_has_the_roles_of_its_parent() {
    let copy = Copy::new();
    let missing_roles = || {
        let result = copy.json_of(&["gaps", "--only", "roles"]);
        ids_of(&Value::Array(
            result["roles"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|it| it["initiative"].clone())
                .collect(),
        ))
    };
    assert_eq!(missing_roles(), ["provforum", "provnatet"]);
    let path = copy.path("initiatives/delprojektet.toml");
    let text = fs::read_to_string(&path).expect("a file");
    fs::write(&path, text.replace("part-of = \"provprojektet\"\n", "")).expect("written");
    assert_eq!(missing_roles(), ["provforum", "provnatet", "delprojektet"]);
}

#[test]
fn a_missing_owner_with_an_exception_is_no_gap() {
    let copy = Copy::new();
    let is_owner_missing = || {
        let result = copy.json_of(&["gaps", "--only", "roles"]);
        let roles = result["roles"].as_array().expect("a list").iter();
        let of_network = roles.filter(|it| it["initiative"]["id"] == "provnatet");
        of_network.into_iter().any(|it| {
            let mut missing = it["lacks"].as_array().expect("a list").iter();
            missing.any(|lack| lack["key"] == "owner")
        })
    };
    assert!(is_owner_missing());
    let allow = "\n[[allow]]\nrule = \"initiative-without-owner\"\nreason = \"prov\"\n";
    copy.append("initiatives/provnatet.toml", allow);
    assert!(!is_owner_missing());
}

#[test]
fn an_overlap_is_listed_for_either_initiative() {
    let copy = Copy::new();
    for one in ["provforum", "provnatet"] {
        let result = copy.json_of(&["gaps", &format!("id:{one}"), "--only", "overlaps"]);
        let pairs = result["overlaps"].as_array().expect("a list");
        assert_eq!(pairs.len(), 1, "{one}");
    }
    // A similarity equal to the limit is enough.
    let result = copy.json_of(&["gaps", "--only", "overlaps", "--similar", "100"]);
    assert_eq!(result["overlaps"].as_array().expect("a list").len(), 1);
    let result = copy.json_of(&["gaps", "id:delprojektet", "--only", "overlaps"]);
    assert!(result["overlaps"].as_array().expect("a list").is_empty());
}

#[test]
fn related_initiatives_do_not_overlap() {
    let copy = Copy::new();
    let pairs = || {
        let result = copy.json_of(&["gaps", "--only", "overlaps"]);
        result["overlaps"].as_array().expect("a list").len()
    };
    assert_eq!(pairs(), 1);
    let path = copy.path("initiatives/provnatet.toml");
    let text = fs::read_to_string(&path).expect("a file");
    for tie in ["part-of = \"provforum\"", "leads-to = [\"provforum\"]"] {
        fs::write(&path, format!("{tie}\n{text}")).expect("written");
        assert_eq!(pairs(), 0, "{tie}");
    }
}

#[test]
fn unreadable_user_settings_are_reported() {
    let copy = Copy::new();
    let config = copy.0.path().join("config/kompis");
    fs::create_dir_all(&config).expect("made");
    for (own, why) in [
        (
            "[queries\negen = \"kind:region\"\n",
            "can't be read at line 1",
        ),
        ("\n[queries]\nx = = 2\n", "can't be read at line 3"),
        (
            "queries = \"x\"\n",
            "`queries` in your own settings is no table",
        ),
        ("[queries]\nfel = 1\n", "your own query `fel` is no text"),
    ] {
        fs::write(config.join("settings.toml"), own).expect("written");
        for arguments in [&["list", "@finnsinte"][..], &["queries"]] {
            let output = copy.run_kompis(arguments);
            let message = String::from_utf8(output.stderr).expect("UTF-8");
            assert!(message.contains(why), "{own}: {message}");
            assert!(message.contains("settings.toml"), "{message}");
        }
        // Other queries still work.
        let output = copy.run_kompis(&["list", "@provkommuner"]);
        assert!(output.status.success() && output.stderr.is_empty(), "{own}");
    }
    // The valid queries can still be used.
    let own = "[queries]\negen = \"kind:municipality\"\nfel = 1\n";
    fs::write(config.join("settings.toml"), own).expect("written");
    let output = copy.run_kompis(&["list", "@egen"]);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn queries_of_the_registry_are_preferred_to_those_of_the_user() {
    let copy = Copy::new();
    let config = copy.0.path().join("config/kompis");
    fs::create_dir_all(&config).expect("made");
    let own = "[queries]\negen = \"@provkommuner provköping\"\nprovkommuner = \"kind:region\"\n";
    fs::write(config.join("settings.toml"), own).expect("written");
    let found = |query: &str| {
        let output = copy.run_kompis(&["list", query, "--format", "ids"]);
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert_eq!(found("@egen"), "provkopings-kommun\n");
    assert_eq!(found("@provkommuner").lines().count(), 5);
    let queries = copy.json_of(&["queries"]);
    let queries = queries["queries"].as_array().expect("a list");
    let listed: Vec<String> = queries
        .iter()
        .map(|it| {
            format!(
                "{} {} {} {}",
                it["name"], it["keeper"], it["hidden"], it["finds"]
            )
        })
        .collect();
    assert_eq!(
        listed,
        [
            "\"egen\" \"user\" false 1",
            "\"nu\" \"registry\" false 15",
            "\"provkommuner\" \"registry\" false 5",
            "\"provkommuner\" \"user\" true 1",
            "\"provprojekt\" \"registry\" false 2",
        ]
    );
    // Shared settings can't use a query of one user.
    copy.append(
        "registry.toml",
        "\n[[expectation]]\nname = \"x\"\nwhere = \"@egen\"\nrequires = \"has:name\"\n",
    );
    let output = copy.run_kompis(&["check", "registry.toml"]);
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        listed.contains("bad-query") && listed.contains("@egen"),
        "{listed}"
    );
}

#[test]
fn output_is_the_same_in_every_run() {
    let copy = Copy::new();
    for format in ["text", "json", "csv", "tsv", "markdown"] {
        let shown = || copy.run_kompis(&["gaps", "--format", format]).stdout;
        assert_eq!(shown(), shown(), "{format}");
    }
}
