//! A repository whose branch `gren` does everything that a reviewer must see.

use std::fs;

use crate::repository::Repository;

/// The phone of Pia, before and now, and her address: no format may say them.
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

/// What is on `main`.
pub(crate) fn main() -> Repository {
    let repository = Repository::empty();
    for (path, text) in FILES {
        repository.put(path, text);
    }
    repository.commit("one");
    repository
}

/// Changes a file by what stands for what.
pub(crate) fn replace(repository: &Repository, path: &str, pairs: &[(&str, &str)]) {
    let mut text = fs::read_to_string(repository.root.join(path)).expect("a file");
    for (old, new) in pairs {
        assert!(text.contains(old), "{path}: {old}");
        text = text.replace(old, new);
    }
    repository.put(path, text);
}

/// A branch that renames an actor, ends one link, begins two, moves an owner, changes a phone and reorders a list.
pub(crate) fn gren() -> Repository {
    let repository = main();
    repository.git(&["switch", "--quiet", "--create", "gren"]);
    let bolaget = "companies/nya-provbolaget.toml";
    repository.git(&["mv", "companies/provbolaget.toml", bolaget]);
    let renamed = "name = \"Nya Provbolaget\"\nformer-ids = [\"provbolaget\"]";
    replace(&repository, bolaget, &[("name = \"Provbolaget\"", renamed)]);
    let follow = ("provbolaget", "nya-provbolaget");
    replace(&repository, "groups/provgruppen.toml", &[follow]);
    let phone = ("phone = \"000-11 22 33\"", "phone = \"000-44 55 66\"");
    let note = ("nås på 000-11 22 33", "nås på 000-44 55 66 nu");
    replace(&repository, "people/pia-prov.toml", &[follow, phone, note]);
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
    replace(&repository, forum, &[follow, owner, ended, order]);
    let text = fs::read_to_string(repository.root.join(forum)).expect("a file");
    let more = "\n[[participant]]\nactor = \"provgruppen\"\nrole = \"member\"\n";
    repository.put(forum, text + more);
    repository.commit("two");
    // Elsewhere it goes on: that is not of the branch.
    repository.git(&["switch", "--quiet", "main"]);
    repository.put("companies/annat.toml", "name = \"Annat bolag\"\n");
    repository.commit("three");
    repository.git(&["switch", "--quiet", "gren"]);
    repository
}
