//! `gaps`, expectations and kept queries as processes: what counts as a gap, whose level it has, and who keeps a query.

#[path = "program/temporary.rs"]
mod temporary;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A copy of the fixture that may be changed.
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

    /// Puts text behind what a file says.
    fn more(&self, path: &str, text: &str) {
        let old = fs::read_to_string(self.path(path)).unwrap_or_default();
        fs::write(self.path(path), old + text).expect("written");
    }

    fn kompis(&self, arguments: &[&str]) -> Output {
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

    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.kompis(&[arguments, &["--format", "json"]].concat());
        let told = String::from_utf8_lossy(&output.stderr);
        let json: Value = serde_json::from_slice(&output.stdout).expect(&told);
        json["result"].clone()
    }

    /// The ids of those that are not as an expectation says.
    fn unmet(&self, number: usize) -> Vec<String> {
        ids(&self.json(&["gaps"])["expectations"][number]["unmet"])
    }

    /// The findings of `check`, as `level file expectation`.
    fn found(&self, arguments: &[&str]) -> Vec<String> {
        let only = ["check", "--only", "unmet-expectation"];
        let told = self.json(&[&only[..], arguments].concat());
        let findings = told["findings"].as_array().expect("findings");
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

fn ids(named: &Value) -> Vec<String> {
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
    // Two of the three take part via their group, which is no municipality and is found too.
    assert_eq!(copy.unmet(0), ["angsbro-kommun", "orby-kommun"]);
    copy.more("groups/provskolor.toml", "members = [\"orby-kommun\"]\n");
    assert_eq!(copy.unmet(0), ["angsbro-kommun"]);
}

#[test]
fn who_withholds_is_no_gap() {
    let copy = Copy::new();
    assert_eq!(copy.unmet(3), ["prova-exempel"]);
    copy.more(
        "people/dold-exempel.toml",
        "name = \"Dold Exempel\"\nwithhold = true\n",
    );
    assert_eq!(copy.unmet(3), ["prova-exempel"]);
    let told = format!("{:?}", copy.found(&[]));
    assert!(
        told.contains("prova-exempel") && !told.contains("dold-exempel"),
        "{told}"
    );
}

#[test]
fn what_a_record_allows_is_no_gap() {
    let copy = Copy::new();
    copy.more("municipalities/orby-kommun.toml", ALLOW);
    assert_eq!(copy.unmet(0), ["angsbro-kommun"]);
    let told = copy.found(&[]);
    assert!(!told.iter().any(|it| it.contains("orby")), "{told:?}");
}

#[test]
fn the_run_decides_over_an_expectation_and_that_over_the_levels() {
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
        sorted(copy.found(&[])),
        sorted(own.map(str::to_owned).to_vec())
    );
    copy.more(
        "registry.toml",
        "\n[levels]\nunmet-expectation = \"allow\"\n",
    );
    let with_own = [
        "error delprojektet.toml",
        "note angsbro-kommun.toml",
        "note orby-kommun.toml",
    ];
    assert_eq!(copy.found(&[]), with_own);
    let all = copy.found(&["--warn", "unmet-expectation"]);
    assert_eq!(all.len(), 5);
    assert!(all.iter().all(|it| it.starts_with("warning")), "{all:?}");
    assert_eq!(copy.found(&["--allow", "unmet-expectation"]), [""; 0]);
}

#[test]
fn while_a_file_cannot_be_read_nothing_is_expected() {
    let copy = Copy::new();
    assert_eq!(copy.found(&[]).len(), 5);
    copy.more("initiatives/provforum.toml", "\n[[participant]\n");
    assert_eq!(copy.found(&[]), [""; 0]);
}

#[test]
fn what_is_over_counts_for_nothing_until_somebody_asks() {
    let copy = Copy::new();
    let only = ["gaps", "--only", "municipalities"];
    let absent = |arguments: &[&str]| {
        let told = copy.json(&[&only[..], arguments].concat());
        let of = told["municipalities"].as_array().expect("a list").clone();
        let text = |it: &Value| format!("{} {:?}", it["initiative"]["id"], ids(&it["absent"]));
        of.iter().map(text).collect::<Vec<_>>().join("; ")
    };
    let before = "\"provforum\" [\"angsbro-kommun\", \"orby-kommun\"]; \
                  \"provnatet\" [\"angsbro-kommun\", \"orby-kommun\"]";
    assert_eq!(absent(&[]), before);
    copy.more(
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
    let then = absent(&["--as-of", "2021-01-01"]);
    assert!(
        then.starts_with("\"gamla-provet\"") && !then.contains("provforum"),
        "{then}"
    );
    let narrow = absent(&["--where", "id:orby-kommun"]);
    assert_eq!(narrow, before.replace("\"angsbro-kommun\", ", ""));
}

#[test]
fn a_municipality_is_absent_while_it_is_there_and_in_each_of_its_counties() {
    let copy = Copy::new();
    let absent = |arguments: &[&str]| {
        let only = ["gaps", "id:provforum", "--only", "municipalities"];
        let told = copy.json(&[&only[..], arguments].concat());
        let of = told["municipalities"].as_array().expect("a list").clone();
        let text = |it: &Value| {
            let absent = ids(&it["absent"]).join(" ");
            format!(
                "{} {} of {}: {absent}",
                it["county"], it["taking_part"], it["of"]
            )
        };
        of.iter().map(text).collect::<Vec<_>>()
    };
    let put = |file: &str, text: &str| {
        fs::write(copy.path(&format!("municipalities/{file}.toml")), text).expect("written");
    };
    put(
        "orby-kommun",
        "name = \"Örby kommun\"\ncounty = [\"08\"]\ndissolved = 2025-12-31\n",
    );
    put(
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
    put("testlunda-kommun", two);
    let ones = [
        "\"08\" 3 of 4: angsbro-kommun",
        "\"05\" 1 of 2: pahittade-kommun",
    ];
    let mut told = absent(&["--municipalities", "1"]);
    told.reverse();
    assert_eq!(told, ones);
}

#[test]
fn what_its_whole_had_once_a_part_lacks() {
    let copy = Copy::new();
    let lacks = |arguments: &[&str]| {
        let only = ["gaps", "id:delprojektet", "--only", "roles"];
        let told = copy.json(&[&only[..], arguments].concat());
        told["roles"][0]["lacks"].to_string()
    };
    assert_eq!(lacks(&[]), "null");
    let path = copy.path("initiatives/provprojektet.toml");
    let text = fs::read_to_string(&path).expect("a file");
    fs::write(&path, format!("{text}until = 2025-12-31\n")).expect("written");
    assert_eq!(lacks(&[]), r#"[{"key":"owner","maybe":false}]"#);
    assert_eq!(lacks(&["--ended"]), "null");
}

#[test]
fn a_part_has_what_its_whole_has() {
    let copy = Copy::new();
    let lacks = || {
        let told = copy.json(&["gaps", "--only", "roles"]);
        ids(&Value::Array(
            told["roles"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|it| it["initiative"].clone())
                .collect(),
        ))
    };
    assert_eq!(lacks(), ["provforum", "provnatet"]);
    let path = copy.path("initiatives/delprojektet.toml");
    let text = fs::read_to_string(&path).expect("a file");
    fs::write(&path, text.replace("part-of = \"provprojektet\"\n", "")).expect("written");
    assert_eq!(lacks(), ["provforum", "provnatet", "delprojektet"]);
}

#[test]
fn an_owner_that_may_be_lacking_is_not_missed() {
    let copy = Copy::new();
    let lacks_owner = || {
        let told = copy.json(&["gaps", "--only", "roles"]);
        let roles = told["roles"].as_array().expect("a list").iter();
        let of_network = roles.filter(|it| it["initiative"]["id"] == "provnatet");
        of_network.into_iter().any(|it| {
            let mut lacks = it["lacks"].as_array().expect("a list").iter();
            lacks.any(|lack| lack["key"] == "owner")
        })
    };
    assert!(lacks_owner());
    let allow = "\n[[allow]]\nrule = \"initiative-without-owner\"\nreason = \"prov\"\n";
    copy.more("initiatives/provnatet.toml", allow);
    assert!(!lacks_owner());
}

#[test]
fn an_overlap_is_a_gap_of_either_initiative() {
    let copy = Copy::new();
    for one in ["provforum", "provnatet"] {
        let told = copy.json(&["gaps", &format!("id:{one}"), "--only", "overlaps"]);
        let pairs = told["overlaps"].as_array().expect("a list");
        assert_eq!(pairs.len(), 1, "{one}");
    }
    // The bound itself is enough.
    let told = copy.json(&["gaps", "--only", "overlaps", "--similar", "100"]);
    assert_eq!(told["overlaps"].as_array().expect("a list").len(), 1);
    let told = copy.json(&["gaps", "id:delprojektet", "--only", "overlaps"]);
    assert!(told["overlaps"].as_array().expect("a list").is_empty());
}

#[test]
fn initiatives_that_belong_together_do_not_overlap() {
    let copy = Copy::new();
    let pairs = || {
        let told = copy.json(&["gaps", "--only", "overlaps"]);
        told["overlaps"].as_array().expect("a list").len()
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
fn settings_of_a_user_that_cannot_be_read_are_told_of() {
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
            let output = copy.kompis(arguments);
            let told = String::from_utf8(output.stderr).expect("UTF-8");
            assert!(told.contains(why), "{own}: {told}");
            assert!(told.contains("settings.toml"), "{told}");
        }
        // It does not matter to who does not ask for them.
        let output = copy.kompis(&["list", "@provkommuner"]);
        assert!(output.status.success() && output.stderr.is_empty(), "{own}");
    }
    // What can be read is kept all the same.
    let own = "[queries]\negen = \"kind:municipality\"\nfel = 1\n";
    fs::write(config.join("settings.toml"), own).expect("written");
    let output = copy.kompis(&["list", "@egen"]);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_user_keeps_queries_too_and_the_registry_goes_before() {
    let copy = Copy::new();
    let config = copy.0.path().join("config/kompis");
    fs::create_dir_all(&config).expect("made");
    let own = "[queries]\negen = \"@provkommuner provköping\"\nprovkommuner = \"kind:region\"\n";
    fs::write(config.join("settings.toml"), own).expect("written");
    let found = |query: &str| {
        let output = copy.kompis(&["list", query, "--format", "ids"]);
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert_eq!(found("@egen"), "provkopings-kommun\n");
    assert_eq!(found("@provkommuner").lines().count(), 5);
    let kept = copy.json(&["queries"]);
    let kept = kept["queries"].as_array().expect("a list");
    let told: Vec<String> = kept
        .iter()
        .map(|it| {
            format!(
                "{} {} {} {}",
                it["name"], it["keeper"], it["hidden"], it["finds"]
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "\"egen\" \"user\" false 1",
            "\"nu\" \"registry\" false 15",
            "\"provkommuner\" \"registry\" false 5",
            "\"provkommuner\" \"user\" true 1",
            "\"provprojekt\" \"registry\" false 2",
        ]
    );
    // What is shared can't lean on what one user keeps.
    copy.more(
        "registry.toml",
        "\n[[expectation]]\nname = \"x\"\nwhere = \"@egen\"\nrequires = \"has:name\"\n",
    );
    let output = copy.kompis(&["check", "registry.toml"]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        told.contains("bad-query") && told.contains("@egen"),
        "{told}"
    );
}

#[test]
fn the_same_gaps_come_out_each_time() {
    let copy = Copy::new();
    for format in ["text", "json", "csv", "tsv", "markdown"] {
        let shown = || copy.kompis(&["gaps", "--format", format]).stdout;
        assert_eq!(shown(), shown(), "{format}");
    }
}
