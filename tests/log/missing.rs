//! What is missing is reported; and it works where the registry is not the top of an ordinary clone.

use crate::output::{commit_on, short};
use crate::repository::{Ran, Repository, git, kompis, ran, run, to_type, type_in};

#[test]
fn no_git_no_repository_no_commit() {
    let repository = Repository::new();
    let empty = crate::temporary::folder();
    let mut command = kompis(&repository.root, &["log", "provforum"]);
    let output = command.env("PATH", empty.path()).output();
    let without = ran(output.expect("it runs"));
    assert_eq!(without.code, Some(3));
    let expected = "error: there is no git program here\n help: install it: https://git-scm.com";
    assert!(without.stderr.starts_with(expected), "{}", without.stderr);

    let repository = Repository::empty();
    let unborn = repository.run(&["log", "provforum"]);
    assert_eq!((unborn.code, unborn.stdout.as_str()), (Some(3), ""));
    let expected = "error: the branch `main` has no commit yet\n help: make one: `git add --all`";
    assert!(unborn.stderr.starts_with(expected), "{}", unborn.stderr);

    std::fs::remove_dir_all(repository.top.join(".git")).expect("removed");
    let none = repository.run(&["log", "provforum"]);
    assert_eq!(none.code, Some(3));
    assert!(
        none.stderr.contains("is in no git repository"),
        "{}",
        none.stderr
    );
    assert!(!none.stderr.contains("--rev"), "{}", none.stderr);
}

#[test]
fn no_such_record() {
    let repository = Repository::new();
    let unknown = repository.run(&["log", "provforun"]);
    assert_eq!(unknown.code, Some(3));
    assert!(unknown.stderr.contains("provforum"), "{}", unknown.stderr);
}

#[test]
fn a_shallow_clone_says_that_there_was_more() {
    let repository = Repository::new();
    repository.change();
    commit_on(&repository, "2026-04-01", "two");
    repository.put("companies/provbolaget.toml", "name = \"Tredje\"\n");
    commit_on(&repository, "2026-05-01", "three");
    let from = format!("file://{}", repository.top.display());
    let to = repository.path("klon");
    let to_name = to.to_string_lossy();
    let arguments = ["clone", "--quiet", "--depth", "2", &from, &to_name];
    git(repository.folder.path(), &arguments);
    let Ran {
        code,
        stdout,
        stderr,
    } = run(&to, &["log", "provbolaget"]);
    assert_eq!(code, Some(0));
    // What the first commit here holds did not come with it.
    assert_eq!(
        short(&stdout),
        "three\n  Tredje: name Provbolaget → Tredje\n  Tredje: county Kalmar → –\n"
    );
    let expected =
        "note: this clone is shallow, what happened before is not here: `git fetch --unshallow`\n";
    assert_eq!(stderr, expected);
    type_in(&to, to_type(&stderr));
    let whole = run(&to, &["log", "provbolaget"]);
    assert_eq!(whole.stderr, "");
    assert!(
        whole.stdout.contains("new company: Provbolaget"),
        "{}",
        whole.stdout
    );
}

#[test]
fn a_registry_in_a_folder_of_its_own_with_a_space_and_an_å() {
    let repository = Repository::at("på prov", "mitt [register] å");
    repository.git(&["checkout", "--quiet", "--detach"]);
    repository.put(
        "companies/provbolaget.toml",
        "name = \"Nytt å\"\ncounty = [\"08\"]\n",
    );
    // Elsewhere in the repository is another registry with the same names.
    let elsewhere = repository.top.join("annat/companies");
    std::fs::create_dir_all(&elsewhere).expect("made");
    std::fs::write(elsewhere.join("provbolaget.toml"), "name = \"Fel\"\n").expect("written");
    repository.commit("två");
    repository.put(
        "companies/provbolaget.toml",
        "name = \"Tredje\"\ncounty = [\"08\"]\n",
    );
    let expected = "\
not committed yet
  Tredje: name Nytt å → Tredje
två
  Tredje: name Provbolaget → Nytt å
one
  new company: Provbolaget (provbolaget)
  Tredje takes part in Provforum as partner
";
    assert_eq!(short(&repository.shows(&["log", "provbolaget"])), expected);
    let tree = repository.linked("annat träd");
    let told = run(&tree.join("mitt [register] å"), &["log", "provbolaget"]);
    let committed = expected.split_once("två").expect("a commit").1;
    let committed = committed.replace("Tredje", "Nytt å");
    assert_eq!(short(&told.stdout), format!("två{committed}"));
}

#[test]
fn in_conflict() {
    let repository = Repository::new();
    let company = |name: &str| format!("name = \"{name}\"\ncounty = [\"08\"]\n");
    repository.git(&["checkout", "--quiet", "-b", "gren"]);
    repository.put("companies/provbolaget.toml", company("Ett"));
    repository.commit("ett");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.put("companies/provbolaget.toml", company("Annat"));
    repository.commit("annat");
    let mut merging = crate::repository::git_command(&repository.top, &["merge", "gren"]);
    assert_eq!(ran(merging.output().expect("git runs")).code, Some(1));
    let told = short(&repository.shows(&["log", "provbolaget", "--limit", "2"]));
    let expected = "not committed yet\n  Annat: the file can't be read here\nannat\n";
    assert!(told.starts_with(expected), "{told}");
}
