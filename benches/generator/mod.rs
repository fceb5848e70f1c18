//! Invents registries of any size that look Swedish and in which `check` finds nothing: the same size and seed give the same
//! files.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use kompis::model::id::Id;
use kompis::model::kind::Kind;
use kompis::model::registry::Registry;
use kompis::ops::init::init;
use kompis::store::write::prepare;

/// How a registry is invented.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// The number of files, without `registry.toml`.
    pub(crate) files: usize,
    /// Whether each folder has folders by the county or by the first letter in it, or all files in one.
    pub(crate) sharded: bool,
    /// Where the random numbers begin.
    pub(crate) seed: u64,
}

/// The public actors come first; of the other files there are so many in a hundred.
const SHARES: [(Kind, usize); 6] = [
    (Kind::School, 22),
    (Kind::Association, 3),
    (Kind::Initiative, 2),
    (Kind::Person, 12),
    (Kind::Source, 1),
    // The rest.
    (Kind::Company, 100),
];

const SYLLABLES: [&str; 24] = [
    "lin", "köp", "väster", "ör", "by", "ham", "stad", "sund", "berg", "dal", "holm", "näs", "vik",
    "torp", "mark", "fors", "hult", "löv", "sjö", "åker", "al", "gran", "sten", "häll",
];
const BRANCHES: [&str; 8] = [
    "Snickeri",
    "Vård",
    "Industri",
    "Data",
    "Bygg",
    "Transport",
    "Livs",
    "Konsult",
];
const GIVEN: [&str; 8] = [
    "Anna", "Björn", "Cecilia", "David", "Åsa", "Östen", "Maria", "Per",
];
const TITLES: [&str; 4] = ["rektor", "vd", "näringslivschef", "projektledare"];
const ROLES: [&str; 4] = ["owner", "funder", "partner", "participant"];

/// Writes the files of a registry into a folder.
///
/// # Errors
/// When a file can't be written.
pub(crate) fn generate(root: &Path, shape: Shape) -> io::Result<()> {
    let mut inventor = Inventor {
        root,
        shape,
        random: shape.seed,
        folders: BTreeSet::new(),
        actors: Vec::new(),
        number: 0,
    };
    inventor.write(
        "registry.toml",
        "schema = 1\nid = \"prov0123456789ab\"\nname = \"Provregister\"\nlanguage = \"sv\"\n\n[privacy]\nbasis = \"public-task\"\n",
    )?;
    let public = inventor.add_public_actors()?;
    let others = shape.files.saturating_sub(public);
    let mut left = others;
    let mut initiatives = 0;
    let mut counts = Vec::new();
    for (kind, share) in SHARES {
        let count = (others * share / 100).min(left);
        left -= count;
        counts.push((kind, count));
        if kind == Kind::Initiative {
            initiatives = count;
        }
    }
    // Actors first: the others name them.
    counts.sort_by_key(|(kind, _)| (!kind.is_actor(), *kind));
    for (kind, count) in counts {
        for number in 0..count {
            match kind {
                Kind::Initiative => inventor.add_initiative(number)?,
                Kind::Person => inventor.add_person(number, initiatives)?,
                Kind::Source => inventor.add_source(number)?,
                _ => inventor.add_actor(kind)?,
            }
        }
    }
    Ok(())
}

struct Inventor<'a> {
    root: &'a Path,
    shape: Shape,
    random: u64,
    /// The folders that exist.
    folders: BTreeSet<PathBuf>,
    /// The ids of the actors.
    actors: Vec<String>,
    /// How many actors are invented.
    number: usize,
}

impl Inventor<'_> {
    /// Returns the next random number below `end`: splitmix64, which gives the same numbers everywhere.
    fn below(&mut self, end: usize) -> usize {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as usize % end
    }

    fn pick<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }

    fn word(&mut self) -> String {
        let count = 2 + self.below(2);
        let word: String = (0..count).map(|_| self.pick(&SYLLABLES)).collect();
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect()
    }

    fn county(&mut self) -> &'static str {
        const COUNTIES: [&str; 21] = [
            "01", "03", "04", "05", "06", "07", "08", "09", "10", "12", "13", "14", "17", "18",
            "19", "20", "21", "22", "23", "24", "25",
        ];
        COUNTIES[self.below(COUNTIES.len())]
    }

    fn write(&mut self, path: &str, text: &str) -> io::Result<()> {
        let file = self.root.join(path);
        let folder = file.parent().unwrap_or(self.root).to_owned();
        if self.folders.insert(folder.clone()) {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, text)
    }

    /// Writes a record into the folder of its kind, or into one in it.
    fn add(&mut self, kind: Kind, id: &str, text: &str) -> io::Result<()> {
        let folder = kind.folder();
        let path = match self.shape.sharded {
            true => format!("{folder}/{}/{id}.toml", &id[..2]),
            false => format!("{folder}/{id}.toml"),
        };
        self.write(&path, text)
    }

    /// Adds the municipalities and regions of Sweden, with what they name.
    fn add_public_actors(&mut self) -> io::Result<usize> {
        let plan = init("Provregister", true);
        let prepared = prepare(self.root, &plan, &Registry::default()).map_err(io::Error::other)?;
        let kept = |path: &str| {
            let kind = Kind::of_file(path);
            kind.is_some_and(|kind| {
                matches!(kind, Kind::Municipality | Kind::Region | Kind::Source)
            })
        };
        let mut count = 0;
        for text in prepared.iter().filter(|text| kept(&text.path)) {
            self.write(&text.path, text.new.as_deref().unwrap_or_default())?;
            count += 1;
            if Kind::of_file(&text.path) != Some(Kind::Source) {
                let stem = Path::new(&text.path).file_stem().unwrap_or_default();
                self.actors.push(stem.to_string_lossy().into_owned());
            }
        }
        Ok(count)
    }

    fn add_actor(&mut self, kind: Kind) -> io::Result<()> {
        self.number += 1;
        let number = self.number;
        let name = match kind {
            Kind::School => format!("{} gymnasium Prov {number}", self.word()),
            Kind::Association => format!("Föreningen {} Prov {number}", self.word()),
            _ => format!("{} {} Prov {number} AB", self.word(), self.pick(&BRANCHES)),
        };
        let id = Id::from_name(&name).to_string();
        let mut text = format!("name = \"{name}\"\n");
        if kind != Kind::School {
            let start = if kind == Kind::Company { "559" } else { "802" };
            let digits = format!("{start}{number:06}");
            text += &format!(
                "orgnr = \"{}-{}{}\"\n",
                &digits[..6],
                &digits[6..],
                check_digit(&digits)
            );
        }
        let host = Id::from_name(&self.word()).to_string();
        let county = self.county();
        let _ = write!(
            text,
            "county = [\"{county}\"]\nwebsite = \"https://{host}-{number}.example\"\n\
             email = \"info@{host}-{number}.example\"\nsources = [\"scb-2026\"]\nchecked = 2026-05-01\n"
        );
        self.add(kind, &id, &text)?;
        self.actors.push(id);
        Ok(())
    }

    fn add_initiative(&mut self, number: usize) -> io::Result<()> {
        let (name, county) = (self.word(), self.county());
        let mut text = format!(
            "name = \"Kompetensforum {name} Prov {number}\"\ntype = \"project\"\ncounty = [\"{county}\"]\n\
             start = 2024-01-01\nsources = [\"scb-2026\"]\n"
        );
        let mut actors = BTreeSet::new();
        while actors.len() < 8.min(self.actors.len()) {
            // Half of them are of the first: municipalities and regions take part in most.
            let end = if self.below(2) == 0 { 311 } else { usize::MAX };
            let at = self.below(self.actors.len().min(end));
            actors.insert(self.actors[at].clone());
        }
        for (at, actor) in actors.iter().enumerate() {
            let role = if at == 0 {
                "owner"
            } else {
                self.pick(&ROLES[1..])
            };
            let _ = write!(
                text,
                "\n[[participant]]\nactor = \"{actor}\"\nrole = \"{role}\"\n"
            );
        }
        self.add(
            Kind::Initiative,
            &format!("kompetensforum-prov-{number}"),
            &text,
        )
    }

    fn add_person(&mut self, number: usize, initiatives: usize) -> io::Result<()> {
        let name = format!("{} {}prov", self.pick(&GIVEN), self.word());
        let id = format!("{}-{number}", Id::from_name(&name));
        let at = self.below(self.actors.len());
        let actor = self.actors[at].clone();
        let title = self.pick(&TITLES);
        let mut text =
            format!("name = \"{name}\"\n\n[[post]]\nactor = \"{actor}\"\ntitle = \"{title}\"\n");
        if initiatives > 0 && self.below(4) == 0 {
            let initiative = self.below(initiatives);
            let _ = writeln!(text, "initiatives = [\"kompetensforum-prov-{initiative}\"]");
        }
        let _ = write!(
            text,
            "email = \"p{number}@prov.example\"\nphone = \"08-465 004 {:02}\"\nsource = \"scb-2026\"\n",
            number % 100
        );
        self.add(Kind::Person, &id, &text)
    }

    fn add_source(&mut self, number: usize) -> io::Result<()> {
        let text = format!(
            "name = \"Provrapport {number}\"\npublisher = \"Prov\"\ndate = 2026-01-01\nurl = \"https://prov.example/{number}\"\n"
        );
        self.add(Kind::Source, &format!("provrapport-{number}"), &text)
    }
}

/// The last digit of an organisation number.
fn check_digit(digits: &str) -> u32 {
    let digits = digits.bytes().map(|digit| u32::from(digit - b'0'));
    let doubled = digits
        .enumerate()
        .map(|(at, digit)| digit * (2 - at as u32 % 2));
    let sum: u32 = doubled.map(|digit| digit / 10 + digit % 10).sum();
    (10 - sum % 10) % 10
}
