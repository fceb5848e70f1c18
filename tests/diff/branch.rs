//! A repository whose branch `gren` has every sort of change that a reviewer must see.

use std::fs;

use crate::repository::Repository;

/// Pia's old and new phone number and her email address, in several notations. No format may print them.
pub(crate) const HIDDEN: [&str; 5] = [
    "11 22 33",
    "112233",
    "44 55 66",
    "445566",
    "pia.prov@exempel.example",
];

const FILES: [(&str, &str); 6] = [
    (
        "registry.toml",
        "schema = 1\nname = \"Provregister\"\nlanguage = \"sv\"\n",
    ),
    (
        "companies/ostbolaget.toml",
        "name = \"Östbolaget\"\ncounty = [\"08\"]\n",
    ),
    (
        "companies/nybolaget.toml",
        "name = \"Nybolaget\"\ncounty = [\"08\"]\n",
    ),
    (
        "groups/provgruppen.toml",
        "name = \"Provgruppen\"\ncounty = [\"08\"]\nmembers = [\"provbolaget\"]\nmembers-where = \"kind:company id:provbolaget\"\n",
    ),
    (
        "initiatives/provforum.toml",
        "name = \"Provforum\"\ntype = \"forum\"\ngoals = [\"ett\", \"två\", \"tre\"]\nsources = []

[[participant]]
actor = \"exempel-kommun\"
role = \"owner\"

[[participant]]
actor = \"ostbolaget\"
role = \"partner\"

[[participant]]
actor = \"provbolaget\"
role = \"partner\"
",
    ),
    (
        "people/pia-prov.toml",
        "name = \"Pia Prov\"
note = \"nås på 000-11 22 33\"

[[post]]
actor = \"provbolaget\"
title = \"vd\"
email = \"pia.prov@exempel.example\"
phone = \"000-11 22 33\"
",
    ),
];

/// Creates the repository with the branch `main`.
pub(crate) fn repository_with_main() -> Repository {
    let repository = Repository::empty();
    for (path, text) in FILES {
        repository.write(path, text);
    }
    repository.commit("one");
    repository
}

/// Replaces the first text of each pair with the second. Panics if a text is not in the file.
pub(crate) fn replace_in_file(repository: &Repository, path: &str, pairs: &[(&str, &str)]) {
    let mut text = fs::read_to_string(repository.root.join(path)).expect("a file");
    for (old, new) in pairs {
        assert!(text.contains(old), "{path}: {old}");
        text = text.replace(old, new);
    }
    repository.write(path, text);
}

/// Creates the branch `gren`: it renames an actor, ends one participation, adds two, changes an owner, changes a phone
/// number and reorders a list.
pub(crate) fn repository_with_branch() -> Repository {
    let repository = repository_with_main();
    repository.git(&["switch", "--quiet", "--create", "gren"]);
    let bolaget = "companies/nya-provbolaget.toml";
    repository.git(&["mv", "companies/provbolaget.toml", bolaget]);
    let renamed = "name = \"Nya Provbolaget\"\nformer-ids = [\"provbolaget\"]";
    replace_in_file(&repository, bolaget, &[("name = \"Provbolaget\"", renamed)]);
    let follow = ("provbolaget", "nya-provbolaget");
    replace_in_file(&repository, "groups/provgruppen.toml", &[follow]);
    let phone = ("phone = \"000-11 22 33\"", "phone = \"000-44 55 66\"");
    let note = ("nås på 000-11 22 33", "nås på 000-44 55 66 nu");
    replace_in_file(&repository, "people/pia-prov.toml", &[follow, phone, note]);
    let owner = (
        "actor = \"exempel-kommun\"\nrole = \"owner\"",
        "actor = \"nybolaget\"\nrole = \"owner\"",
    );
    let ended = (
        "actor = \"ostbolaget\"\nrole = \"partner\"",
        "actor = \"ostbolaget\"\nrole = \"partner\"\nuntil = 2026-06-30",
    );
    let order = ("[\"ett\", \"två\", \"tre\"]", "[\"tre\", \"ett\", \"två\"]");
    let forum = "initiatives/provforum.toml";
    replace_in_file(&repository, forum, &[follow, owner, ended, order]);
    let text = fs::read_to_string(repository.root.join(forum)).expect("a file");
    let more = "\n[[participant]]\nactor = \"provgruppen\"\nrole = \"member\"\n";
    repository.write(forum, text + more);
    repository.commit("two");
    // `main` moves on; that change is not part of the branch.
    repository.git(&["switch", "--quiet", "main"]);
    repository.write("companies/annat.toml", "name = \"Annat bolag\"\n");
    repository.commit("three");
    repository.git(&["switch", "--quiet", "gren"]);
    repository
}
