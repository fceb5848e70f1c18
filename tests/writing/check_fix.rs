//! `check --fix`: what it changes and what it never changes.

use crate::sandbox::{Sandbox, changed_files};

/// Creates a registry with many findings that have a fix.
fn registry_with_findings() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(
        "municipalities/exempel-kommun.toml",
        "name = \"Exempel  kommun\" # två mellanrum\nformer-ids = [\"exempels-kommun\"]\norgnr = \"2120000456\"\ncounty = [\"08\"]\nemail = \"info@exempel.example\"\nphone = \"08-465 004  00\"\n",
    );
    sandbox.write(
        "initiatives/provforum.toml",
        "# Om forumet.\n\nname = \"Provforum\"   # som det kallar sig\ntype = \"forum\"\ncounty = [\"08\"] # Kalmar\n\n# Vem som driver det.\n[[participant]]\nactor = \"exempels-kommun\"\nrole   =   \"owner\"\n\n# Mer vet ingen.\n",
    );
    sandbox.write(
        "people/pia-prov.toml",
        "name = \"Pia Prov \"\nnote = \"nås på  08-465 004 02\"\n\n[[post]]\nactor = \"exempels-kommun\"\nemail = \"pia.prov@exempel.example \"\nphone = \"08-465  004 03\"\n",
    );
    sandbox
}

#[test]
fn fix_applies_only_safe_fixes_and_is_idempotent() {
    let sandbox = registry_with_findings();
    let forum = sandbox.read("initiatives/provforum.toml");
    let person = sandbox.read("people/pia-prov.toml");
    let ran = sandbox.run(&["check", "--fix"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
    assert_eq!(
        sandbox.read("initiatives/provforum.toml"),
        forum
            .replace("exempels-kommun", "exempel-kommun")
            .replace("   # som", " # som")
            .replace("role   =   ", "role = ")
    );
    assert_eq!(
        sandbox.read("people/pia-prov.toml"),
        person
            .replace("Pia Prov ", "Pia Prov")
            .replace("exempels-kommun", "exempel-kommun")
    );
    let town = sandbox.read("municipalities/exempel-kommun.toml");
    assert!(
        town.contains("name = \"Exempel kommun\" # två mellanrum\n"),
        "{town}"
    );
    assert!(town.contains("phone = \"08-465 004  00\"\n"), "{town}");
    let before = sandbox.snapshot();
    let again = sandbox.run(&["check", "--fix"]);
    assert!(
        again.stdout.starts_with("nothing to mend"),
        "{}",
        again.stdout
    );
    assert_eq!(changed_files(&before, &sandbox.snapshot()), [""; 0]);
}

#[test]
fn dry_run_masks_contact_details_and_personal_numbers() {
    let sandbox = registry_with_findings();
    sandbox.write(
        "sources/provtidningen-2023.toml",
        "name = \"Om  19121212-1212\"\n",
    );
    let before = sandbox.snapshot();
    let ran = sandbox.run(&["check", "--fix", "--dry-run"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(changed_files(&before, &sandbox.snapshot()), [""; 0]);
    let shown = &ran.stdout;
    for line in [
        "-name = \"Pia Prov \"\n",
        " email = \"•••.••••@•••••••.••••••• \"\n",
        " phone = \"••-•••  ••• ••\"\n",
        "-actor = \"exempels-kommun\"\n",
        " email = \"info@exempel.example\"\n",
        "+name = \"Om ••••••••-••••\"\n",
    ] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    for hidden in ["pia.prov", "004 02", "004 03", "1912"] {
        assert!(!shown.contains(hidden), "{hidden}\n{shown}");
    }
}

#[test]
fn a_fix_that_would_cause_another_finding_is_not_applied_and_is_reported() {
    let sandbox = registry_with_findings();
    // The file has both ids of the owner: replacing the former id would give two equal blocks.
    let twice = "name = \"Provmässa\"\ntype = \"fair\"\n\n[[participant]]\nactor = \"exempel-kommun\"\nrole = \"owner\"\n\n[[participant]]\nactor = \"exempels-kommun\"\nrole = \"owner\"\n";
    sandbox.write("initiatives/provmassa.toml", twice);
    sandbox.write(
        "companies/provbolaget.toml",
        "name = \"Provbolaget\"\norgnr = \"212000 0456\"\n",
    );
    let company = sandbox.read("companies/provbolaget.toml");
    let ran = sandbox.run(&["check", "--fix"]);
    assert_eq!(sandbox.read("initiatives/provmassa.toml"), twice);
    assert_eq!(sandbox.read("companies/provbolaget.toml"), company);
    assert!(ran.stdout.contains("2 places are left"), "{}", ran.stdout);
    assert!(ran.stdout.contains("warning[former-id]"), "{}", ran.stdout);
    assert!(ran.stdout.contains("error[bad-orgnr]"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("run: kompis set provbolaget orgnr=…\n")
            || ran.stdout.contains("run: kompis edit provmassa\n"),
        "{}",
        ran.stdout
    );
    // The fixes in other files are applied all the same.
    assert!(
        sandbox
            .read("initiatives/provforum.toml")
            .contains("\"exempel-kommun\"")
    );
}

#[test]
fn replacing_a_former_id_leaves_no_duplicate_in_a_list() {
    let sandbox = registry_with_findings();
    sandbox.write(
        "groups/provgrupp.toml",
        "name = \"Provgrupp\"\nmembers = [\n    \"exempel-kommun\", # den nya\n    \"exempels-kommun\",\n    \"prov-kommun\",\n]\n",
    );
    sandbox.run(&["check", "--fix", "--only", "former-id"]);
    assert_eq!(
        sandbox.read("groups/provgrupp.toml"),
        "name = \"Provgrupp\"\nmembers = [\n    \"exempel-kommun\", # den nya\n    \"prov-kommun\",\n]\n"
    );
}

#[test]
fn fix_is_limited_to_the_selected_rules_and_records() {
    let sandbox = registry_with_findings();
    sandbox.write(
        "companies/provbolaget.toml",
        "name = \"Provbolaget\"\norgnr = \"556000 4615\"\n",
    );
    let files = ["initiatives/provforum.toml", "people/pia-prov.toml"];
    let before = sandbox.snapshot();
    let ran = sandbox.run(&["check", "--fix", "--only", "former-id"]);
    assert_eq!(
        changed_files(&before, &sandbox.snapshot()),
        files,
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.starts_with("mended: 2 former-id\n"),
        "{}",
        ran.stdout
    );
    // What a record allows with `[[allow]]` is not fixed.
    let allowed = "name = \"Om  provet\"\n\n[[allow]]\nrule = \"stray-space\"\nreason = \"så står det på bladet\"\n";
    sandbox.write("sources/provtidningen-2023.toml", allowed);
    // An unreadable file does not stop the others, and is not changed.
    let broken = "name = \"Brutet  \norgnr = \"2120000456\"\n";
    sandbox.write("companies/provbolaget.toml", broken);
    sandbox.write("companies/annat.toml", "name = \"Annat  bolag\"\n");
    let ran = sandbox.run(&["check", "--fix", "--skip", "not-canonical"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stdout);
    assert_eq!(sandbox.read("sources/provtidningen-2023.toml"), allowed);
    assert_eq!(sandbox.read("companies/provbolaget.toml"), broken);
    assert_eq!(
        sandbox.read("companies/annat.toml"),
        "name = \"Annat bolag\"\n"
    );
    let town = sandbox.read("municipalities/exempel-kommun.toml");
    assert!(town.contains("\"2120000456\""), "{town}");
}

#[test]
fn byte_order_mark_quoted_day_and_line_ends_are_fixed_one_by_one() {
    let sandbox = Sandbox::new();
    let windows =
        "\u{feff}name = \"Prov kommun\" # här\r\ncounty = [\"05\"]\r\nchecked = \"2026-01-01\"\r\n";
    let path = "municipalities/prov-kommun.toml";
    sandbox.write(path, windows);
    sandbox.run(&["check", "--fix", "--only", "byte-order-mark"]);
    assert_eq!(sandbox.read(path), windows.replace('\u{feff}', ""));
    sandbox.run(&["check", "--fix", "--only", "quoted-day"]);
    assert_eq!(
        sandbox.read(path),
        "name = \"Prov kommun\" # här\r\ncounty = [\"05\"]\r\nchecked = 2026-01-01\r\n"
    );
    sandbox.run(&["check", "--fix"]);
    assert_eq!(
        sandbox.read(path),
        "name = \"Prov kommun\" # här\ncounty = [\"05\"]\nchecked = 2026-01-01\n"
    );
}

#[test]
fn with_json_the_summary_goes_to_standard_error() {
    let sandbox = registry_with_findings();
    let ran = sandbox.run(&["check", "--fix", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON alone");
    let findings = report["result"]["findings"].as_array().expect("findings");
    assert!(
        findings.iter().all(|it| it["rule"] != "former-id"),
        "{report}"
    );
    assert!(ran.stderr.starts_with("note: mended: "), "{}", ran.stderr);
}
