//! The public actors of Sweden as records: municipalities, regions, agencies, county administrative boards and
//! universities, made from the code lists that are built in.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::codes::{self, Agency, Municipality, Region};
use super::date::Date;
use super::id::Id;
use super::kind::Kind;
use super::record::Record;
use super::value::{Block, Value};
use crate::text::fold::{fold, lower, nfc, without_genitive};

/// SCB's list of counties and municipalities.
const CODES: &str = "scb-2026";
/// SCB's general register of authorities.
const AUTHORITIES: &str = "scb-allmanna-myndighetsregistret";
/// Upphandlingsmyndigheten's list of public buyers, with their numbers.
const BUYERS: &str = "upphandlingsmyndigheten-upphandlande-organisationer";

/// Facts about single records that the lists do not hold: id, key, value.
const MORE: &[(&str, &str, &str)] = &[
    ("chalmers", "sources", BUYERS),
    ("linneuniversitetet", "county", "08"),
    ("malardalens-universitet", "aliases", "MDH"),
    ("malardalens-universitet", "county", "04"),
    ("vastra-gotalandsregionen", "aliases", "VGR"),
    ("mittuniversitetet", "county", "23"),
];

/// A name that it had before: id, name, until.
const FORMER: &[(&str, &str, &str)] =
    &[("malardalens-universitet", "Mälardalens högskola", "2021")];

/// Universities that are no government agencies.
const PRIVATE: &[&str] = &[
    "chalmers",
    "handelshogskolan-i-stockholm",
    "stiftelsen-hogskolan-i-jonkoping",
];

/// Every public actor and the sources of its facts, by kind and id.
pub fn all() -> BTreeMap<(Kind, Id), Block> {
    let mut records: BTreeMap<(Kind, Id), Block> = sources();
    let mut add = |kind: Kind, code: Option<&str>, block: Block| {
        let is_board = block.text("type") == Some("county-board");
        let name = block.text(if is_board { "short" } else { "name" });
        let mut id = Id::from_name(name.unwrap_or_default());
        if let (true, Some(code)) = (records.contains_key(&(kind, id.clone())), code) {
            id = Id::new(format!("{id}-{code}"));
        }
        records.insert((kind, id), block);
    };
    // By code point Habo comes before Håbo and keeps the plain id.
    let mut municipalities: Vec<&Municipality> = codes::municipalities().iter().collect();
    municipalities.sort_by_key(|it| it.name.as_str());
    for it in municipalities {
        add(Kind::Municipality, Some(&it.code), municipality(it));
    }
    for it in codes::regions() {
        add(Kind::Region, None, region(&it));
    }
    for it in codes::agencies() {
        let kind = match it.kind.as_str() {
            "university" => Kind::University,
            _ => Kind::Agency,
        };
        add(kind, None, agency(&it));
    }
    for ((kind, id), block) in &mut records {
        complete(*kind, id, block);
    }
    records
}

/// A public actor of the built-in lists.
#[derive(Debug)]
pub struct PublicActor {
    /// What it is.
    pub kind: Kind,
    /// The id that it has when it is added.
    pub id: Id,
    block: Block,
}

impl PublicActor {
    /// Its name.
    pub fn name(&self) -> &str {
        self.block.text("name").unwrap_or_default()
    }

    /// Its values, as a new record has them.
    pub fn block(&self) -> &Block {
        &self.block
    }

    /// Its organisation number.
    pub fn orgnr(&self) -> Option<&str> {
        self.block.text("orgnr")
    }

    /// Its code in the lists of SCB.
    pub fn code(&self) -> Option<&str> {
        self.block.text("code")
    }

    /// Returns whether a record is this actor: by its number or code, or by its id.
    pub fn is(&self, record: &Record) -> bool {
        let same = |key: &str| {
            let own = self.block.text(key);
            own.is_some() && own == record.block.text(key)
        };
        record.kind == self.kind && (same("orgnr") || same("code") || record.id == self.id)
    }
}

/// The public actors by their names.
struct ActorNames {
    actors: Vec<PublicActor>,
    /// The names, folded and without genitive, each with the names as they are written and the numbers of the actors.
    names: HashMap<String, Vec<(String, usize)>>,
}

/// The form that two names have in common when they may mean one actor.
fn loose_form(name: &str) -> String {
    without_genitive(&fold(name))
}

impl ActorNames {
    fn new() -> ActorNames {
        let actors = all().into_iter().filter(|((kind, _), _)| kind.is_actor());
        let actors = actors.map(|((kind, id), block)| PublicActor { kind, id, block });
        let actors: Vec<PublicActor> = actors.collect();
        let mut names: HashMap<String, Vec<(String, usize)>> = HashMap::new();
        for (number, actor) in actors.iter().enumerate() {
            for name in names_of(actor) {
                let known = names.entry(loose_form(&name)).or_default();
                known.push((name, number));
            }
        }
        ActorNames { actors, names }
    }
}

/// Finds a public actor by its name in the lists, or by another name of its county (`Länsstyrelsen Sörmland`). Exact names
/// come first, then folded ones, then names without genitive. Returns none if several match.
pub fn find_by_name(name: &str) -> Option<&'static PublicActor> {
    // Indexed once: the search for duplicates looks up every name of a registry.
    static LISTS: LazyLock<ActorNames> = LazyLock::new(ActorNames::new);
    // Nearly no name is among them in the loosest form, and then in none.
    let alike = LISTS.names.get(&loose_form(name))?;
    let is_same = |form: fn(&str) -> String| {
        let own = form(name);
        move |(name, _): &&(String, usize)| form(name) == own
    };
    let number = find_one(alike.iter().filter(is_same(lower)))
        .or_else(|| find_one(alike.iter().filter(is_same(fold))))
        .or_else(|| find_one(alike.iter()))?;
    Some(&LISTS.actors[number?])
}

/// The number of the one actor of these names; `Some(None)` when several have one, and `None` when there are no names.
fn find_one<'n>(mut names: impl Iterator<Item = &'n (String, usize)>) -> Option<Option<usize>> {
    let (_, first) = names.next()?;
    Some(names.all(|(_, number)| number == first).then_some(*first))
}

/// The names of a public actor, and those that it has by the other names of its county.
fn names_of(actor: &PublicActor) -> Vec<String> {
    let keys = ["name", "short", "aliases"];
    let known = keys.iter().flat_map(|key| actor.block.list(key)).cloned();
    let former = actor.block.tables("former-names").iter();
    let former = former.filter_map(|it| it.text("name").map(str::to_owned));
    let mut names: Vec<String> = known.chain(former).collect();
    let is_board = actor.block.text("type") == Some("county-board");
    let of_county: &[[&str; 2]] = match actor.kind {
        Kind::Region => &[
            ["Region ", ""],
            ["Landstinget ", ""],
            ["", " läns landsting"],
        ],
        _ if is_board => &[["Länsstyrelsen ", ""], ["Länsstyrelsen i ", " län"]],
        _ => &[],
    };
    let county = actor.block.list("county").first();
    for county in county.and_then(|code| codes::county(code)).into_iter() {
        // Names of counties are without genitive here; `Södermanlands läns landsting` is compared without it, too.
        for name in county.names() {
            let forms = of_county
                .iter()
                .map(|[before, after]| format!("{before}{name}{after}"));
            names.extend(forms);
        }
    }
    names
}

/// Returns the public actor of a kind with this name; case and accents are ignored.
pub fn find(kind: Kind, name: &str) -> Option<(Id, Block)> {
    let (exact, folded) = (nfc(name), fold(name));
    let mut all = all();
    all.retain(|(of, _), _| *of == kind);
    let found = |is: &dyn Fn(&str) -> bool| {
        let keys = ["name", "short", "aliases", "code"];
        let is_called =
            |block: &Block| keys.iter().flat_map(|key| block.list(key)).any(|it| is(it));
        let ((_, id), block) = all.iter().find(|(_, block)| is_called(block))?;
        Some((id.clone(), block.clone()))
    };
    // Habo and Håbo fold to one name, so the exact name comes first.
    found(&|known| known == exact).or_else(|| found(&|known| fold(known) == folded))
}

/// Values that the lists do not hold.
fn complete(kind: Kind, id: &Id, block: &mut Block) {
    for (_, key, value) in MORE.iter().filter(|(of, ..)| *of == id.as_str()) {
        put(block, key, value);
    }
    for (_, name, until) in FORMER.iter().filter(|(of, ..)| *of == id.as_str()) {
        let former = former_name(name, Date::parse(until));
        block.set("former-names", Value::Tables(vec![former]));
    }
    let is_authority = matches!(kind, Kind::Agency | Kind::University);
    if is_authority && !PRIVATE.contains(&id.as_str()) {
        put(block, "sources", AUTHORITIES);
    }
}

/// The sources of the lists.
fn sources() -> BTreeMap<(Kind, Id), Block> {
    let scb = "Statistiska centralbyrån";
    let buyers = "Upphandlingsmyndigheten";
    let source = |(id, name, publisher, date)| {
        let mut block = block_of(&[("name", name), ("publisher", publisher)]);
        if let Some(date) = Date::parse(date) {
            block.set("date", Value::Date(date));
        }
        ((Kind::Source, Id::new(id)), block)
    };
    let sources = [
        (CODES, "Län och kommuner, kodlista 2026", scb, "2026"),
        (AUTHORITIES, "Allmänna myndighetsregistret", scb, ""),
        (BUYERS, "Upphandlande organisationer", buyers, ""),
    ];
    sources.map(source).into()
}

/// Returns a block with these values; empty ones are left out.
fn block_of(values: &[(&'static str, &str)]) -> Block {
    let mut block = Block::default();
    for (key, value) in values {
        put(&mut block, key, value);
    }
    block
}

fn put(block: &mut Block, key: &'static str, value: &str) {
    let list = matches!(key, "county" | "aliases" | "sources");
    match (value, list) {
        ("", _) => {}
        (_, true) => {
            let mut entries = block.list(key).to_vec();
            if !entries.iter().any(|entry| entry == value) {
                entries.push(value.to_owned());
            }
            block.set(key, Value::List(entries));
        }
        (_, false) => block.set(key, Value::Text(value.to_owned())),
    }
}

fn website(block: &mut Block, host: &str) {
    if !host.is_empty() {
        put(block, "website", &format!("https://{host}"));
    }
}

fn municipality(it: &Municipality) -> Block {
    let mut block = block_of(&[
        ("name", &it.name),
        ("aliases", &it.short),
        ("code", &it.code),
        ("county", &it.code[..2]),
    ]);
    let is_region = it.self_name.starts_with("Region ");
    if !is_region {
        put(&mut block, "aliases", &it.self_name);
        put(&mut block, "orgnr", &it.orgnr);
    } else {
        // Gotland is one legal person; the region has the number.
        put(&mut block, "part-of", Id::from_name(&it.self_name).as_str());
    }
    // The town is Falun: no rule for genitives leads from one name to the other.
    if it.name == "Falu kommun" {
        put(&mut block, "aliases", "Falun kommun");
    }
    website(&mut block, &it.website);
    put(&mut block, "sources", CODES);
    if !is_region {
        put(&mut block, "sources", BUYERS);
    }
    block
}

fn region(it: &Region) -> Block {
    let mut block = block_of(&[
        ("name", &it.name),
        ("orgnr", &it.orgnr),
        ("code", &it.county),
        ("county", &it.county),
        ("sources", CODES),
        ("sources", BUYERS),
    ]);
    let since = Date::parse(&it.name_valid_from).and_then(|date| date.first());
    let until = since.and_then(|day| day.yesterday().ok()).map(Date::day);
    // Gotlands kommun is a record of its own.
    let former = it.former_names.split("; ");
    let former = former
        .filter(|name| *name != "Gotlands kommun")
        .map(|name| {
            let (name, short) = name.split_once(" (").unwrap_or((name, ""));
            put(&mut block, "aliases", short.trim_end_matches(')'));
            former_name(name, until.clone())
        });
    let former: Vec<Block> = former.collect();
    if !former.is_empty() {
        block.set("former-names", Value::Tables(former));
    }
    block
}

fn former_name(name: &str, until: Option<Date>) -> Block {
    let mut former = block_of(&[("name", name)]);
    if let Some(until) = until {
        former.set("until", Value::Date(until));
    }
    former
}

fn agency(it: &Agency) -> Block {
    let common = match it.common_name.as_str() {
        "" => &it.name,
        common => common,
    };
    let legal = if it.name == common { "" } else { &it.name };
    let mut block = match it.kind.as_str() {
        "county-board" => block_of(&[("name", &it.name), ("short", common), ("type", &it.kind)]),
        _ => block_of(&[("name", common), ("short", &it.short), ("aliases", legal)]),
    };
    for (key, value) in [
        ("orgnr", &it.orgnr),
        ("county", &it.county),
        ("email", &it.email),
    ] {
        put(&mut block, key, value);
    }
    website(&mut block, &it.website);
    block
}

#[cfg(test)]
mod tests {
    use super::find_by_name;

    #[test]
    fn exact_names_come_before_loose_ones_and_of_several_none_is_meant() {
        for (name, code) in [
            ("Habo kommun", Some("0643")),
            ("HÅBO KOMMUN", Some("0305")),
            // Falu kommun is called so as well.
            ("falun kommun", Some("2080")),
            ("Habos kommun", None),
            ("Prov kommun", None),
        ] {
            let found = find_by_name(name).and_then(|it| it.code());
            assert_eq!(found, code, "{name}");
        }
    }
}
