//! Output at a revision is the same, byte for byte, as the output from disk at that time.

use std::path::Path;

use crate::repository::{Repository, kompis_command, run_output};

const READING: &[&[&str]] = &[
    &["matrix"],
    &["matrix", "--format", "markdown"],
    &["matrix", "--format", "csv"],
    &["matrix", "--format", "json"],
    &["list"],
    &["list", "kind:initiative", "--format", "json"],
    &["show", "provforum"],
    &["show", "exempel-kommun", "--format", "json"],
    &["stats"],
    &["contacts", "county:08", "--format", "json"],
    &["check", "--format", "json"],
];

#[test]
fn output_at_a_tag_equals_the_output_of_that_time() {
    let repository = Repository::new();
    let stdout_of_any = |arguments: &[&str]| {
        let ran = repository.run(arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.stderr);
        ran.stdout
    };
    let then: Vec<String> = READING.iter().map(|it| stdout_of_any(it)).collect();
    repository.change_forum();
    repository.write(
        "registry.toml",
        "schema = 1\nname = \"Provregister\"\nlanguage = \"sv\"\n",
    );
    repository.commit("two");
    repository.write(
        "companies/provbolaget.toml",
        "name = \"Nu är det ett annat\"\ncounty = [\"08\"]\nemail = \"prov@exempel.example\"\n",
    );
    for (arguments, then) in READING.iter().zip(&then) {
        assert_ne!(
            &stdout_of_any(arguments),
            then,
            "{arguments:?} says nothing of the change"
        );
        let arguments = [*arguments, &["--rev", "v1"]].concat();
        assert_eq!(&stdout_of_any(&arguments), then, "{arguments:?}");
        // Whether or not files are read that can't be in the answer.
        let mut command = kompis_command(&repository.root, &arguments);
        let ran = run_output(command.env("KOMPIS_READ", "all").output().expect("it runs"));
        assert_eq!(&ran.stdout, then, "{arguments:?}");
    }
}

/// A file that can't be in the answer stops no list of a revision.
#[test]
fn a_list_of_a_revision_needs_only_files_that_may_be_in_it() {
    let repository = Repository::new();
    repository.write("companies/trasig.toml", "name = \"x\n");
    repository.commit("two");
    std::fs::remove_file(repository.root.join("companies/trasig.toml")).expect("removed");
    let list = |query: &str| repository.run(&["list", query, "--rev", "HEAD"]);
    assert_eq!(list("kind:initiative").code, Some(0));
    let ran = list("kind:company");
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), ""));
    assert!(
        ran.stderr.contains("companies/trasig.toml"),
        "{}",
        ran.stderr
    );
}

/// The shipped registry has every kind of record.
#[test]
fn the_shipped_registry_reads_the_same_from_disk_and_from_git() {
    let repository = Repository::empty();
    std::fs::remove_dir_all(&repository.root).expect("removed");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("registry");
    copy_folder(&from, &repository.root);
    repository.git(&["init", "--quiet"]);
    repository.commit("one");
    for arguments in [
        &["matrix", "--format", "json"][..],
        &["list", "--format", "json"],
        &["stats"],
        &["check"],
    ] {
        let at = [arguments, &["--rev", "HEAD"]].concat();
        assert_eq!(repository.stdout_of(&at), repository.stdout_of(arguments));
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// Writes files with every sort of error that reading finds.
fn write_bad_files(repository: &Repository) {
    let long = vec![b'#'; 3_000_000];
    let files: &[(&str, &[u8])] = &[
        ("sources/prov-1.toml", b"name = \"x\nurl = = 1\n"),
        (
            "sources/prov-2.toml",
            b"name = \"x\"\nnote = \"\xe5\xe4\xf6\"\n",
        ),
        ("sources/prov-3.toml", &long),
        ("sources/prov-4.toml", b"nmae = \"x\"\n"),
        ("sources/prov-5.TOML", b"name = \"x\"\n"),
        ("sources/Prov 6.toml", b"name = \"x\"\n"),
        ("sources/dölj/.dold.toml", b"name = \"x\"\n"),
        ("sources/.dold/prov-7.toml", b"name = \"x\"\n"),
        ("sources/.gitignore", b"*.ignored\n"),
        ("sources/README.md", b"no record\n"),
        ("sources/a/b/c/prov-8.toml", b"\xef\xbb\xbfname = \"x\"\r\n"),
        ("sources/prov-9.toml", b""),
        ("agencies/provbolaget.toml", b"name = \"Two with one id\"\n"),
        ("loose.toml", b"name = \"x\"\n"),
        ("compnies/prov-10.toml", b"name = \"x\"\n"),
        ("sources/prov-11.toml", b"name = \"x\"\n<<<<<<< HEAD\n"),
        (
            "initiatives/prov-12.toml",
            b"name = \"x\"\npart-of = \"nowhere\"\ntype = \"projekt\"\n",
        ),
        (
            "people/prov-13.toml",
            b"name = \"x\"\n\n[[post]]\nactor = \"nobody\"\nemail = \"hemlig@exempel.se\" x\n",
        ),
    ];
    for (path, text) in files {
        repository.write(path, text);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        std::fs::write(repository.top.join("outside.toml"), "name = \"x\"\n").expect("written");
        std::fs::write(repository.top.join("outside.md"), "no record\n").expect("written");
        for (target, link) in [
            ("prov-8.toml", "sources/a/b/c/prov-20.toml"),
            ("../sources/a/b/c/prov-20.toml", "companies/prov-21.toml"),
            ("nothing.toml", "sources/prov-22.toml"),
            ("prov-23.toml", "sources/prov-23.toml"),
            ("../people", "sources/prov-24"),
            ("../../outside.toml", "sources/prov-25.toml"),
            ("../../outside.md", "sources/prov-26.md"),
            ("/etc/hostname", "sources/prov-27.toml"),
            ("nothing", "sources/prov-28"),
            ("a/b", "sources/prov-29"),
            ("../loose.toml", "sources/med blank å.toml"),
            ("prov-8.toml", "sources/a/b/c/rad\nbruten.md"),
        ] {
            symlink(target, repository.root.join(link)).expect("a link");
        }
    }
}

#[test]
fn findings_from_disk_and_from_git_are_the_same_in_the_same_order() {
    let repository = Repository::empty_at("prov", "registry");
    write_bad_files(&repository);
    repository.commit("one");
    let of_disk = ["text", "json"].map(|it| repository.run(&["check", "--format", it]));
    let shown = &of_disk[0].stdout;
    assert!(shown.contains("symbolic-link"), "{shown}");
    assert!(of_disk[1].stdout.matches("\"rule\"").count() > 20);
    // Files on disk have no influence, not even in excerpts.
    repository.write("sources/prov-1.toml", "name = \"Nu är den hel\"\n");
    repository.write("sources/prov-4.toml", "\n\n\nmnae = \"y\"\n");
    repository.write("registry.toml", "schema = 99\n");
    for (format, disk) in ["text", "json"].into_iter().zip(of_disk) {
        let git = repository.run(&["check", "--format", format, "--rev", "HEAD"]);
        assert_eq!(git.stdout, disk.stdout);
        assert_eq!((git.code, git.stderr), (disk.code, disk.stderr));
    }
}

#[test]
fn a_refused_list_shows_the_errors_of_the_revision() {
    let repository = Repository::new();
    repository.write("sources/prov-1.toml", "name = \"Prov då\n");
    repository.commit("two");
    repository.write("sources/prov-1.toml", "name = \"Prov nu\"\n");
    let ran = repository.run(&["list", "--rev", "HEAD"]);
    assert_eq!(ran.code, Some(3));
    assert!(
        ran.stderr.contains("sources/prov-1.toml:1:8"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("Prov då"), "{}", ran.stderr);
    let ran = repository.run(&["list", "--rev", "HEAD", "--skip-broken"]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(ran.stderr, "note: left out: sources/prov-1.toml\n");
    assert_eq!(repository.run(&["list"]).code, Some(0));
}

#[test]
fn settings_are_read_at_the_revision() {
    let repository = Repository::new();
    repository.write("registry.toml", "schema = 99\nname = \"Ur framtiden\"\n");
    repository.commit("two");
    repository.write(
        "registry.toml",
        "schema = 1\nname = \"Prov\"\n\n[vocabulary]\ntags = [\"prov\"]\n",
    );
    repository.write(
        "companies/provbolaget.toml",
        "name = \"x\"\ntags = [\"prov\"]\n",
    );
    repository.commit("three");
    let ran = repository.run(&["check", "--rev", "HEAD~1"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), ""));
    assert!(ran.stderr.contains("schema-too-new"), "{}", ran.stderr);
    assert!(ran.stderr.contains("schema = 99"), "{}", ran.stderr);
    assert_eq!(repository.run(&["check", "--rev", "HEAD"]).code, Some(0));
}

/// What did the registry say in March about January?
#[test]
fn rev_and_as_of_can_be_combined() {
    let repository = Repository::new();
    let forum = crate::repository::FORUM.replace("until = 2026-02-10\n", "");
    repository.write("initiatives/provforum.toml", forum);
    repository.write(
        "municipalities/exempel-kommun.toml",
        "name = \"Exempel kommun\"\nformer-names = [{ name = \"Exempelstad\", until = 2026-01-31 }]\n",
    );
    repository.commit("two");
    let list_forum = |more: &[&str]| {
        repository
            .stdout_of(&[&["list", "initiative:provforum", "--fields", "name"], more].concat())
    };
    let then = &["--rev", "v1", "--as-of", "2026-01-15"][..];
    assert!(list_forum(then).contains("Provköping"));
    assert!(list_forum(&["--as-of", "2026-01-15"]).contains("Exempelstad"));
    let gone = &["--rev", "v1", "--as-of", "2026-02-20"][..];
    assert!(
        !list_forum(gone).contains("Exempel kommun"),
        "{}",
        list_forum(gone)
    );
    assert!(list_forum(&["--as-of", "2026-02-20"]).contains("Exempel kommun"));
}

#[test]
fn commands_that_write_refuse_a_revision() {
    let repository = Repository::new();
    for arguments in [
        &["add", "company", "Prov"][..],
        &["set", "provbolaget", "note=x"],
        &["edit", "provbolaget"],
        &["link", "provbolaget", "provforum", "--role", "owner"],
        &["end", "provbolaget", "provforum", "--on", "2026-01-01"],
        &["unlink", "provbolaget", "provforum"],
        &["init", "annat"],
    ] {
        let ran = repository.run(&[arguments, &["--rev", "v1"]].concat());
        assert_eq!(ran.code, Some(2), "{arguments:?}: {}", ran.stderr);
    }
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
}
