//! Rows about people, and the participations of any row.

use super::{Cells, Draft, Importer, Stop, guess, is_said, names, person_key, person_name};
use crate::model::fields::{self, ReferenceTarget, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::table::Cell;
use crate::model::value::{Block, Value};
use crate::ops::import::find::Found;
use crate::ops::import::options::{Judgement, Mode, Reading};
use crate::ops::import::result::Reason;
use crate::ops::link::{check_period, period};
use crate::text::fold::fold;
use crate::text::surname::{self, Parts};

/// The fields of a post that cells are read as; where it is comes from the organisation of the row.
const OF_POSTS: [&str; 10] = [
    "title", "unit", "topics", "email", "phone", "since", "until", "source", "note", "inferred",
];

/// The fields of a participation that cells are read as.
const OF_PARTICIPATIONS: [&str; 6] = ["since", "until", "amount", "formal-role", "source", "note"];

/// The signs between initiatives, whose names have commas.
const INITIATIVES: &[char] = &[';', '\n'];

/// The signs between roles.
const ROLES: &[char] = &[';', ',', '\n'];

impl<'a> Importer<'a> {
    pub(super) fn apply_person(
        &mut self,
        cells: &Cells<'_>,
        by_id: Option<Id>,
        draft: &mut Draft,
    ) -> Result<(), Stop> {
        let (name, parts) = self.name_of_person(cells)?;
        let key = person_key(cells, &name);
        let judgement = self.judge(&key)?.cloned();
        let mut post = self.post(cells, draft)?;
        if let Some(id) = self.find_said(&name, by_id.as_ref(), cells, &post) {
            draft.about.push(id);
            return Ok(());
        }
        if let Some(actor) = self.employer(cells, draft)? {
            post.set("actor", Value::Text(actor.to_string()));
        } else if post.iter().next().is_some() {
            return Err(Stop::Refused(Reason::new("no-actor", &[])));
        }
        if let Some(initiative) = cells.text("initiative") {
            self.link_employer(cells, &initiative, &mut post, draft)?;
        }
        let mut record = Record {
            id: Id::from_name(&name),
            kind: Kind::Person,
            path: String::new(),
            block: Block::default(),
        };
        record.block.set("name", Value::Text(name));
        if post.text("actor").is_some() {
            record.block.set("post", Value::Tables(vec![post.clone()]));
        }
        let known = match (by_id, judgement) {
            (Some(id), _) => Some(id),
            (None, Some(Judgement::Same(id))) if self.get(&id).is_some() => Some(id),
            (None, Some(Judgement::New)) => None,
            (None, _) => match self.finder.find_person(&record) {
                Found::One(id) => Some(id),
                Found::Nothing => None,
                Found::Several(candidates) => return Err(Stop::Doubtful { candidates, key }),
            },
        };
        match known {
            Some(id) => self.change_person(&id, post, draft),
            None => {
                set_parts(&mut record.block, &parts);
                self.add_source(&mut record.block);
                self.create(Kind::Person, record.id, record.block, draft);
                Ok(())
            }
        }
    }

    /// The name of the person of a row, and its parts where the row says which is which.
    fn name_of_person(&self, cells: &Cells<'_>) -> Result<(String, Parts), Stop> {
        let name = person_name(cells).unwrap_or_default();
        let mut parts = Parts {
            given: cells.text("given").unwrap_or_default(),
            family: cells.text("family").unwrap_or_default(),
            ..Parts::default()
        };
        let Some(split) = surname::split_surname_first(&name) else {
            return Ok((name, parts));
        };
        let meant = surname::given_name_first(&split).unwrap_or_else(|| name.clone());
        if !self.options.accepted.contains(&Reading::SurnameFirst) {
            let field = &fields::RECORD[0];
            let reason = guess(Reading::SurnameFirst, field, &Cell::Text(name), &meant);
            return Err(Stop::Refused(reason));
        }
        parts.given = split.given;
        parts.family = split.family;
        Ok((meant, parts))
    }

    /// What a row says of the post of a person, without where it is.
    fn post(&mut self, cells: &Cells<'_>, draft: &mut Draft) -> Result<Block, Stop> {
        let mut post = Block::default();
        let is_linked = cells.text("initiative").is_some();
        let fields = fields::POST.iter();
        for field in fields.filter(|field| OF_POSTS.contains(&field.key)) {
            // Beside an initiative the days are those of the participation.
            if is_linked && ["since", "until"].contains(&field.key) {
                continue;
            }
            if let Some(value) = self.value(field, cells.all(field.key), draft)? {
                post.set(field.key, value);
            }
        }
        Ok(post)
    }

    /// The organisation of the person of a row, added if it is new.
    fn employer(&mut self, cells: &Cells<'_>, draft: &mut Draft) -> Result<Option<Id>, Stop> {
        if cells.name().is_none() {
            return Ok(self.options.actor.clone());
        }
        let registry = self.assigner.registry;
        // Lists of kompis name the actor by its id.
        let by_id = cells
            .name()
            .map(Id::new)
            .filter(|id| registry.get(id).is_some());
        let about = std::mem::take(&mut draft.about);
        let id = self.apply_record(cells, by_id, draft);
        draft.about = about;
        id.map(Some)
    }

    /// The person of this name whose posts say all that a row says: the one with the id of the row, else any.
    ///
    /// Cards and lists have all organisations, titles and addresses of a person, but not which belong together.
    fn find_said(
        &self,
        name: &str,
        by_id: Option<&Id>,
        cells: &Cells<'_>,
        post: &Block,
    ) -> Option<Id> {
        let named = self.finder.people_named(name);
        let mut people = by_id.into_iter().chain(named.filter(|_| by_id.is_none()));
        let says = |id: &&Id| {
            self.get(id)
                .is_some_and(|it| self.says_all(it, cells, post))
        };
        people.find(says).cloned()
    }

    /// Whether the posts of a person say all that a row says of them.
    fn says_all(&self, person: &Record, cells: &Cells<'_>, post: &Block) -> bool {
        let posts = person.block.tables("post");
        let known = |keys: &[&str]| -> Vec<String> {
            let texts = posts
                .iter()
                .flat_map(|post| keys.iter().map(|key| post.text(key)));
            texts.flatten().map(str::to_owned).collect()
        };
        let says = |(key, value): (&str, &Value)| match key {
            "title" | "unit" => is_joined(&value.texts().concat(), &known(&["title", "unit"])),
            _ => fields::POST
                .iter()
                .filter(|field| field.key == key)
                .all(|field| {
                    let mut each = value.texts().into_iter().map(Value::Text);
                    let said: Vec<&Value> = posts.iter().filter_map(|it| it.get(key)).collect();
                    each.all(|one| said.iter().any(|old| is_said(field, old, &one)))
                }),
        };
        let actors = posts
            .iter()
            .filter_map(|it| self.get(&Id::new(it.text("actor")?)));
        let actors = actors.flat_map(|it| it.names().chain([it.id.as_str()]).map(str::to_owned));
        let actors: Vec<String> = actors.collect();
        let is_place = cells
            .text("actor")
            .is_none_or(|text| is_joined(&text, &actors));
        is_place && post.iter().all(says) && cells.text("initiative").is_none()
    }

    fn change_person(&mut self, id: &Id, post: Block, draft: &mut Draft) -> Result<(), Stop> {
        draft.about.insert(0, id.clone());
        if self.options.mode == Mode::OnlyNew && !self.working.new.contains(id) {
            return Ok(());
        }
        let Some(record) = self.draft_of(id, draft).cloned() else {
            return Ok(());
        };
        if post.text("actor").is_none() {
            return Ok(());
        }
        let mut posts = record.block.tables("post").to_vec();
        let mut block = record.block.clone();
        match find_post(&posts, &post)? {
            Some(index) => {
                for field in fields::POST {
                    if let Some(value) = post.get(field.key) {
                        self.merge(&mut posts[index], field, value.clone(), draft);
                    }
                }
                if posts[index] != record.block.tables("post")[index] {
                    check_block(&posts[index])?;
                    self.add_source(&mut block);
                }
            }
            None => {
                check_block(&post)?;
                posts.push(self.with_source(post));
            }
        }
        block.set("post", Value::Tables(posts));
        draft.records.insert(id.clone(), Record { block, ..record });
        Ok(())
    }

    /// A new block with the source of the import, if it has none of its own.
    fn with_source(&self, mut block: Block) -> Block {
        if let (None, Some(source)) = (block.get("source"), &self.options.source) {
            block.set("source", Value::Text(source.to_string()));
        }
        block
    }

    /// Links the organisation of a person where the row gives it a role, and says that the post is for the initiative.
    fn link_employer(
        &mut self,
        cells: &Cells<'_>,
        initiative: &str,
        post: &mut Block,
        draft: &mut Draft,
    ) -> Result<(), Stop> {
        let Some(actor) = post.text("actor").map(Id::new) else {
            return Err(Stop::Refused(Reason::new("no-actor", &[])));
        };
        let mut ids = Vec::new();
        for text in names(initiative, INITIATIVES) {
            ids.push(
                self.reference(ReferenceTarget::Initiative, text)?
                    .to_string(),
            );
        }
        ids.sort();
        post.set("initiatives", Value::List(ids));
        if cells.text("role").is_some() || self.options.role.is_some() {
            self.apply_participations(cells, &actor, initiative, draft)?;
        }
        Ok(())
    }

    /// Adds the participations that a row states, or what existing ones lack.
    pub(super) fn apply_participations(
        &mut self,
        cells: &Cells<'_>,
        actor: &Id,
        initiative: &str,
        draft: &mut Draft,
    ) -> Result<(), Stop> {
        let no_role = || Stop::Refused(Reason::new("no-role", &[]));
        let roles = cells.text("role").or_else(|| self.options.role.clone());
        let roles = roles.ok_or_else(no_role)?;
        let mut details = Block::default();
        let fields = fields::PARTICIPANT.iter();
        for field in fields.filter(|field| OF_PARTICIPATIONS.contains(&field.key)) {
            if let Some(value) = self.value(field, cells.all(field.key), draft)? {
                details.set(field.key, value);
            }
        }
        if let (false, Some(unit)) = (cells.names_person(), cells.text("unit")) {
            details.set("unit", Value::Text(unit));
        }
        for text in names(initiative, INITIATIVES) {
            let id = self.reference(ReferenceTarget::Initiative, text)?;
            for role in names(&roles, ROLES) {
                let mut block = details.clone();
                block.set("actor", Value::Text(actor.to_string()));
                block.set(
                    "role",
                    Value::Text(self.assigner.word(WordList::Role, role)?),
                );
                self.add_participant(&id, block, draft)?;
            }
        }
        Ok(())
    }

    /// Adds a participant to an initiative, or what the same one lacks.
    pub(super) fn add_participant(
        &mut self,
        initiative: &Id,
        block: Block,
        draft: &mut Draft,
    ) -> Result<(), Stop> {
        let Some(record) = self.draft_of(initiative, draft).cloned() else {
            return Ok(());
        };
        draft.about.push(initiative.clone());
        let mut blocks = record.block.tables("participant").to_vec();
        let fits = |it: &Block| {
            let keys = ["actor", "role"]
                .into_iter()
                .chain(block.text("unit").map(|_| "unit"));
            let is_same = keys.into_iter().all(|key| it.text(key) == block.text(key));
            is_same && period(it).overlaps(&period(&block))
        };
        match blocks.iter().position(fits) {
            Some(index) => {
                for field in fields::PARTICIPANT {
                    // Where a fact that is there was found, another list does not change.
                    if let Some(value) = block.get(field.key).filter(|_| field.key != "source") {
                        self.merge(&mut blocks[index], field, value.clone(), draft);
                    }
                }
                check_block(&blocks[index])?;
            }
            None => {
                check_block(&block)?;
                blocks.push(self.with_source(block));
            }
        }
        let mut block = record.block.clone();
        block.set("participant", Value::Tables(blocks));
        draft
            .records
            .insert(initiative.clone(), Record { block, ..record });
        Ok(())
    }
}

/// Whether a text is made of known ones, with signs between them.
fn is_joined(text: &str, known: &[String]) -> bool {
    fn is_made(text: &str, known: &[String]) -> bool {
        let text = text.trim_start_matches([',', ';', '/', '\n', ' ', '\u{a0}']);
        let mut rests = known.iter().filter_map(|it| text.strip_prefix(it.as_str()));
        text.is_empty() || rests.any(|rest| rest.len() < text.len() && is_made(rest, known))
    }
    let known: Vec<String> = known.iter().map(|it| fold(it)).collect();
    is_made(&fold(text), &known)
}

/// Sets which part of a name is which, where the name alone does not show it.
fn set_parts(block: &mut Block, parts: &Parts) {
    let shown = surname::split(block.text("name").unwrap_or_default());
    let is_known = !parts.given.is_empty() && !parts.family.is_empty();
    if is_known && (shown.given != parts.given || shown.family != parts.family) {
        block.set("given", Value::Text(parts.given.clone()));
        block.set("family", Value::Text(parts.family.clone()));
    }
}

/// The post that is meant: at the same actor with the same title and unit, else the only one there.
fn find_post(posts: &[Block], post: &Block) -> Result<Option<usize>, Stop> {
    let is_there = |at: &usize| posts[*at].text("actor") == post.text("actor");
    let there: Vec<usize> = (0..posts.len()).filter(is_there).collect();
    let says = |at: &&usize| {
        ["title", "unit"].iter().all(|key| {
            let given = post.text(key).map(fold);
            given.is_none() || posts[**at].text(key).map(fold) == given
        })
    };
    let fitting: Vec<&usize> = there.iter().filter(says).collect();
    match (fitting.as_slice(), there.as_slice()) {
        ([one], _) => Ok(Some(**one)),
        ([], []) => Ok(None),
        ([], [one]) => Ok(Some(*one)),
        _ => Err(Stop::Refused(Reason::new("several-posts", &[]))),
    }
}

fn check_block(block: &Block) -> Result<(), Stop> {
    Ok(check_period(&period(block), false)?)
}
