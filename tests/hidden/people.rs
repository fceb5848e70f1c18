//! Random people whose every word is unique, before and after a change.

use std::path::Path;

use crate::program::lines::{Disclosure, Line};
use crate::program::{run_git, write_file};

/// The kind of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum WordKind {
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

impl WordKind {
    fn is_contact_detail(self) -> bool {
        matches!(self, WordKind::Email | WordKind::Phone)
    }

    fn is_identity(self) -> bool {
        matches!(self, WordKind::Id | WordKind::Name)
    }
}

/// A word in the file of a person.
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) kind: WordKind,
    person: usize,
    post: Option<usize>,
}

/// A value at the revision `v1`, and the value now.
pub(crate) type BeforeAndAfter<T> = [T; 2];

#[derive(Clone)]
struct Post {
    actor: &'static str,
    period: BeforeAndAfter<Period>,
    has_initiative: bool,
    /// Whether its address is also that of others.
    shares_address: bool,
}

struct Person {
    exists: BeforeAndAfter<bool>,
    is_withheld: BeforeAndAfter<bool>,
    /// Whether the person is withheld in the work tree, but not in a commit.
    is_withheld_uncommitted: bool,
    posts: Vec<Post>,
}

/// Lines of a file, and the first and last day of the period that they mean.
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

/// The people of a registry, with the words in their files.
pub(crate) struct People {
    all: Vec<Person>,
    pub(crate) words: Vec<Word>,
}

impl People {
    /// Creates twenty people. The first is never withheld, the second is.
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
                    has_initiative: below(3) == 0,
                    shares_address: below(5) == 0,
                }
            };
            let mut posts = vec![post()];
            let more = add_unused_posts(&mut posts, &mut post);
            posts.truncate(1 + more % 4);
            let fixed = |period| Post {
                actor: "bolaget",
                period: [period; 2],
                has_initiative: true,
                shares_address: false,
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
            let exists = match number {
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
                exists,
                is_withheld,
                is_withheld_uncommitted: number > 1 && exists[1] && below(4) == 0,
                posts,
            }
        });
        let mut people = People {
            all: all.collect(),
            words: Vec::new(),
        };
        people.collect_words();
        people
    }

    fn collect_words(&mut self) {
        for (person, known) in self.all.iter().enumerate() {
            let mut add_word = |kind, post, text: String| {
                self.words.push(Word {
                    text,
                    kind,
                    person,
                    post,
                });
            };
            add_word(WordKind::Id, None, format!("xid{person}x"));
            add_word(WordKind::Name, None, format!("xn{person}x"));
            add_word(WordKind::Note, None, format!("xpnote{person}x"));
            for at in 0..known.posts.len() {
                for (kind, word) in [
                    (WordKind::Title, "title"),
                    (WordKind::Unit, "unit"),
                    (WordKind::Remark, "remark"),
                ] {
                    add_word(kind, Some(at), format!("x{word}{person}q{at}x"));
                }
                let email = match known.posts[at].shares_address {
                    true => SHARED.to_owned(),
                    false => format!("xmail{person}q{at}x@prov.example"),
                };
                add_word(WordKind::Email, Some(at), email);
                add_word(WordKind::Phone, Some(at), phone_digits(person, at));
            }
        }
    }

    /// Returns the text of a person's file at `v1` (side 0) or now (side 1), if it exists.
    fn file(&self, person: usize, side: usize) -> Option<String> {
        let known = &self.all[person];
        if !known.exists[side] {
            return None;
        }
        let mut text = format!(
            "name = \"Prov Xn{person}x\"\nnote = \"om xpnote{person}x\"\nsources = [\"kallan\"]\n"
        );
        if known.is_withheld[side] {
            text.push_str("withhold = true\n");
        }
        for (at, post) in known.posts.iter().enumerate() {
            let email = match post.shares_address {
                true => SHARED.to_owned(),
                false => format!("xmail{person}q{at}x@prov.example"),
            };
            let initiatives = if post.has_initiative {
                "initiatives = [\"insatsen\"]\n"
            } else {
                ""
            };
            // The unit had another name before, so that `diff` and `log` list the change.
            let before = ["förr ", ""][side];
            text.push_str(&format!(
                "\n[[post]]\nactor = \"{}\"\ntitle = \"xtitle{person}q{at}x\"\nunit = \"{before}xunit{person}q{at}x\"\n{initiatives}\
                 email = [\"{email}\"]\nphone = [\"08-{} vx\"]\n{}note = \"xremark{person}q{at}x\"\n",
                post.actor, phone_digits(person, at), post.period[side].0
            ));
        }
        Some(text)
    }

    /// Writes the registry with the revision `v1`, a commit after it, and changes that are not committed.
    pub(crate) fn write(&self, folder: &Path) {
        for (file, text) in FILES {
            write_file(folder, file, text);
        }
        run_git(folder, &["init", "--quiet", "--initial-branch=main"]);
        for side in [0, 1] {
            for person in 0..self.all.len() {
                let file = format!("people/xid{person}x.toml");
                match self.file(person, side) {
                    Some(text) => write_file(folder, &file, &text),
                    None => {
                        let _ = std::fs::remove_file(folder.join(file));
                    }
                }
            }
            if side == 1 {
                write_file(
                    folder,
                    "companies/bolaget.toml",
                    "name = \"Bolaget AB\"\nemail = \"bolaget@prov.example\"\n",
                );
            }
            run_git(folder, &["add", "--all"]);
            run_git(folder, &["commit", "--quiet", "--message", "ny"]);
            if side == 0 {
                run_git(folder, &["tag", "v1"]);
            }
        }
        // Changes that only `diff` lists.
        for person in 0..self.all.len() {
            if let Some(text) = self.file(person, 1) {
                let mut text = text.replace("om xpnote", "mer om xpnote");
                if self.all[person].is_withheld_uncommitted {
                    text.insert_str(0, "withhold = true\n");
                    text = text.replace("]\nwithhold = true", "]");
                }
                write_file(folder, &format!("people/xid{person}x.toml"), &text);
            }
        }
        run_git(folder, &["add", "people"]);
    }

    /// Returns the files of the people who are withheld now.
    pub(crate) fn withheld_files(&self) -> Vec<String> {
        let people = self.all.iter().enumerate();
        let withheld = people
            .filter(|(_, it)| it.exists[1] && (it.is_withheld_uncommitted || it.is_withheld[1]));
        withheld
            .map(|(number, _)| format!("people/xid{number}x.toml"))
            .collect()
    }

    /// Returns whether the output of a line may contain a word.
    pub(crate) fn may_print(&self, word: &Word, line: &Line) -> bool {
        let (day, side) = (line.as_of_day(), usize::from(!line.reads_first_revision()));
        let person = &self.all[word.person];
        let is_withheld = |side: usize| person.exists[side] && person.is_withheld[side];
        // Whoever is withheld now is left out of lists of earlier days too.
        let was_withheld_before = line.compares_revisions() && is_withheld(0);
        let may_be_named =
            !(is_withheld(1) || person.is_withheld_uncommitted || was_withheld_before);
        let is_listed = may_be_named && person.exists[side] && !is_withheld(side);
        let is_current = |post: &Post| {
            let (_, first, last) = post.period[side];
            first <= day && day <= last
        };
        let post_is_current = word.post.is_some_and(|at| is_current(&person.posts[at]));
        let has_current_post = person.posts.iter().any(is_current);
        let kind = word.kind;
        let is_job = matches!(kind, WordKind::Title | WordKind::Unit) && post_is_current;
        match line.disclosure {
            Disclosure::Nothing => false,
            Disclosure::Names => is_listed && kind.is_identity(),
            Disclosure::Titles => {
                is_listed && (kind.is_identity() || kind == WordKind::Note || is_job)
            }
            Disclosure::Staff => is_listed && has_current_post && (kind.is_identity() || is_job),
            Disclosure::Contacts => {
                is_listed
                    && has_current_post
                    && (kind.is_identity() || is_job || kind.is_contact_detail() && post_is_current)
            }
            Disclosure::History => may_be_named && !kind.is_contact_detail(),
            Disclosure::Everybody => is_listed,
            Disclosure::Page(number) => word.person == number,
            Disclosure::PageWithoutContacts(number) => {
                word.person == number && !kind.is_contact_detail()
            }
            Disclosure::Files => !kind.is_contact_detail(),
        }
    }
}

fn add_unused_posts(posts: &mut Vec<Post>, post: &mut impl FnMut() -> Post) -> usize {
    let many = posts.len();
    posts.extend((0..3).map(|_| post()));
    many + usize::from(posts[1].shares_address) + usize::from(posts[2].has_initiative)
}

/// Returns the digits of a number after the area code. The number is written with a word after it, because a complete
/// number costs each run the tables of all countries; tests/lists.rs covers those.
fn phone_digits(person: usize, at: usize) -> String {
    format!("465{person:02}{at}{:02}", (person * 7 + at * 3) % 90 + 10)
}

const FILES: [(&str, &str); 9] = [
    (
        "registry.toml",
        "schema = 1\nid = \"prov0123456789ab\"\nname = \"Prov\"\n\n[privacy]\nbasis = \"public-task\"\nreview-after-months = 12\n\n[queries]\nvara = \"kind:company\"\n\n\
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
