//! Random people of whom every word can be told from all others, as they are and as they were.

use std::path::Path;

use crate::program::lines::{Line, Tells};
use crate::program::{git, put};

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    Id,
    Name,
    Note,
    Title,
    Unit,
    Email,
    Phone,
    /// The note of a post.
    Remark,
}

impl What {
    fn reaches(self) -> bool {
        matches!(self, What::Email | What::Phone)
    }

    fn names(self) -> bool {
        matches!(self, What::Id | What::Name)
    }
}

/// A word that stands in the file of a person.
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) what: What,
    person: usize,
    post: Option<usize>,
}

/// As it was at `v1`, and as it is.
pub(crate) type Both<T> = [T; 2];

#[derive(Clone)]
struct Post {
    actor: &'static str,
    period: Both<Period>,
    is_for: bool,
    /// Whether its address is one that others have too.
    shares: bool,
}

struct Person {
    is_there: Both<bool>,
    is_withheld: Both<bool>,
    /// Whether that they are withheld is not committed yet.
    hides: bool,
    posts: Vec<Post>,
}

/// Lines of a file, and the first and last day that they mean.
type Period = (&'static str, &'static str, &'static str);

const ALWAYS: Period = ("", "0000", "9999");
const PERIODS: [Period; 8] = [
    ALWAYS,
    ("since = 2020-01-01\n", "2020-01-01", "9999"),
    ("until = 2026-11-22\n", "0000", "2026-11-22"),
    (
        "since = \"2020\"\nuntil = \"2027\"\n",
        "2020-01-01",
        "2027-12-31",
    ),
    ENDED,
    ("until = \"2024\"\n", "0000", "2024-12-31"),
    ("since = 2026-11-23\n", "2026-11-23", "9999"),
    ("since = \"2027\"\n", "2027-01-01", "9999"),
];
const ENDED: Period = ("until = 2026-11-21\n", "0000", "2026-11-21");

const ACTORS: [&str; 4] = ["bolaget", "kommunen", "borta", "gruppen"];

const SHARED: &str = "xsharedx@prov.example";

/// The people of a registry.
pub(crate) struct People {
    all: Vec<Person>,
    pub(crate) words: Vec<Word>,
}

impl People {
    /// Twenty people; the first is in lists, the second in none.
    pub(crate) fn random(numbers: &[u32]) -> People {
        let mut numbers = numbers.iter().map(|it| *it as usize);
        let mut below = |count: usize| numbers.next().unwrap_or(0) % count;
        let all = (0..20).map(|number| {
            let mut post = || {
                let now = PERIODS[below(PERIODS.len())];
                let then = [now, ALWAYS, PERIODS[below(PERIODS.len())]][below(3)];
                Post {
                    actor: ACTORS[below(ACTORS.len())],
                    period: [then, now],
                    is_for: below(3) == 0,
                    shares: below(5) == 0,
                }
            };
            let mut posts = vec![post()];
            let more = numbers_of(&mut posts, &mut post);
            posts.truncate(1 + more % 4);
            let fixed = |period| Post {
                actor: "bolaget",
                period: [period; 2],
                is_for: true,
                shares: false,
            };
            let is_withheld = match number {
                0 => [false, false],
                1 => [false, true],
                _ => [
                    [false, false],
                    [false, false],
                    [false, true],
                    [true, true],
                    [true, false],
                ][below(5)],
            };
            if number < 2 {
                posts = vec![fixed(ALWAYS), fixed(ENDED)];
            }
            let is_there = match number {
                0 | 1 => [true, true],
                _ => [
                    [true, true],
                    [true, true],
                    [true, true],
                    [false, true],
                    [true, false],
                ][below(5)],
            };
            Person {
                is_there,
                is_withheld,
                hides: number > 1 && is_there[1] && below(4) == 0,
                posts,
            }
        });
        let mut people = People {
            all: all.collect(),
            words: Vec::new(),
        };
        people.name();
        people
    }

    fn name(&mut self) {
        for (person, known) in self.all.iter().enumerate() {
            let mut say = |what, post, text: String| {
                self.words.push(Word {
                    text,
                    what,
                    person,
                    post,
                });
            };
            say(What::Id, None, format!("xid{person}x"));
            say(What::Name, None, format!("xn{person}x"));
            say(What::Note, None, format!("xpnote{person}x"));
            for at in 0..known.posts.len() {
                for (what, word) in [
                    (What::Title, "title"),
                    (What::Unit, "unit"),
                    (What::Remark, "remark"),
                ] {
                    say(what, Some(at), format!("x{word}{person}q{at}x"));
                }
                let email = match known.posts[at].shares {
                    true => SHARED.to_owned(),
                    false => format!("xmail{person}q{at}x@prov.example"),
                };
                say(What::Email, Some(at), email);
                say(What::Phone, Some(at), phone(person, at));
            }
        }
    }

    /// The file of a person then or now; none where there is none.
    fn file(&self, person: usize, side: usize) -> Option<String> {
        let known = &self.all[person];
        if !known.is_there[side] {
            return None;
        }
        let mut text = format!(
            "name = \"Prov Xn{person}x\"\nnote = \"om xpnote{person}x\"\nsources = [\"kallan\"]\n"
        );
        if known.is_withheld[side] {
            text.push_str("withhold = true\n");
        }
        for (at, post) in known.posts.iter().enumerate() {
            let email = match post.shares {
                true => SHARED.to_owned(),
                false => format!("xmail{person}q{at}x@prov.example"),
            };
            let initiatives = if post.is_for {
                "initiatives = [\"insatsen\"]\n"
            } else {
                ""
            };
            // The unit had another name then: `diff` and `log` tell of it.
            let before = ["förr ", ""][side];
            text.push_str(&format!(
                "\n[[post]]\nactor = \"{}\"\ntitle = \"xtitle{person}q{at}x\"\nunit = \"{before}xunit{person}q{at}x\"\n{initiatives}\
                 email = [\"{email}\"]\nphone = [\"08-{} vx\"]\n{}note = \"xremark{person}q{at}x\"\n",
                post.actor, phone(person, at), post.period[side].0
            ));
        }
        Some(text)
    }

    /// Writes the registry with a revision `v1`, a commit after it, and something that is not committed.
    pub(crate) fn write(&self, folder: &Path) {
        for (file, text) in FILES {
            put(folder, file, text);
        }
        git(folder, &["init", "--quiet", "--initial-branch=main"]);
        for side in [0, 1] {
            for person in 0..self.all.len() {
                let file = format!("people/xid{person}x.toml");
                match self.file(person, side) {
                    Some(text) => put(folder, &file, &text),
                    None => {
                        let _ = std::fs::remove_file(folder.join(file));
                    }
                }
            }
            if side == 1 {
                put(
                    folder,
                    "companies/bolaget.toml",
                    "name = \"Bolaget AB\"\nemail = \"bolaget@prov.example\"\n",
                );
            }
            git(folder, &["add", "--all"]);
            git(folder, &["commit", "--quiet", "--message", "ny"]);
            if side == 0 {
                git(folder, &["tag", "v1"]);
            }
        }
        // What `diff` alone tells of.
        for person in 0..self.all.len() {
            if let Some(text) = self.file(person, 1) {
                let mut text = text.replace("om xpnote", "mer om xpnote");
                if self.all[person].hides {
                    text.insert_str(0, "withhold = true\n");
                    text = text.replace("]\nwithhold = true", "]");
                }
                put(folder, &format!("people/xid{person}x.toml"), &text);
            }
        }
        git(folder, &["add", "people"]);
    }

    /// The files of those who are withheld now.
    pub(crate) fn withheld(&self) -> Vec<String> {
        let people = self.all.iter().enumerate();
        let withheld = people.filter(|(_, it)| it.is_there[1] && (it.hides || it.is_withheld[1]));
        withheld
            .map(|(number, _)| format!("people/xid{number}x.toml"))
            .collect()
    }

    /// Whether a word may stand in the answer to a line.
    pub(crate) fn may_tell(&self, word: &Word, line: &Line) -> bool {
        let (day, side) = (line.day(), usize::from(!line.is_of_then()));
        let person = &self.all[word.person];
        let is_withheld = |side: usize| person.is_there[side] && person.is_withheld[side];
        // Who is in no list now is in none of then either.
        let was_withheld = line.is_of_both() && is_withheld(0);
        let is_told = !(is_withheld(1) || person.hides || was_withheld);
        let is_listed = is_told && person.is_there[side] && !is_withheld(side);
        let holds = |post: &Post| {
            let (_, first, last) = post.period[side];
            first <= day && day <= last
        };
        let post_holds = word.post.is_some_and(|at| holds(&person.posts[at]));
        let any_holds = person.posts.iter().any(holds);
        let what = word.what;
        let is_job = matches!(what, What::Title | What::Unit) && post_holds;
        match line.tells {
            Tells::Nothing => false,
            Tells::Names => is_listed && what.names(),
            Tells::Titles => is_listed && (what.names() || what == What::Note || is_job),
            Tells::Staff => is_listed && any_holds && (what.names() || is_job),
            Tells::Reach => {
                is_listed && any_holds && (what.names() || is_job || what.reaches() && post_holds)
            }
            Tells::History => is_told && !what.reaches(),
            Tells::Page(number) => word.person == number,
            Tells::Past(number) => word.person == number && !what.reaches(),
            Tells::Files => !what.reaches(),
        }
    }
}

fn numbers_of(posts: &mut Vec<Post>, post: &mut impl FnMut() -> Post) -> usize {
    let many = posts.len();
    posts.extend((0..3).map(|_| post()));
    many + usize::from(posts[1].shares) + usize::from(posts[2].is_for)
}

/// The digits of a number behind the area code. It stands with a word: a number in full costs each run the tables of all
/// countries, and tests/lists.rs looks for those.
fn phone(person: usize, at: usize) -> String {
    format!("465{person:02}{at}{:02}", (person * 7 + at * 3) % 90 + 10)
}

const FILES: [(&str, &str); 9] = [
    (
        "registry.toml",
        "schema = 1\nname = \"Prov\"\n\n[privacy]\nbasis = \"public-task\"\nreview-after-months = 12\n\n[queries]\nvara = \"kind:company\"\n\n\
         [[expectation]]\nname = \"alla har person\"\nwhere = \"kind:municipality,company\"\nrequires = \"has:person\"\nlevel = \"note\"\n",
    ),
    (
        "companies/bolaget.toml",
        "name = \"Bolaget\"\nemail = \"bolaget@prov.example\"\n",
    ),
    (
        "companies/borta.toml",
        "name = \"Borta AB\"\ndissolved = 2025-12-31\n",
    ),
    (
        "municipalities/kommunen.toml",
        "name = \"Provkommunen\"\ncounty = [\"08\"]\n",
    ),
    (
        "groups/gruppen.toml",
        "name = \"Gruppen\"\nmembers = [\"bolaget\", \"kommunen\"]\n",
    ),
    (
        "initiatives/insatsen.toml",
        "name = \"Insatsen\"\ntype = \"project\"\nsources = [\"kallan\"]\n\n[[participant]]\nactor = \"bolaget\"\nrole = \"owner\"\n\n\
         [[participant]]\nactor = \"gruppen\"\nrole = \"partner\"\n\n[[participant]]\nactor = \"borta\"\nrole = \"funder\"\namount = 1000\n",
    ),
    (
        "initiatives/gamla.toml",
        "name = \"Gamla insatsen\"\ntype = \"project\"\nend = 2024-12-31\n\n[[participant]]\nactor = \"kommunen\"\nrole = \"owner\"\n",
    ),
    (
        "sources/kallan.toml",
        "name = \"Källan\"\npublisher = \"Prov\"\ndate = 2026-01-01\n",
    ),
    (".gitignore", ".kompis/\n"),
];
