//! `gaps`: expectations that are not met; without expectations, absent municipalities, missing roles and overlaps.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::expectations::{allows, measure, understand};
use super::named::Named;
use crate::model::finding::Level;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::links::Link;
use crate::model::period::Holds;
use crate::model::query::compile::Query;
use crate::model::query::select::View;
use crate::model::record::Record;
use crate::model::rule::RuleId;

/// A sort of gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// What the registry expects.
    Expectations,
    /// Municipalities that take no part where others of their county do.
    Municipalities,
    /// Initiatives without owner, funder or education actor.
    Roles,
    /// Pairs of initiatives with nearly the same participants.
    Overlaps,
}

/// Which gaps are looked for, and from where on something is one.
#[derive(Debug)]
pub struct Options {
    /// The sorts; empty for expectations, or for the other three where the registry has no expectations.
    pub only: BTreeSet<Sort>,
    /// Whether initiatives and participations that are over count too.
    pub ended: bool,
    /// How many municipalities of a county must take part for the others to be absent.
    pub municipalities: usize,
    /// How many percent of the participants two initiatives must share to overlap.
    pub similar: usize,
}

/// The gaps that were found.
#[derive(Debug, Default, Serialize)]
pub struct GapsResult {
    /// What the registry expects, each with the records that don't meet it.
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
    /// How many initiatives were left out of `roles` because they have one participant or none.
    pub left_out_alone: usize,
}

/// An expectation with the records that don't meet it.
#[derive(Debug, Serialize)]
pub struct Expected {
    /// The name of the expectation.
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
    /// The records that don't meet it.
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
    /// Those that don't, of the records that the query finds.
    pub absent: Vec<Named>,
}

/// An initiative in which roles are missing.
#[derive(Debug, Serialize)]
pub struct Lacking {
    /// The initiative.
    pub initiative: Named,
    /// How many actors take part.
    pub participants: usize,
    /// The missing roles.
    pub lacks: Vec<Lack>,
}

/// A missing role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lack {
    /// `owner`, `funder` or `education`.
    pub key: &'static str,
    /// Whether somebody in a group whose members are not known may have it.
    pub maybe: bool,
}

/// Two initiatives with nearly the same participants.
#[derive(Debug, Serialize)]
pub struct Overlap {
    /// The initiative whose name comes first.
    pub one: Named,
    /// The other initiative.
    pub other: Named,
    /// The actors in both.
    pub shared: Vec<Named>,
    /// The actors in the first only.
    pub only_one: Vec<Named>,
    /// The actors in the other only.
    pub only_other: Vec<Named>,
    /// Of a hundred actors in either, how many are in both (Jaccard's index).
    pub percent: usize,
}

impl GapsResult {
    /// Whether no gap was found.
    pub fn is_empty(&self) -> bool {
        self.expectations.iter().all(|it| it.unmet.is_empty())
            && self.municipalities.is_empty()
            && self.roles.is_empty()
            && self.overlaps.is_empty()
    }
}

/// Looks for gaps among the records that a query finds.
pub fn gaps(view: &View<'_>, query: &Query, options: &Options) -> GapsResult {
    let found = (!query.tests.is_empty()).then(|| {
        let records = view.matching_records(query).into_iter();
        records.map(|it| &it.id).collect()
    });
    let finder = Finder::new(view, Found(found), options);
    let expects = !view.registry.settings.expectations.is_empty();
    let wants = |sort: Sort| match options.only.is_empty() {
        true => (sort == Sort::Expectations) == expects,
        false => options.only.contains(&sort),
    };
    let mut result = GapsResult::default();
    if wants(Sort::Expectations) {
        (result.expectations, result.wrong) = finder.expectations();
    }
    if wants(Sort::Municipalities) {
        result.municipalities = finder.municipalities();
    }
    if wants(Sort::Roles) {
        (result.roles, result.left_out_alone) = finder.roles();
    }
    if wants(Sort::Overlaps) {
        result.overlaps = finder.overlaps();
    }
    let of_initiatives = [Sort::Municipalities, Sort::Roles, Sort::Overlaps];
    if of_initiatives.into_iter().any(wants) {
        result.left_out_ended = finder.left_out;
    }
    result
}

/// The records that a query finds; without a query every record, of which none has to be read to know that.
struct Found<'a>(Option<BTreeSet<&'a Id>>);

impl Found<'_> {
    fn contains(&self, id: &Id) -> bool {
        self.0.as_ref().is_none_or(|found| found.contains(id))
    }
}

/// What the four sorts of gaps are found with.
struct Finder<'a> {
    view: &'a View<'a>,
    /// The records that the query finds.
    found: Found<'a>,
    options: &'a Options,
    /// The initiatives that are looked at, by id.
    initiatives: Vec<&'a Record>,
    /// How many are not because they are over.
    left_out: usize,
    /// The parts of each initiative.
    parts: BTreeMap<Id, Vec<Id>>,
}

impl<'a> Finder<'a> {
    fn new(view: &'a View<'a>, found: Found<'a>, options: &'a Options) -> Finder<'a> {
        let mut parts: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
        for record in view.registry.of_kind(Kind::Initiative) {
            if let Some(whole) = record.reference("part-of") {
                parts.entry(whole).or_default().push(record.id.clone());
            }
        }
        let is_over = |record: &&Record| record.period().ended_before(view.day()) && !options.ended;
        let initiatives = view.registry.of_kind(Kind::Initiative);
        let (over, initiatives): (Vec<&Record>, Vec<&Record>) = initiatives
            .filter(|it| may_hold(view, it))
            .partition(is_over);
        let left_out = over.iter().filter(|it| found.contains(&it.id)).count();
        Finder {
            view,
            found,
            options,
            initiatives,
            left_out,
            parts,
        }
    }

    /// The expectations with the records that don't meet them, and the names of those that can't be understood.
    fn expectations(&self) -> (Vec<Expected>, Vec<String>) {
        let View {
            registry,
            today,
            as_of,
            ..
        } = *self.view;
        let all = registry.ids().count();
        let is_narrow = self.found.0.as_ref().is_some_and(|found| found.len() < all);
        let rule = RuleId::UnmetExpectation;
        let of_rule = registry.settings.levels.get(rule.as_str());
        let of_rule = of_rule.copied().flatten();
        let is_found = |record: &&Record| self.found.contains(&record.id);
        let (mut all, mut wrong) = (Vec::new(), Vec::new());
        for expectation in &registry.settings.expectations {
            let Ok(understood) = understand(expectation, registry, today, as_of) else {
                wrong.push(expectation.name.clone());
                continue;
            };
            let measured = measure(self.view, &understood);
            let unmet = measured.unmet.iter().copied().filter(is_found);
            let unmet = unmet.filter(|record| !allows(record, rule));
            let expected = Expected {
                name: expectation.name.clone(),
                which: expectation.which.clone(),
                requires: expectation.requires.clone(),
                level: expectation.level.or(of_rule).unwrap_or(Level::Warning),
                about: measured.about.iter().copied().filter(is_found).count(),
                unmet: Named::sorted(self.view, unmet.map(|it| &it.id)),
            };
            // A query for a part of the registry shows only the expectations about that part.
            if expected.about > 0 || !is_narrow {
                all.push(expected);
            }
        }
        (all, wrong)
    }

    /// The municipalities that take no part where others of their county do.
    fn municipalities(&self) -> Vec<Absent> {
        let mut by_county: BTreeMap<&str, BTreeSet<&Id>> = BTreeMap::new();
        for record in self.view.registry.of_kind(Kind::Municipality) {
            let is_over = record.period().ended_before(self.view.day());
            if may_hold(self.view, record) && (self.options.ended || !is_over) {
                for county in record.block.list("county") {
                    by_county.entry(county).or_default().insert(&record.id);
                }
            }
        }
        let mut absent: Vec<Absent> = Vec::new();
        for initiative in &self.initiatives {
            let taking: BTreeSet<&Id> = self.links(&initiative.id).map(|it| &it.actor).collect();
            let counties = by_county.iter();
            absent.extend(
                counties.filter_map(|(county, all)| self.absent(initiative, county, all, &taking)),
            );
        }
        self.remove_wholes(&mut absent);
        absent.sort_by(|left, right| {
            let by_name = left.initiative.compare(&right.initiative);
            by_name.then_with(|| left.county.cmp(&right.county))
        });
        absent
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
        // A query that finds the initiative asks about everybody who is absent in it.
        let everybody = self.found.contains(&initiative.id);
        let absent = all.difference(taking).copied();
        let absent = absent.filter(|id| everybody || self.found.contains(id));
        let absent = Named::sorted(self.view, absent);
        (!absent.is_empty()).then(|| Absent {
            initiative: Named::new(self.view, &initiative.id),
            county: county.to_owned(),
            taking_part,
            of: all.len(),
            maybe: self.links(&initiative.id).any(|it| self.is_closed(it)),
            absent,
        })
    }

    /// Removes a whole where the same municipalities are absent in one of its parts: the part shows them.
    fn remove_wholes(&self, absent: &mut Vec<Absent>) {
        let key = |it: &Absent| {
            let ids: Vec<Id> = it.absent.iter().map(|it| it.id.clone()).collect();
            (it.initiative.id.clone(), it.county.clone(), ids)
        };
        let all: BTreeSet<(Id, String, Vec<Id>)> = absent.iter().map(key).collect();
        absent.retain(|it| {
            let (id, county, ids) = key(it);
            let mut parts = self.with_parts(&id).into_iter().filter(|it| *it != id);
            !parts.any(|part| all.contains(&(part, county.clone(), ids.clone())))
        });
    }

    /// The initiatives in which roles are missing, and how many were left out because they have one participant or none.
    fn roles(&self) -> (Vec<Lacking>, usize) {
        let (mut roles, mut alone) = (Vec::new(), 0);
        // Read together by several threads; the kinds of most are looked at below.
        let initiatives = self.initiatives.iter();
        let links = initiatives.flat_map(|initiative| self.links(&initiative.id));
        let actors = links.map(|link| link.actor.clone()).collect();
        let _ = self.view.registry.records_of(actors);
        let initiatives = self.initiatives.iter();
        for initiative in initiatives.filter(|it| self.found.contains(&it.id)) {
            let here: BTreeSet<&Id> = self.links(&initiative.id).map(|it| &it.actor).collect();
            // Of one participant or none it is not known who takes part, rather than known that nobody has the role.
            if here.len() < 2 {
                alone += 1;
                continue;
            }
            let lacks = self.lacks(initiative);
            if !lacks.is_empty() {
                roles.push(Lacking {
                    initiative: Named::new(self.view, &initiative.id),
                    participants: self.direct(&initiative.id).len(),
                    lacks,
                });
            }
        }
        self.remove_parts(&mut roles);
        roles.sort_by(|left, right| {
            let more = right.participants.cmp(&left.participants);
            more.then_with(|| left.initiative.compare(&right.initiative))
        });
        (roles, alone)
    }

    /// The roles that nobody has: what a whole has its parts need not have, and the other way round.
    fn lacks(&self, initiative: &Record) -> Vec<Lack> {
        let above = self.links_in(self.view.registry.wholes(&initiative.id));
        let links: Vec<&Link> = self.links(&initiative.id).chain(above).collect();
        let has_role = |roles: &[&str]| {
            let mut of_links = links.iter().map(|it| it.block.role.as_str());
            of_links.any(|role| roles.contains(&role))
        };
        let kind = |link: &&Link| self.view.registry.get(&link.actor).map(|it| it.kind);
        let educates = |link: &&Link| matches!(kind(link), Some(Kind::University | Kind::School));
        let lack = |key, maybe| Lack { key, maybe };
        let mut lacks = Vec::new();
        if !has_role(&["owner"]) && !allows(initiative, RuleId::InitiativeWithoutOwner) {
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

    /// Removes a part whose whole lacks the same: the whole shows it.
    fn remove_parts(&self, roles: &mut Vec<Lacking>) {
        let keys = |it: &Lacking| it.lacks.iter().map(|it| it.key).collect::<BTreeSet<_>>();
        let all: BTreeMap<Id, BTreeSet<&str>> = roles
            .iter()
            .map(|it| (it.initiative.id.clone(), keys(it)))
            .collect();
        roles.retain(|it| {
            let wholes = self.view.registry.wholes(&it.initiative.id);
            let mut of_wholes = wholes.iter().filter_map(|whole| all.get(whole));
            !of_wholes.any(|of_whole| keys(it).is_subset(of_whole))
        });
    }

    /// The pairs of unrelated initiatives with nearly the same participants, those that share most first.
    fn overlaps(&self) -> Vec<Overlap> {
        let set = |it: &&'a Record| (Named::new(self.view, &it.id), *it, self.direct(&it.id));
        let mut sets: Vec<Participants<'_>> = self.initiatives.iter().map(set).collect();
        sets.retain(|(.., actors)| actors.len() >= LEAST_SHARED);
        // The initiative whose name comes first is the first of a pair.
        sets.sort_by(|left, right| left.0.compare(&right.0));
        let mut overlaps = Vec::new();
        for (one, other) in pairs_that_share(&sets) {
            let (one, other) = (&sets[one], &sets[other]);
            let is_wanted = [one, other].iter().any(|it| self.found.contains(&it.1.id));
            let overlap = is_wanted.then(|| self.overlap(one, other)).flatten();
            // Last, since few pairs come so far, and the wholes of both are looked up.
            overlaps.extend(overlap.filter(|_| !self.are_related(one.1, other.1)));
        }
        overlaps.sort_by(|left, right| {
            let most = (right.percent, right.shared.len()).cmp(&(left.percent, left.shared.len()));
            most.then_with(|| left.one.compare(&right.one))
                .then_with(|| left.other.compare(&right.other))
        });
        overlaps
    }

    fn overlap(
        &self,
        (one, _, of_one): &Participants<'_>,
        (other, _, of_other): &Participants<'_>,
    ) -> Option<Overlap> {
        // Sets of too different sizes can't share enough: no need to intersect them.
        let fewer = of_one.len().min(of_other.len());
        let more = of_one.len().max(of_other.len());
        if fewer * 100 < more * self.options.similar {
            return None;
        }
        let shared = of_one.intersection(of_other).count();
        let percent = shared * 100 / (fewer + more - shared).max(1);
        if shared < LEAST_SHARED || percent < self.options.similar {
            return None;
        }
        Some(Overlap {
            shared: Named::sorted(self.view, of_one.intersection(of_other).copied()),
            only_one: Named::sorted(self.view, of_one.difference(of_other).copied()),
            only_other: Named::sorted(self.view, of_other.difference(of_one).copied()),
            one: one.clone(),
            other: other.clone(),
            percent,
        })
    }

    /// Whether two initiatives share participants for a reason: they are parts of one whole, or one leads to the other.
    fn are_related(&self, one: &Record, other: &Record) -> bool {
        let line = |record: &Record| -> BTreeSet<Id> {
            let wholes = self.view.registry.wholes(&record.id);
            wholes.into_iter().chain([record.id.clone()]).collect()
        };
        let leads_to = |one: &Record, other: &Record| {
            let next = one.block.list("leads-to").iter();
            next.into_iter().any(|id| id == other.id.as_str())
        };
        !line(one).is_disjoint(&line(other)) || leads_to(one, other) || leads_to(other, one)
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

    /// The participations in an initiative and its parts that count.
    fn links(&self, initiative: &Id) -> impl Iterator<Item = &'a Link> {
        self.links_in(self.with_parts(initiative))
    }

    /// The participations in initiatives that may hold on the day, and are not over unless those count too.
    fn links_in(
        &self,
        initiatives: impl IntoIterator<Item = Id>,
    ) -> impl Iterator<Item = &'a Link> {
        let (view, ended) = (self.view, self.options.ended);
        let initiatives = initiatives.into_iter();
        let at = initiatives.flat_map(|id| view.links.in_initiative(&id).to_vec());
        at.map(|at| view.links.get(at)).filter(move |link| {
            let is_over = link.period.ended_before(view.day());
            view.link_holds(link) != Holds::No && (ended || !is_over)
        })
    }

    /// The actors that take part themselves, not via a group.
    fn direct(&self, initiative: &Id) -> BTreeSet<&'a Id> {
        let direct = self.links(initiative).filter(|it| it.via.is_none());
        direct.map(|it| &it.actor).collect()
    }

    /// Whether a participation is that of a group whose members are not known.
    fn is_closed(&self, link: &Link) -> bool {
        let actor = self.view.registry.get(&link.actor);
        let members = self.view.links.members(&link.actor).next();
        actor.is_some_and(|it| it.kind == Kind::Group) && members.is_none()
    }
}

/// An initiative with its name and the actors that take part themselves.
type Participants<'a> = (Named, &'a Record, BTreeSet<&'a Id>);

/// Returns the indexes of the pairs that share enough participants to overlap. Of thousands of initiatives most pairs share
/// nobody: to compare each with each took most of the time at 150,000 files.
fn pairs_that_share(sets: &[Participants<'_>]) -> BTreeSet<(usize, usize)> {
    let mut pairs = BTreeSet::new();
    let mut before: BTreeMap<&Id, Vec<usize>> = BTreeMap::new();
    for (at, (.., actors)) in sets.iter().enumerate() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for actor in actors {
            let others = before.entry(actor).or_default();
            for other in others.iter() {
                *shared.entry(*other).or_default() += 1;
            }
            others.push(at);
        }
        let enough = shared
            .into_iter()
            .filter(|(_, count)| *count >= LEAST_SHARED);
        pairs.extend(enough.map(|(other, _)| (other, at)));
    }
    pairs
}

/// The fewest participants that two initiatives must share to overlap: one actor is in many.
const LEAST_SHARED: usize = 2;

/// Whether a record may hold on the day of the view.
fn may_hold(view: &View<'_>, record: &Record) -> bool {
    view.as_of.is_none_or(|day| record.holds(day) != Holds::No)
}
