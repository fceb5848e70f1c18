//! `fmt`: files and standard input in canonical form.

use crate::sandbox::{FORUM, Sandbox};

/// Returns the text of the made-up forum as `fmt` writes it.
fn canonical_forum() -> String {
    FORUM.replace("   # as it", " # as it")
}

#[test]
fn fmt_of_standard_input_prints_canonical_form_and_changes_no_file() {
    let sandbox = Sandbox::new();
    let before = sandbox.snapshot();
    let text = FORUM.replace('\n', "\r\n");
    for path in [
        "initiatives/not-saved-yet.toml".to_owned(),
        sandbox.path("initiatives/new.toml").display().to_string(),
    ] {
        let ran = sandbox.run_with_input(&["fmt", "-", "--path", &path], &text);
        assert_eq!((ran.code, ran.stdout), (Some(0), canonical_forum()));
        assert_eq!(ran.stderr, "");
    }
    assert_eq!(before, sandbox.snapshot());
}

#[test]
fn fmt_of_invalid_standard_input_prints_only_the_errors() {
    let sandbox = Sandbox::new();
    let path = "initiatives/new.toml";
    let ran = sandbox.run_with_input(
        &["fmt", "-", "--path", path],
        "name = \"X\nstart = 2020-01-01\n",
    );
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), ""));
    assert!(ran.stderr.contains("syntax-error") && ran.stderr.contains("new.toml:1:8"));
}

#[test]
fn fmt_changes_only_files_that_need_it_and_is_idempotent() {
    let sandbox = Sandbox::new();
    sandbox.run(&["fmt"]);
    sandbox.write("initiatives/zz.toml", FORUM);
    let message = sandbox.assert_changes(&["fmt"], &["initiatives/zz.toml"]);
    assert!(message.contains("initiatives/zz.toml"));
    assert_eq!(sandbox.read("initiatives/zz.toml"), canonical_forum());
    sandbox.assert_changes(&["fmt"], &[]);
    sandbox.assert_changes(&["fmt", "--check"], &[]);
}

/// Whoever asks what `fmt` would do has not typed the contact details, so they must be masked.
#[test]
fn dry_run_masks_contact_details() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "people/pia-prov.toml",
        "name='Pia Prov'\n[[post]]\nphone = \"08-465 004 03\"\nemail = \"pia.prov@exempel.example\"\nactor = \"exempel-kommun\"\n",
    );
    let before = sandbox.snapshot();
    for format in ["text", "json"] {
        let ran = sandbox.run(&["fmt", "pia-prov", "--dry-run", "--format", format]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(
            ran.stdout.contains("•••.••••@•••••••.•••••••"),
            "{}",
            ran.stdout
        );
        for hidden in ["pia.prov", "465"] {
            assert!(!ran.stdout.contains(hidden), "{}", ran.stdout);
        }
    }
    assert_eq!(before, sandbox.snapshot());
}

/// Every table that `registry.toml` may have, with keys in order. Names that a registry chooses itself keep their
/// order.
#[test]
fn settings_have_one_canonical_form() {
    let sandbox = Sandbox::new();
    let text = "name=\"X\"\nschema=1\n\n# how strict\n[levels] # all of them\nsame-name=\"note\" # for now\nbad-url =   \"error\"\n[queries]\n\"å, ä\"='kind:region # x'\nb=\"c\"\n[privacy]\nreview-after-months=12\n# by law\nbasis=\"public-task\"\n[vocabulary]\nroles.mentor={ sv = \"m\", en = \"m\" }\ntags=[\"b\"]\n[vocabulary.types.rad] # sub\nsv=\"r\"\nen=\"c\"\n[[expectation]]\nwhere=\"kind:initiative\"\nname=\"e\"\n";
    let canonical = "schema = 1\nname = \"X\"\n\n[privacy]\n# by law\nbasis = \"public-task\"\nreview-after-months = 12\n\n[vocabulary]\ntags = [\"b\"]\nroles.mentor = { sv = \"m\", en = \"m\" }\n\n[vocabulary.types.rad] # sub\nsv = \"r\"\nen = \"c\"\n\n# how strict\n[levels] # all of them\nsame-name = \"note\" # for now\nbad-url = \"error\"\n\n[queries]\n\"å, ä\" = 'kind:region # x'\nb = \"c\"\n\n[[expectation]]\nname = \"e\"\nwhere = \"kind:initiative\"\n";
    let arguments = ["fmt", "-", "--path", "registry.toml"];
    for given in [text, canonical] {
        let ran = sandbox.run_with_input(&arguments, given);
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (Some(0), canonical),
            "{}",
            ran.stderr
        );
    }
}
