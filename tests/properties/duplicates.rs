//! `duplicates` lists the pairs that `check` reports, and no others; `add` refuses their names.

use std::collections::BTreeSet;

use jiff::civil::date;
use kompis::document::reader;
use kompis::model::id::Id;
use kompis::model::kind::Kind;
use kompis::model::record::Record;
use kompis::model::registry::Registry;
use kompis::model::settings::Settings;
use kompis::ops::check::check;
use kompis::ops::duplicates::Reason;
use kompis::ops::duplicates::list::{Options, duplicates};
use kompis::ops::guard;

use super::layout::Choices;

const KINDS: [Kind; 6] = [
    Kind::Company,
    Kind::Company,
    Kind::School,
    Kind::Group,
    Kind::Initiative,
    Kind::Person,
];

const NAMES: &[&str] = &[
    "Exempelbolaget AB",
    "AB Exempelbolaget",
    "exempelbolaget ab",
    "Provtjänstbyrån",
    "Provtjänsbyrån",
    "Provskolan",
    "Provskolan Vuxen",
    "Pia Exempel",
    "Mora kommun",
];

type Pairs = BTreeSet<[String; 2]>;

fn pair(one: &str, other: &str) -> [String; 2] {
    let mut pair = [one, other].map(str::to_owned);
    pair.sort();
    pair
}

/// A record of which others may have the name, the number or the code.
fn random_record(number: usize, choices: &mut Choices<'_>) -> Record {
    let kind = KINDS[choices.below(KINDS.len())];
    let mut text = format!("name = \"{}\"\n", choices.pick(NAMES));
    let mut add = |line: String, is_there: bool| {
        if is_there {
            text.push_str(&line);
        }
    };
    let is_actor = kind != Kind::Initiative && kind != Kind::Person;
    let orgnr = choices.pick(&["556000-0001", "556000-0019"]);
    add(
        format!("orgnr = \"{orgnr}\"\n"),
        is_actor && choices.once_in(3),
    );
    let code = choices.pick(&["12345678", "87654321"]);
    add(
        format!("code = \"{code}\"\n"),
        kind == Kind::School && choices.once_in(2),
    );
    let whole = choices.below(4);
    add(
        format!("part-of = \"r{whole}\"\n"),
        is_actor && choices.once_in(4),
    );
    add(
        "website = \"https://prov.example\"\n".into(),
        choices.once_in(2),
    );
    add(
        "withhold = true\n".into(),
        kind == Kind::Person && choices.once_in(4),
    );
    let rule = choices.pick(&["same-name", "same-orgnr", "probable-duplicate"]);
    let allow = format!("\n[[allow]]\nrule = \"{rule}\"\nreason = \"prov\"\n");
    let actor = choices.pick(&["r0", "r1"]);
    add(
        format!("\n[[post]]\nactor = \"{actor}\"\n"),
        kind == Kind::Person,
    );
    add(allow, choices.once_in(8));
    let path = format!("{}/r{number}.toml", kind.folder());
    Record {
        id: Id::new(format!("r{number}")),
        kind,
        block: reader::record(kind, &path, &text).block,
        path,
    }
}

/// The pairs that `check` reports together, but those that are declared to be different or whose people work apart.
fn reported(registry: &Registry) -> Pairs {
    let mut pairs = Pairs::new();
    let rules = ["same-orgnr", "same-code", "same-name", "probable-duplicate"];
    for finding in check(registry, Vec::new(), date(2026, 11, 22)) {
        if !rules.contains(&finding.rule.as_str()) {
            continue;
        }
        let records = registry.records();
        let named = |record: &&Record| finding.places.iter().any(|it| it.file == record.path);
        let named: Vec<&Record> = records.filter(named).collect();
        for (at, one) in named.iter().enumerate() {
            for other in &named[at + 1..] {
                let work_apart = one.kind == Kind::Person
                    && one.posts().next().map(|it| it.actor)
                        != other.posts().next().map(|it| it.actor);
                let [own, others] =
                    [one, other].map(|it| (it.block.text("code"), it.block.text("orgnr")));
                let have_own_codes = own
                    .0
                    .zip(others.0)
                    .is_some_and(|(own, others)| own != others)
                    && (own.1.is_none() || own.1 != others.1);
                let is_listed = !have_own_codes
                    && !registry.settings.differ(&one.id, &other.id)
                    && !one.is_withheld()
                    && !other.is_withheld()
                    && !work_apart;
                if is_listed {
                    pairs.insert(pair(one.id.as_str(), other.id.as_str()));
                }
            }
        }
    }
    pairs
}

/// Asserts it of a random registry.
pub(crate) fn check_pairs(choices: &mut Choices<'_>) -> Result<String, String> {
    let records: Vec<Record> = (0..8).map(|it| random_record(it, choices)).collect();
    let (one, other) = (choices.below(8), choices.below(8));
    let settings = format!("[[not-the-same]]\nrecords = [\"r{one}\", \"r{other}\"]\n");
    let block = reader::settings("registry.toml", &settings).block;
    let registry = Registry::new(Settings::from_block(&block), records);
    let result = duplicates(&registry, &Options::default());
    let listed = result.pairs.iter();
    let listed: Pairs = listed
        .map(|it| pair(it.one.id.as_str(), it.other.id.as_str()))
        .collect();
    let reported = reported(&registry);
    let shown = || -> String {
        let records = registry.records();
        records
            .map(|it| format!("{} {:?}\n", it.path, it.block))
            .collect()
    };
    if listed != reported {
        return Err(format!(
            "listed {listed:?}\nreported {reported:?}\n{}",
            shown()
        ));
    }
    for it in &result.pairs {
        let records = [&it.one.id, &it.other.id].map(|id| registry.get(id));
        let [Some(known), Some(new)] = records else {
            return Err("a pair of no records".to_owned());
        };
        let both_have = |key: &str| [known, new].iter().all(|it| it.block.get(key).is_some());
        let is_by_name = it
            .reasons
            .iter()
            .any(|it| matches!(it, Reason::SameName | Reason::Slip(..)));
        // Where both have a number or code, that decides: `add` looks at it before it looks at names.
        if !is_by_name || both_have("orgnr") || both_have("code") {
            continue;
        }
        let known = Registry::new(Settings::default(), [known.clone()]);
        if guard::name(&known, new.kind, &new.block).is_ok() {
            return Err(format!("add takes {}\n{}", new.id, shown()));
        }
    }
    Ok(match listed.len() {
        0 => "none".to_owned(),
        1..=4 => "some".to_owned(),
        _ => "many".to_owned(),
    })
}
