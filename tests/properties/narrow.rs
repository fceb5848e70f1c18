//! What came with a change is the same whether all of the registry before it was checked, or only what it needs of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jiff::civil::date;
use kompis::document::{format, reader};
use kompis::model::fields::ReferenceTarget;
use kompis::model::finding::Finding;
use kompis::model::id::Id;
use kompis::model::kind::Kind;
use kompis::model::rule::RuleId;
use kompis::model::vocabulary::Vocabulary;
use kompis::ops::check::narrow::narrow_to_new;
use kompis::ops::check::since::{Side, since};
use kompis::ops::check::{CheckOptions, check_with};
use kompis::store::load::{Loaded, open};

use super::layout::{self, Choices};

/// Settings, of which a registry has some; words in them decide what is canonical, and what is declared.
const SETTINGS: &[&str] = &[
    "",
    "\n[vocabulary.roles]\nelevråd = { sv = \"Elevråd\", en = \"Council\" }\n",
    "\n[levels]\nsame-name = \"error\"\nnot-canonical = \"error\"\n",
    "\n[levels]\nnot-canonical = \"allow\"\n",
    "\n[levels]\nbad-url = \"allow\"\nbad-email = \"allow\"\n",
];

/// Lines, of which a record may have one more at its top.
const LINES: &[&str] = &[
    "orgnr = \"212000-0449\"\n",
    "name = \"Prov utan gräns\"\n",
    "part-of = \"prov-b\"\n",
    "former-ids = [\"prov-a\"]\n",
    "website = \"ingen adress\"\n",
    "note = \"ring 19121212-1212\"\n",
    "\u{feff}",
];

/// Exceptions, of which a record may have one.
const ALLOWED: &[&str] = &["bad-url", "same-name", "unknown-reference", "missing-name"];

type Texts = BTreeMap<String, String>;

/// Writes a random registry and a random change of it, and compares what the two ways find. Returns whether something was
/// wrong before already, or what differs.
pub(crate) fn check_base(choices: &mut Choices<'_>) -> Result<String, String> {
    let folders = [(); 2].map(|()| super::temporary::folder());
    let mut texts = Texts::new();
    texts.insert("registry.toml".into(), settings(choices));
    for id in layout::ids(ReferenceTarget::Any).iter().take(6) {
        let (path, text) = record(id, choices);
        texts.insert(path, text);
    }
    let mut changed = texts.clone();
    for path in texts.keys() {
        match choices.below(6) {
            0 if path != "registry.toml" => _ = changed.remove(path),
            1 if path == "registry.toml" => _ = changed.insert(path.clone(), settings(choices)),
            1 => {
                changed.remove(path);
                let stem = path.rsplit('/').next().unwrap_or_default();
                let (path, text) = record(stem.trim_end_matches(".toml"), choices);
                changed.insert(path, text);
            }
            2 if path != "registry.toml" => {
                let text = changed.remove(path).unwrap_or_default();
                changed.insert(path.replace(".toml", "-2.toml"), text);
            }
            _ => {}
        }
    }
    let [before, now] = [(&folders[0], &texts), (&folders[1], &changed)];
    let [before, now] = [before, now].map(|(folder, texts)| write(folder.path(), texts));
    let all: BTreeSet<&String> = texts.keys().chain(changed.keys()).collect();
    let differing: BTreeSet<String> = all
        .into_iter()
        .filter(|path| texts.get(*path) != changed.get(*path))
        .cloned()
        .collect();
    let mut options = CheckOptions::default();
    if choices.once_in(3) {
        options.skip.insert(RuleId::SameName);
    }
    let now = read(now)?;
    let found = check(&now, &options);
    let whole = read(before)?;
    let known = check(&whole, &options);
    let id = |path: &String| {
        let stem = path.rsplit('/').next().unwrap_or_default();
        Id::new(stem.trim_end_matches(".toml"))
    };
    let ids: BTreeSet<Id> = differing.iter().map(id).collect();
    let few = options.only_differing(&now.registry, &whole.registry, &ids);
    let narrow_found = check(&now, &few);
    let shared = || -> Result<Loaded, String> {
        let loaded = open(before).map_err(|unread| unread.error.to_string())?;
        loaded.registry.share_read(&now.registry, &ids);
        Ok(loaded.read_with_form())
    };
    let base = shared()?;
    same("shared", &check(&base, &options), &known)?;
    let narrow = |found: &[Finding]| -> Result<(Loaded, Vec<Finding>), String> {
        let base = shared()?;
        let options = options.only_of(found, &now.registry, &base.registry);
        let known = check(&base, &options);
        Ok((base, known))
    };
    let new = |found: &[Finding], base: &Loaded, known: &[Finding]| {
        let now = Side {
            registry: &now.registry,
            found,
            text_of: &|file| now.files.text(file),
        };
        let base = Side {
            registry: &base.registry,
            found: known,
            text_of: &|file| base.files.text(file),
        };
        since(&now, &base)
    };
    let expected = new(&found, &whole, &known);
    for found in [&found, &narrow_found] {
        let (base, known) = narrow(found)?;
        same("since", &new(found, &base, &known), &expected)?;
    }
    let (mut by_narrow, mut by_whole) = (narrow_found, found.clone());
    narrow_to_new(&mut by_whole, &differing, |_| known.clone());
    let mut failed = None;
    narrow_to_new(&mut by_narrow, &differing, |others| {
        let narrow = narrow(others).map(|it| it.1);
        narrow.unwrap_or_else(|error| {
            failed = Some(error);
            Vec::new()
        })
    });
    if let Some(error) = failed {
        return Err(error);
    }
    same("staged", &by_narrow, &by_whole)?;
    let is_old = found.len() > by_whole.len();
    Ok(if is_old { "old" } else { "new" }.to_owned())
}

fn settings(choices: &mut Choices<'_>) -> String {
    format!("schema = 1\nname = \"Prov\"\n{}", choices.pick(SETTINGS))
}

/// Lines of records that can be read, some of them wrong.
const READABLE: &[&str] = &[
    "county = [\"08\"]\n",
    "county = [\"05\"]\n",
    "website = \"ingen adress\"\n",
    "website = \"https://prov.example\"\n",
    "note = \"ring 19121212-1212\"\n",
    "sources = [\"prov-a\"]\n",
    "part-of = \"prov-b\"\n",
    "tags = [\"okänd\"]\n",
    "aliases = [\"Prov  två\"]\n",
];

/// Lines of actors.
const OF_ACTORS: &[&str] = &[
    "email = \"ingen adress\"\n",
    "phone = \"12\"\n",
    "founded = 2020-01-01\ndissolved = 2019-01-01\n",
    "orgnr = \"212000-0449\"\n",
];

/// Exceptions from rules about single records, of which the lines break some.
const ALLOWED_VALUES: &[&str] = &["bad-url", "bad-email", "stray-space"];

/// A record that can be read, of which most have findings of their own: rules about single records see only such.
fn readable_record(id: &str, choices: &mut Choices<'_>) -> (String, String) {
    let is_actor = choices.once_in(2);
    let name = if choices.once_in(4) { "Prov" } else { id };
    let mut text = format!("name = \"{name}\"\n");
    let mut lines: BTreeSet<&str> = BTreeSet::new();
    for _ in 0..choices.below(4) {
        let all = if is_actor && choices.once_in(2) {
            OF_ACTORS
        } else {
            READABLE
        };
        let line = choices.pick(all);
        // No key twice.
        lines.retain(|other| other.split(' ').next() != line.split(' ').next());
        lines.insert(line);
    }
    text.extend(lines);
    if choices.once_in(3) {
        let rule = choices.pick(ALLOWED_VALUES);
        text.push_str(&format!("\n[[allow]]\nrule = \"{rule}\"\n"));
    }
    let kind = if is_actor {
        Kind::Company
    } else {
        Kind::Initiative
    };
    // Only of what is in canonical form can rules be left out.
    if !choices.once_in(4) {
        let block = reader::record(kind, "", &text).block;
        text = format::record(kind, &block, &Vocabulary::default());
    }
    (format!("{}/{id}.toml", kind.folder()), text)
}

fn record(id: &str, choices: &mut Choices<'_>) -> (String, String) {
    if !choices.once_in(3) {
        return readable_record(id, choices);
    }
    let document = layout::Document::random(choices);
    let mut text = document.text();
    if choices.once_in(3) {
        text = format!("{}{text}", choices.pick(LINES));
    }
    if choices.once_in(3) {
        text.push_str(&format!(
            "\n[[allow]]\nrule = \"{}\"\n",
            choices.pick(ALLOWED)
        ));
    }
    (format!("{}/{id}.toml", document.kind.folder()), text)
}

fn write<'p>(root: &'p Path, texts: &Texts) -> &'p Path {
    for (path, text) in texts {
        let file = root.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, text).expect("written");
    }
    root
}

fn read(root: &Path) -> Result<Loaded, String> {
    let loaded = open(root).map_err(|unread| unread.error.to_string())?;
    Ok(loaded.read_with_form())
}

fn check(loaded: &Loaded, options: &CheckOptions) -> Vec<Finding> {
    let mut reading = loaded.findings.clone();
    if options.finds_form() {
        reading.extend(loaded.form_findings());
    }
    check_with(&loaded.registry, reading, date(2026, 11, 22), options)
}

fn same(what: &str, narrow: &[Finding], whole: &[Finding]) -> Result<(), String> {
    match narrow == whole {
        true => Ok(()),
        false => Err(format!("{what}\n{narrow:#?}\nall of it: {whole:#?}")),
    }
}
