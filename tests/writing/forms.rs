//! `fmt`: files and streams in canonical form.

use crate::sandbox::{FORUM, Sandbox};

/// The made-up forum as `fmt` writes it.
fn formed() -> String {
    FORUM.replace("   # as it", " # as it")
}

#[test]
fn a_stream_comes_out_in_form_and_no_file_is_touched() {
    let sandbox = Sandbox::new();
    let before = sandbox.tree();
    let text = FORUM.replace('\n', "\r\n");
    for path in [
        "initiatives/not-saved-yet.toml".to_owned(),
        sandbox.path("initiatives/new.toml").display().to_string(),
    ] {
        let ran = sandbox.run_with(&["fmt", "-", "--path", &path], &text);
        assert_eq!((ran.code, ran.stdout), (Some(0), formed()));
        assert_eq!(ran.stderr, "");
    }
    assert_eq!(before, sandbox.tree());
}

#[test]
fn a_broken_stream_gives_nothing_but_its_faults() {
    let sandbox = Sandbox::new();
    let path = "initiatives/new.toml";
    let ran = sandbox.run_with(
        &["fmt", "-", "--path", path],
        "name = \"X\nstart = 2020-01-01\n",
    );
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), ""));
    assert!(ran.stderr.contains("syntax-error") && ran.stderr.contains("new.toml:1:8"));
}

#[test]
fn files_change_only_when_they_must_and_only_once() {
    let sandbox = Sandbox::new();
    sandbox.run(&["fmt"]);
    sandbox.write("initiatives/zz.toml", FORUM);
    let said = sandbox.changes(&["fmt"], &["initiatives/zz.toml"]);
    assert!(said.contains("initiatives/zz.toml"));
    assert_eq!(sandbox.read("initiatives/zz.toml"), formed());
    sandbox.changes(&["fmt"], &[]);
    sandbox.changes(&["fmt", "--check"], &[]);
}

/// People's reach was not typed by whoever asks what `fmt` would do.
#[test]
fn what_would_be_written_is_shown_without_anybodys_reach() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "people/pia-prov.toml",
        "name='Pia Prov'\n[[post]]\nphone = \"08-465 004 03\"\nemail = \"pia.prov@exempel.example\"\nactor = \"exempel-kommun\"\n",
    );
    let before = sandbox.tree();
    for format in ["text", "json"] {
        let ran = sandbox.run(&["fmt", "pia-prov", "--dry-run", "--format", format]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(
            ran.stdout.contains("•••.••••@•••••••.•••••••"),
            "{}",
            ran.stdout
        );
        for reach in ["pia.prov", "465"] {
            assert!(!ran.stdout.contains(reach), "{}", ran.stdout);
        }
    }
    assert_eq!(before, sandbox.tree());
}

/// Every table that `registry.toml` may have: keys in order, what a registry names itself in its own.
#[test]
fn settings_have_a_form_whatever_they_hold() {
    let sandbox = Sandbox::new();
    let text = "name=\"X\"\nschema=1\n\n# how strict\n[levels] # all of them\nsame-name=\"note\" # for now\nbad-url =   \"error\"\n[queries]\n\"å, ä\"='kind:region # x'\nb=\"c\"\n[privacy]\nreview-after-months=12\n# by law\nbasis=\"public-task\"\n[vocabulary]\nroles.mentor={ sv = \"m\", en = \"m\" }\ntags=[\"b\"]\n[vocabulary.types.rad] # sub\nsv=\"r\"\nen=\"c\"\n[[expectation]]\nwhere=\"kind:initiative\"\nname=\"e\"\n";
    let formed = "schema = 1\nname = \"X\"\n\n[privacy]\n# by law\nbasis = \"public-task\"\nreview-after-months = 12\n\n[vocabulary]\ntags = [\"b\"]\nroles.mentor = { sv = \"m\", en = \"m\" }\n\n[vocabulary.types.rad] # sub\nsv = \"r\"\nen = \"c\"\n\n# how strict\n[levels] # all of them\nsame-name = \"note\" # for now\nbad-url = \"error\"\n\n[queries]\n\"å, ä\" = 'kind:region # x'\nb = \"c\"\n\n[[expectation]]\nname = \"e\"\nwhere = \"kind:initiative\"\n";
    let arguments = ["fmt", "-", "--path", "registry.toml"];
    for given in [text, formed] {
        let ran = sandbox.run_with(&arguments, given);
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (Some(0), formed),
            "{}",
            ran.stderr
        );
    }
}
