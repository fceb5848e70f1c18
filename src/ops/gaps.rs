//! `gaps`: what is expected and is not so; without expectations, who is absent, what lacks somebody, what is done twice.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;
use serde::Serialize;

use super::expectations::{Measured, UNMET, allows, measure, understand};
use crate::model::finding::Level;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::links::Link;
use crate::model::period::Holds;
use crate::model::query::compile::Query;
use crate::model::query::select::View;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::settings::Expectation;
use crate::text::order;

/// What is missing, and what is there twice.
#[derive(Debug, Default, Serialize)]
pub struct GapsResult {
    /// What the registry expects, each with the records that are otherwise.
    pub expectations: Vec<Expected>,
    /// Initiatives in which some municipalities of a county take part and others don't.
    pub municipalities: Vec<Absent>,
    /// Initiatives without owner, funder or education actor.
    pub roles: Vec<Lacking>,
    /// Pairs of initiatives with nearly the same participants.
    pub overlaps: Vec<Overlap>,
    /// Expectations whose queries can't be understood.
    pub wrong: Vec<String>,
    /// How many initiatives were left out because they are over.
    pub left_out_ended: usize,
    /// How many initiatives were not asked for owner, funder and education actor because they have one participant or none.
    pub left_out_alone: usize,
}

impl GapsResult {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.expectations.iter().all(|it| it.unmet.is_empty())
            && self.municipalities.is_empty()
            && self.roles.is_empty()
            && self.overlaps.is_empty()
    }
}

/// A record that is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its id.
    pub id: Id,
    /// Its name on the day.
    pub name: String,
    /// Whether it is over.
    pub ended: bool,
}

/// An expectation, and what is not so.
#[derive(Debug, Serialize)]
pub struct Expected {
    /// What is expected.
    pub name: String,
    /// The query that finds the records.
    #[serde(rename = "where")]
    pub which: String,
    /// The query that must find them too.
    pub requires: String,
    /// How much it matters.
    pub level: Level,
    /// How many records it is about.
    pub about: usize,
    /// Those that are not as expected.
    pub unmet: Vec<Named>,
}

/// An initiative in which some municipalities of a county take part.
#[derive(Debug, Serialize)]
pub struct Absent {
    /// The initiative.
    pub initiative: Named,
    /// The code of the county.
    pub county: String,
    /// How many of its municipalities take part.
    pub taking_part: usize,
    /// How many it has.
    pub of: usize,
    /// Whether more may, in a group whose members are not known.
    pub maybe: bool,
    /// Those that don't, as far as they are asked about.
    pub absent: Vec<Named>,
}

/// An initiative without somebody.
#[derive(Debug, Serialize)]
pub struct Lacking {
    /// The initiative.
    pub initiative: Named,
    /// How many take part.
    pub participants: usize,
    /// Who is missing.
    pub lacks: Vec<Lack>,
}

/// Who is missing in an initiative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lack {
    /// `owner`, `funder` or `education`.
    pub key: &'static str,
    /// Whether it may be in a group whose members are not known.
    pub maybe: bool,
}

/// Two initiatives with nearly the same participants.
#[derive(Debug, Serialize)]
pub struct Overlap {
    /// The one.
    pub one: Named,
    /// The other.
    pub other: Named,
    /// Who takes part in both.
    pub shared: Vec<Named>,
    /// Who takes part in the one only.
    pub only_one: Vec<Named>,
    /// Who takes part in the other only.
    pub only_other: Vec<Named>,
    /// Of a hundred who take part in either, how many take part in both (Jaccard's index).
    pub percent: usize,
}

/// What to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// What the registry expects.
    Expectations,
    /// Municipalities of a county where others take part and they don't.
    Municipalities,
    /// Initiatives without owner, funder or education actor.
    Roles,
    /// Pairs of initiatives with nearly the same participants.
    Overlaps,
}

/// How gaps are looked for.
#[derive(Debug)]
pub struct Options {
    /// What to look for; nothing for what is expected, and where nothing is, for all the rest.
    pub only: BTreeSet<Sort>,
    /// Whether what is over is looked at too.
    pub ended: bool,
    /// From how many municipalities of a county on the others are absent.
    pub municipalities: usize,
    /// From how many shared participants of a hundred on two initiatives overlap.
    pub similar: usize,
}

/// The fewest participants that two initiatives must share to be told of: one actor is in many.
const SHARED: usize = 2;

/// Looks for gaps, of the records that a query finds.
pub fn gaps(view: &View<'_>, query: &Query, options: &Options) -> GapsResult {
    let all = || view.registry.records().collect();
    let is_narrow = !query.tests.is_empty();
    let found: Vec<&Record> = if is_narrow { view.each(query) } else { all() };
    let found: BTreeSet<&Id> = found.into_iter().map(|it| &it.id).collect();
    let scene = Scene::new(view, &found, options);
    let expects = !view.registry.settings.expectations.is_empty();
    let asked = |sort: Sort| match options.only.is_empty() {
        true => (sort == Sort::Expectations) == expects,
        false => options.only.contains(&sort),
    };
    let mut result = GapsResult::default();
    if asked(Sort::Expectations) {
        scene.expectations(&mut result);
    }
    if asked(Sort::Municipalities) {
        result.municipalities = scene.municipalities();
    }
    if asked(Sort::Roles) {
        scene.roles(&mut result);
    }
    if asked(Sort::Overlaps) {
        result.overlaps = scene.overlaps();
    }
    let of_initiatives = [Sort::Municipalities, Sort::Roles, Sort::Overlaps];
    if of_initiatives.into_iter().any(asked) {
        result.left_out_ended = scene.left_out;
    }
    result
}

/// What is looked at.
struct Scene<'a> {
    view: &'a View<'a>,
    found: &'a BTreeSet<&'a Id>,
    /// Whether a query leaves records out.
    is_narrow: bool,
    options: &'a Options,
    /// The initiatives that are looked at, by id.
    initiatives: Vec<&'a Record>,
    /// How many are not because they are over.
    left_out: usize,
    family: Family,
}

impl<'a> Scene<'a> {
    fn new(view: &'a View<'a>, found: &'a BTreeSet<&'a Id>, options: &'a Options) -> Scene<'a> {
        let is_over = |record: &&Record| is_over(record, view.day()) && !options.ended;
        let holds = |record: &&Record| view.as_of.is_none_or(|day| record.holds(day) != Holds::No);
        let initiatives = view.registry.of_kind(Kind::Initiative).filter(holds);
        let (over, initiatives): (Vec<&Record>, Vec<&Record>) = initiatives.partition(is_over);
        let left_out = over.iter().filter(|it| found.contains(&it.id)).count();
        Scene {
            view,
            found,
            is_narrow: found.len() < view.registry.records().count(),
            options,
            initiatives,
            left_out,
            family: Family::new(view),
        }
    }

    fn named(&self, id: &Id) -> Named {
        let record = self.view.registry.get(id);
        Named {
            id: id.clone(),
            name: self.view.name(id).to_owned(),
            ended: record.is_some_and(|it| is_over(it, self.view.day())),
        }
    }

    fn all_named<'i>(&self, ids: impl IntoIterator<Item = &'i Id>) -> Vec<Named> {
        let mut named: Vec<Named> = ids.into_iter().map(|id| self.named(id)).collect();
        named.sort_by(by_name);
        named
    }

    fn expectations(&self, result: &mut GapsResult) {
        let View {
            registry,
            today,
            as_of,
            ..
        } = *self.view;
        for expectation in &registry.settings.expectations {
            match understand(expectation, registry, today, as_of) {
                Ok(understood) => {
                    let measured = measure(self.view, &understood);
                    let expected = self.expected(expectation, &measured);
                    // Who asks for a part is told of what that part is expected to be.
                    if expected.about > 0 || !self.is_narrow {
                        result.expectations.push(expected);
                    }
                }
                Err(_) => result.wrong.push(expectation.name.clone()),
            }
        }
    }

    fn expected(&self, expectation: &Expectation, measured: &Measured<'_>) -> Expected {
        let asked = |record: &&Record| self.found.contains(&record.id);
        let unmet = measured.unmet.iter().copied().filter(asked);
        let unmet = unmet.filter(|record| !allows(record, UNMET));
        let levels = &self.view.registry.settings.levels;
        let of_rule = levels.get(UNMET).copied().flatten();
        Expected {
            name: expectation.name.clone(),
            which: expectation.which.clone(),
            requires: expectation.requires.clone(),
            level: expectation.level.or(of_rule).unwrap_or(Level::Warning),
            about: measured.about.iter().copied().filter(asked).count(),
            unmet: self.all_named(unmet.map(|it| &it.id)),
        }
    }

    /// The participations in an initiative and its parts that are not over.
    fn links(&self, initiative: &Id) -> impl Iterator<Item = &'a Link> {
        self.links_in(self.family.with_parts(initiative))
    }

    /// The participations in initiatives that are not over.
    fn links_in(
        &self,
        initiatives: impl IntoIterator<Item = Id>,
    ) -> impl Iterator<Item = &'a Link> {
        let ended = self.options.ended;
        let view = self.view;
        let initiatives = initiatives.into_iter();
        let at = initiatives.flat_map(|id| view.links.in_initiative(&id).to_vec());
        at.map(|at| view.links.get(at)).filter(move |link| {
            let is_over = link.period.ended_before(view.day());
            view.link_holds(link) != Holds::No && (ended || !is_over)
        })
    }

    /// Whether a record may be there on the day, and is not over unless that is asked for.
    fn is_there(&self, record: &Record) -> bool {
        let holds = self
            .view
            .as_of
            .is_none_or(|day| record.holds(day) != Holds::No);
        holds && (self.options.ended || !is_over(record, self.view.day()))
    }

    /// Whether a participation is that of a group whose members are not known.
    fn is_closed(&self, link: &Link) -> bool {
        let actor = self.view.registry.get(&link.actor);
        let members = self.view.links.members(&link.actor).next();
        actor.is_some_and(|it| it.kind == Kind::Group) && members.is_none()
    }

    fn municipalities(&self) -> Vec<Absent> {
        let mut by_county: BTreeMap<&str, BTreeSet<&Id>> = BTreeMap::new();
        for record in self.view.registry.of_kind(Kind::Municipality) {
            for county in record
                .block
                .list("county")
                .iter()
                .filter(|_| self.is_there(record))
            {
                by_county.entry(county).or_default().insert(&record.id);
            }
        }
        let mut absent: Vec<Absent> = Vec::new();
        for initiative in &self.initiatives {
            let taking: BTreeSet<&Id> = self.links(&initiative.id).map(|it| &it.actor).collect();
            for (county, all) in &by_county {
                absent.extend(self.absent(initiative, county, all, &taking));
            }
        }
        self.without_wholes(&mut absent);
        absent.sort_by(|left, right| {
            by_name(&left.initiative, &right.initiative)
                .then_with(|| left.county.cmp(&right.county))
        });
        absent
    }

    /// Where the same are absent in a whole and in a part, the part says it.
    fn without_wholes(&self, absent: &mut Vec<Absent>) {
        let said = |it: &Absent| {
            let ids = it.absent.iter().map(|it| it.id.clone()).collect();
            (it.initiative.id.clone(), it.county.clone(), ids)
        };
        let all: BTreeSet<(Id, String, Vec<Id>)> = absent.iter().map(said).collect();
        absent.retain(|it| {
            let (id, county, ids) = said(it);
            let mut parts = self
                .family
                .with_parts(&id)
                .into_iter()
                .filter(|it| *it != id);
            !parts.any(|part| all.contains(&(part, county.clone(), ids.clone())))
        });
    }

    fn absent(
        &self,
        initiative: &Record,
        county: &str,
        all: &BTreeSet<&Id>,
        taking: &BTreeSet<&Id>,
    ) -> Option<Absent> {
        let taking_part = all.intersection(taking).count();
        if taking_part < self.options.municipalities {
            return None;
        }
        // Who asks for an initiative asks for all that are absent there.
        let is_asked = self.found.contains(&initiative.id);
        let absent = all.difference(taking).copied();
        let absent: Vec<&Id> = absent
            .filter(|id| is_asked || self.found.contains(id))
            .collect();
        (!absent.is_empty()).then(|| Absent {
            initiative: self.named(&initiative.id),
            county: county.to_owned(),
            taking_part,
            of: all.len(),
            maybe: self.links(&initiative.id).any(|it| self.is_closed(it)),
            absent: self.all_named(absent),
        })
    }

    fn roles(&self, result: &mut GapsResult) {
        for initiative in &self.initiatives {
            if !self.found.contains(&initiative.id) {
                continue;
            }
            let here: BTreeSet<&Id> = self.links(&initiative.id).map(|it| &it.actor).collect();
            if here.len() < 2 {
                result.left_out_alone += 1;
                continue;
            }
            let lacks = self.lacks(initiative);
            if !lacks.is_empty() {
                result.roles.push(Lacking {
                    initiative: self.named(&initiative.id),
                    participants: self.direct(&initiative.id).len(),
                    lacks,
                });
            }
        }
        self.without_parts(&mut result.roles);
        result.roles.sort_by(|left, right| {
            let more = right.participants.cmp(&left.participants);
            more.then_with(|| by_name(&left.initiative, &right.initiative))
        });
    }

    /// Where a whole lacks all that a part lacks, the whole says it.
    fn without_parts(&self, roles: &mut Vec<Lacking>) {
        let keys = |it: &Lacking| it.lacks.iter().map(|it| it.key).collect::<BTreeSet<_>>();
        let all: BTreeMap<Id, BTreeSet<&str>> = roles
            .iter()
            .map(|it| (it.initiative.id.clone(), keys(it)))
            .collect();
        roles.retain(|it| {
            let wholes = self.view.registry.wholes(&it.initiative.id);
            let mut said = wholes.iter().filter_map(|whole| all.get(whole));
            !said.any(|of_whole| keys(it).is_subset(of_whole))
        });
    }

    /// Who is missing: what a whole has its parts need not have, and the other way round.
    fn lacks(&self, initiative: &Record) -> Vec<Lack> {
        let above = self.links_in(self.view.registry.wholes(&initiative.id));
        let links: Vec<&Link> = self.links(&initiative.id).chain(above).collect();
        let has_role = |roles: &[&str]| {
            links
                .iter()
                .any(|it| roles.contains(&it.block.role.as_str()))
        };
        let kind = |link: &&Link| self.view.registry.get(&link.actor).map(|it| it.kind);
        let educates = |link: &&Link| matches!(kind(link), Some(Kind::University | Kind::School));
        let lack = |key, maybe| Lack { key, maybe };
        let mut lacks = Vec::new();
        if !has_role(&["owner"]) && !allows(initiative, "initiative-without-owner") {
            lacks.push(lack("owner", false));
        }
        if !has_role(&["funder", "co-funder"]) {
            lacks.push(lack("funder", false));
        }
        if !links.iter().any(educates) {
            lacks.push(lack("education", links.iter().any(|it| self.is_closed(it))));
        }
        lacks
    }

    /// Who takes part as such, not via a group.
    fn direct(&self, initiative: &Id) -> BTreeSet<&'a Id> {
        let direct = self.links(initiative).filter(|it| it.via.is_none());
        direct.map(|it| &it.actor).collect()
    }

    fn overlaps(&self) -> Vec<Overlap> {
        let sets: Vec<(&Id, BTreeSet<&Id>)> = self
            .initiatives
            .iter()
            .map(|it| (&it.id, self.direct(&it.id)))
            .filter(|(_, actors)| actors.len() >= SHARED)
            .collect();
        let mut overlaps = Vec::new();
        for (at, (one, of_one)) in sets.iter().enumerate() {
            for (other, of_other) in &sets[at + 1..] {
                let asked = self.found.contains(one) || self.found.contains(other);
                if !asked {
                    continue;
                }
                let overlap = self.overlap((one, of_one), (other, of_other));
                let unrelated = |_: &_| !self.family.related(self.view.registry, one, other);
                overlaps.extend(overlap.filter(unrelated));
            }
        }
        overlaps.sort_by(|left, right| {
            let most = (right.percent, right.shared.len()).cmp(&(left.percent, left.shared.len()));
            most.then_with(|| by_name(&left.one, &right.one))
                .then_with(|| by_name(&left.other, &right.other))
        });
        overlaps
    }

    fn overlap(
        &self,
        (one, of_one): (&Id, &BTreeSet<&Id>),
        (other, of_other): (&Id, &BTreeSet<&Id>),
    ) -> Option<Overlap> {
        // Of sets whose sizes are too unlike no part is large enough.
        let (fewer, more) = (
            of_one.len().min(of_other.len()),
            of_one.len().max(of_other.len()),
        );
        if fewer * 100 < more * self.options.similar {
            return None;
        }
        let shared = of_one.intersection(of_other).count();
        let percent = shared * 100 / (fewer + more - shared).max(1);
        if shared < SHARED || percent < self.options.similar {
            return None;
        }
        let (mut one, mut other) = (self.named(one), self.named(other));
        let (mut of_one, mut of_other) = (of_one, of_other);
        if by_name(&one, &other).is_gt() {
            std::mem::swap(&mut one, &mut other);
            std::mem::swap(&mut of_one, &mut of_other);
        }
        Some(Overlap {
            shared: self.all_named(of_one.intersection(of_other).copied()),
            only_one: self.all_named(of_one.difference(of_other).copied()),
            only_other: self.all_named(of_other.difference(of_one).copied()),
            one,
            other,
            percent,
        })
    }
}

/// Which initiatives are parts of which, and which come out of which.
struct Family {
    parts: BTreeMap<Id, Vec<Id>>,
    leads_to: BTreeSet<(Id, Id)>,
}

impl Family {
    fn new(view: &View<'_>) -> Family {
        let mut family = Family {
            parts: BTreeMap::new(),
            leads_to: BTreeSet::new(),
        };
        for record in view.registry.of_kind(Kind::Initiative) {
            if let Some(whole) = record.block.text("part-of").map(Id::new) {
                let parts = family.parts.entry(whole).or_default();
                parts.push(record.id.clone());
            }
            let next = record.block.list("leads-to").iter().map(Id::new);
            let next = next.map(|next| (record.id.clone(), next));
            family.leads_to.extend(next);
        }
        family
    }

    /// An initiative with its parts, and theirs.
    fn with_parts(&self, id: &Id) -> BTreeSet<Id> {
        let mut all = BTreeSet::new();
        let mut open = vec![id.clone()];
        while let Some(id) = open.pop() {
            if all.insert(id.clone()) {
                open.extend(self.parts.get(&id).into_iter().flatten().cloned());
            }
        }
        all
    }

    /// Whether two share their participants for a reason: parts of one whole, or one that comes out of the other.
    fn related(&self, registry: &Registry, one: &Id, other: &Id) -> bool {
        let line = |id: &Id| -> BTreeSet<Id> {
            registry
                .wholes(id)
                .into_iter()
                .chain([id.clone()])
                .collect()
        };
        let follows = |one: &Id, other: &Id| self.leads_to.contains(&(one.clone(), other.clone()));
        !line(one).is_disjoint(&line(other)) || follows(one, other) || follows(other, one)
    }
}

fn is_over(record: &Record, day: civil::Date) -> bool {
    record.period().ended_before(day)
}

fn by_name(left: &Named, right: &Named) -> std::cmp::Ordering {
    order::compare(&left.name, &right.name).then_with(|| left.id.cmp(&right.id))
}
