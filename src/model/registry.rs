//! The registry: its settings and its records, which are read from their files when somebody asks for them.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rayon::slice::ParallelSliceMut;

use super::finding::Finding;
use super::id::Id;
use super::kind::Kind;
use super::record::Record;
use super::settings::Settings;
use super::value::Value;
use super::vocabulary::Vocabulary;
use crate::text::filter::{Needle, TextFilter};

/// A registry. Its records are read when they are needed, each at most once, so that a question about few records does
/// not pay for all of them; every answer is that of a registry which was read as a whole.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    /// The settings in `registry.toml`.
    pub settings: Settings,
    files: Arc<Vec<RecordFile>>,
    reader: Option<Arc<dyn ReadFiles>>,
    /// The candidates that were read: the files that are none of them need not be looked at twice.
    looked_at: Arc<Mutex<Vec<Candidates>>>,
    /// Records in place of those of the files, and beside them.
    changed: BTreeMap<Id, Record>,
    /// Folders whose records are left out.
    left_out: Vec<String>,
    /// The comments of the settings.
    comments: Vec<Comment>,
}

/// Reads the files of records.
pub trait ReadFiles: Debug + Send + Sync {
    /// Reads files. The result has an entry for each; it is `None` where the text of the file can't meet the filter. With
    /// `form` each text is compared with its canonical form.
    fn read(
        &self,
        files: &[&ListedFile],
        filter: &TextFilter,
        form: Option<&Vocabulary>,
    ) -> Vec<Option<Arc<ReadRecord>>>;
}

/// What a file holds.
#[derive(Clone, Debug)]
pub struct ReadRecord {
    /// Its record, as far as it can be read.
    pub record: Record,
    /// Whether a list would not show all of it.
    pub unreadable: bool,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// Its comments.
    pub comments: Vec<Comment>,
    /// Whether its text was compared with its canonical form, and is that.
    pub is_canonical: bool,
}

/// What is known of the file of a record before it is read.
#[derive(Clone, Debug)]
pub struct ListedFile {
    /// The stem of its name.
    pub id: Id,
    /// The kind, by its first folder.
    pub kind: Kind,
    /// The path below the registry, with `/` between folders.
    pub path: String,
}

/// The file of a record, which may not have been read yet.
#[derive(Debug)]
struct RecordFile {
    listed: ListedFile,
    read: OnceLock<Arc<ReadRecord>>,
}

/// The records that a question can be about. It may let in some that the answer is without, but keeps none out that
/// belongs to it: what it keeps out is not even read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// Their kinds; none for all.
    pub kinds: Option<BTreeSet<Kind>>,
    /// Their ids; none for all.
    pub ids: Option<BTreeSet<Id>>,
    /// What their texts contain.
    pub filter: TextFilter,
}

/// A comment in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The path below the registry.
    pub file: String,
    /// Its range in bytes, from its `#`.
    pub span: Range<usize>,
    /// Its text.
    pub text: String,
}

/// How often the files of the same kinds are looked through for words before all of them are parsed.
const MOST_LOOKS: usize = 2;

impl Candidates {
    /// All records of one kind.
    pub fn of_kind(kind: Kind) -> Candidates {
        Candidates {
            kinds: Some(BTreeSet::from([kind])),
            ..Candidates::default()
        }
    }

    /// Returns whether records of the kind can be among them.
    pub fn includes(&self, kind: Kind) -> bool {
        self.kinds
            .as_ref()
            .is_none_or(|kinds| kinds.contains(&kind))
    }

    /// Returns whether all files of others were looked at when these were.
    fn cover(&self, others: &Candidates) -> bool {
        let mut kinds = Kind::ALL.into_iter().filter(|kind| others.includes(*kind));
        kinds.all(|kind| self.includes(kind))
            && (self.filter.is_empty() || self.filter == others.filter)
    }

    /// Leaves out all kinds but these.
    pub fn require_kinds(&mut self, kinds: impl Fn(Kind) -> bool) {
        let left = Kind::ALL
            .into_iter()
            .filter(|kind| self.includes(*kind) && kinds(*kind));
        self.kinds = Some(left.collect());
    }

    /// Leaves out all ids but these.
    pub fn require_ids(&mut self, ids: &BTreeSet<Id>) {
        self.ids = Some(match &self.ids {
            Some(own) => own & ids,
            None => ids.clone(),
        });
    }
}

impl Registry {
    /// Creates a registry of these records; of two with the same id the first is used.
    pub fn new(settings: Settings, records: impl IntoIterator<Item = Record>) -> Registry {
        let files = records.into_iter().map(|record| RecordFile {
            listed: ListedFile {
                id: record.id.clone(),
                kind: record.kind,
                path: record.path.clone(),
            },
            read: OnceLock::from(Arc::new(ReadRecord {
                record,
                unreadable: false,
                findings: Vec::new(),
                comments: Vec::new(),
                is_canonical: false,
            })),
        });
        Registry {
            settings,
            files: sorted(files.collect()),
            ..Registry::default()
        }
    }

    /// Creates a registry whose files are still to be read.
    pub fn unread(
        settings: Settings,
        comments: Vec<Comment>,
        files: Vec<ListedFile>,
        reader: Arc<dyn ReadFiles>,
    ) -> Registry {
        let files = files.into_iter().map(|listed| RecordFile {
            listed,
            read: OnceLock::new(),
        });
        Registry {
            settings,
            files: sorted(files.collect()),
            reader: Some(reader),
            comments,
            ..Registry::default()
        }
    }

    /// Returns a copy with `changed` replacing the records that have the same ids.
    #[must_use]
    pub fn with_changed(&self, changed: impl IntoIterator<Item = Record>) -> Registry {
        let mut registry = self.clone();
        let changed = changed.into_iter().map(|it| (it.id.clone(), it));
        registry.changed.extend(changed);
        registry
    }

    /// Returns the registry with the records of another that this one lacks.
    #[must_use]
    pub fn with_missing_from(self, other: &Registry) -> Registry {
        let missing: Vec<Record> = other.records_missing_from(&self).cloned().collect();
        self.with_changed(missing)
    }

    /// Returns the registry without the records in these folders.
    #[must_use]
    pub fn without_folders(mut self, folders: &[&str]) -> Registry {
        let folders = folders.iter().map(|folder| format!("{folder}/"));
        self.left_out.extend(folders);
        self
    }

    /// Returns the ids and former ids of the people who must be left out of all lists.
    pub fn withheld(&self) -> BTreeSet<Id> {
        let mut candidates = Candidates::of_kind(Kind::Person);
        let key = Needle::Key("withhold".to_owned());
        candidates.filter.require(vec![key]);
        let people = self.candidates(&candidates).filter(|it| it.is_withheld());
        people
            .flat_map(|person| {
                let former = person.block.list("former-ids").iter().map(Id::new);
                former.chain([person.id.clone()])
            })
            .collect()
    }

    /// Returns the registry with these people left out of all lists, whatever their files say.
    #[must_use]
    pub fn with_withheld(self, people: &BTreeSet<Id>) -> Registry {
        let people = people.iter().filter_map(|id| self.get(id));
        let people = people.filter(|record| record.kind == Kind::Person);
        let withheld = people.cloned().map(|mut record| {
            record.block.set("withhold", Value::Flag(true));
            record
        });
        let withheld: Vec<Record> = withheld.collect();
        self.with_changed(withheld)
    }

    /// Reads all files that have not been read yet.
    pub fn read_all(&self) {
        self.read(&Candidates::default(), false);
    }

    /// Reads all files that have not been read yet, and compares their texts with their canonical form: to read them again
    /// for that takes a fifth of the time of a check.
    pub fn read_all_with_form(&self) {
        self.read(&Candidates::default(), true);
    }

    /// Takes over what another registry has read already of the files that are the same in both: those of all ids but
    /// these.
    pub fn share_read(&self, other: &Registry, differing: &BTreeSet<Id>) {
        // The canonical form depends on the words that are declared.
        let is_form_same = self.settings.block == other.settings.block;
        let same = (self.files.iter()).filter(|file| !differing.contains(&file.listed.id));
        for file in same {
            let mut files = other.files_of(&file.listed.id).iter();
            let same = files.find(|it| it.listed.path == file.listed.path);
            if let Some(read) = same.and_then(|it| it.read.get()) {
                let read = match read.is_canonical && !is_form_same {
                    true => Arc::new(ReadRecord {
                        is_canonical: false,
                        ..ReadRecord::clone(read)
                    }),
                    false => Arc::clone(read),
                };
                let _ = file.read.set(read);
            }
        }
    }

    /// Reads the files of candidates.
    fn read(&self, candidates: &Candidates, with_form: bool) {
        let Some(reader) = &self.reader else { return };
        let mut candidates = candidates.clone();
        if candidates.ids.is_none() {
            let looked_at = self.looked_at();
            if looked_at.iter().any(|known| known.cover(&candidates)) {
                return;
            }
            // To look through files again and again for other words takes longer than to parse them once.
            let of_kinds = looked_at
                .iter()
                .filter(|known| known.kinds == candidates.kinds);
            if of_kinds.count() >= MOST_LOOKS {
                candidates.filter = TextFilter::default();
            }
        }
        let unread: Vec<&RecordFile> = match &candidates.ids {
            Some(ids) => ids.iter().flat_map(|id| self.files_of(id)).collect(),
            None => self.files.iter().collect(),
        };
        let is_wanted =
            |file: &&RecordFile| file.read.get().is_none() && candidates.includes(file.listed.kind);
        let mut unread: Vec<&RecordFile> = unread.into_iter().filter(is_wanted).collect();
        // One folder after the other: to change between open folders takes as long as to read a file.
        unread.sort_by_key(|file| file.listed.kind);
        let listed: Vec<&ListedFile> = unread.iter().map(|file| &file.listed).collect();
        let form = with_form.then_some(&self.settings.vocabulary);
        let read = reader.read(&listed, &candidates.filter, form);
        for (file, read) in unread.iter().zip(read) {
            if let Some(read) = read {
                // Another thread may have read it meanwhile: the text is the same.
                let _ = file.read.set(read);
            }
        }
        if candidates.ids.is_none() {
            self.looked_at().push(candidates);
        }
    }

    /// The candidates whose files were looked at, to add to them.
    fn looked_at(&self) -> MutexGuard<'_, Vec<Candidates>> {
        self.looked_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the files for an id: more than one where two folders have it.
    fn files_of(&self, id: &Id) -> &[RecordFile] {
        &self.files[self.range_of(id)]
    }

    fn range_of(&self, id: &Id) -> Range<usize> {
        let start = self.files.partition_point(|file| file.listed.id < *id);
        let same = self.files[start..].iter();
        let length = same.take_while(|file| file.listed.id == *id).count();
        start..start + length
    }

    /// Returns what a file holds.
    fn read_file<'r>(&self, file: &'r RecordFile) -> Option<&'r ReadRecord> {
        if file.read.get().is_none() {
            let reader = self.reader.as_ref()?;
            let mut read = reader.read(&[&file.listed], &TextFilter::default(), None);
            let _ = file.read.set(read.pop()??);
        }
        file.read.get().map(Arc::as_ref)
    }

    fn is_left_out(&self, path: &str) -> bool {
        self.left_out.iter().any(|folder| path.starts_with(folder))
    }

    /// Returns the record with `id`.
    pub fn get(&self, id: &Id) -> Option<&Record> {
        if let Some(record) = self.changed.get(id) {
            return Some(record);
        }
        let mut read = self.files_of(id).iter().filter_map(|it| self.read_file(it));
        let record = &read.find(|read| !read.unreadable)?.record;
        (!self.is_left_out(&record.path)).then_some(record)
    }

    /// Returns whether a file for `id` exists, readable or not.
    pub fn has(&self, id: &Id) -> bool {
        self.changed.contains_key(id) || !self.files_of(id).is_empty()
    }

    /// Returns whether a file for `id` could not be read, or there are two.
    pub fn is_unreadable(&self, id: &Id) -> bool {
        let files = self.files_of(id);
        let mut read = files.iter().filter_map(|file| self.read_file(file));
        files.len() > 1 || read.any(|read| read.unreadable)
    }

    /// Every record, by id.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.candidates(&Candidates::default())
    }

    /// The records of one kind, by id.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Record> {
        self.candidates(&Candidates::of_kind(kind))
    }

    /// The records of an id for which another registry has no file.
    pub fn records_missing_from(&self, other: &Registry) -> impl Iterator<Item = &Record> {
        let (_, unshared) = self.shared_files(other);
        let of_files = unshared.into_iter().filter(|id| self.has(id));
        let missing = of_files.chain(self.added_ids()).filter(|id| !other.has(id));
        self.records_of(missing.cloned().collect())
    }

    /// Returns the files that another registry has at the same paths, and the ids of those that only one of them has.
    pub fn shared_files<'r>(
        &'r self,
        other: &'r Registry,
    ) -> (Vec<&'r ListedFile>, BTreeSet<&'r Id>) {
        let (mut shared, mut unshared) = (Vec::new(), BTreeSet::new());
        // Both are sorted: side by side they take a tenth of the time of looking each up.
        let mut own = self.listed_files().peekable();
        let mut others = other.listed_files().peekable();
        loop {
            let order = match (own.peek(), others.peek()) {
                (Some(one), Some(other)) => (&one.id, &one.path).cmp(&(&other.id, &other.path)),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return (shared, unshared),
            };
            let file = match order {
                Ordering::Greater => others.next(),
                _ => own.next(),
            };
            match order {
                Ordering::Equal => {
                    others.next();
                    shared.extend(file);
                }
                _ => unshared.extend(file.map(|it| &it.id)),
            }
        }
    }

    /// The records with these ids.
    pub fn records_of(&self, ids: BTreeSet<Id>) -> impl Iterator<Item = &Record> {
        self.candidates(&Candidates {
            ids: Some(ids),
            ..Candidates::default()
        })
    }

    /// Returns the records whose files may name the record with `id`, and the groups whose members are found by a query.
    pub fn records_naming(&self, id: &Id) -> impl Iterator<Item = &Record> {
        let mut candidates = Candidates::default();
        candidates.filter.require(vec![
            Needle::Value(id.to_string()),
            Needle::Key("members-where".to_owned()),
        ]);
        self.candidates(&candidates)
    }

    /// Returns records by id: all that are among the candidates, and perhaps more of the same kinds, since what was read
    /// already is not looked at again.
    pub fn candidates<'r>(
        &'r self,
        candidates: &Candidates,
    ) -> impl Iterator<Item = &'r Record> + use<'r> {
        self.read(candidates, false);
        let is_wanted = |record: &&Record| candidates.includes(record.kind);
        let records: Vec<&Record> = match &candidates.ids {
            Some(ids) => {
                let of_file = |id: &Id| self.read_records(self.range_of(id)).next();
                let of_file = |id: &Id| of_file(id).map(|read| &read.record);
                let record = |id: &Id| self.changed.get(id).or_else(|| of_file(id));
                ids.iter().filter_map(record).filter(is_wanted).collect()
            }
            None => {
                let mut changed = self.changed.values().peekable();
                let files = self.read_records(0..self.files.len());
                let mut files = files.map(|read| &read.record).peekable();
                let merged = std::iter::from_fn(move || match (files.peek(), changed.peek()) {
                    (Some(of_file), Some(other)) if of_file.id > other.id => changed.next(),
                    (Some(_), _) => files.next(),
                    (None, _) => changed.next(),
                });
                merged.filter(is_wanted).collect()
            }
        };
        records.into_iter()
    }

    /// The records whose texts may not be in canonical form.
    pub fn records_to_compare(&self) -> impl Iterator<Item = &Record> {
        self.read_all();
        let read = self.read_records(0..self.files.len());
        let read = read.filter(|read| !read.is_canonical);
        self.changed.values().chain(read.map(|read| &read.record))
    }

    /// What was read of the records in a range of files, by id, without those that are replaced.
    fn read_records(&self, range: Range<usize>) -> impl Iterator<Item = &ReadRecord> {
        let start = range.start;
        let numbered = self.files[range].iter().enumerate();
        numbered.filter_map(move |(at, file)| {
            let at = start + at;
            let read = &**file.read.get().filter(|read| !read.unreadable)?;
            let is_used = !self.is_second(at)
                && !self.is_left_out(&file.listed.path)
                && (self.changed.is_empty() || !self.changed.contains_key(&file.listed.id));
            is_used.then_some(read)
        })
    }

    /// Returns whether an earlier file with the same id is used.
    fn is_second(&self, at: usize) -> bool {
        let same = self.files[..at].iter().rev();
        let mut same = same.take_while(|other| other.listed.id == self.files[at].listed.id);
        same.any(|other| self.read_file(other).is_some_and(|read| !read.unreadable))
    }

    /// The readable parts of files that are unreadable as a whole, or whose id another file has, by path.
    pub fn unreadable_records(&self) -> impl Iterator<Item = &Record> {
        self.read_all();
        self.unreadable_files().map(|read| &read.record)
    }

    /// What was found unreadable among the files that were read so far, by path.
    pub fn unreadable_files(&self) -> impl Iterator<Item = &ReadRecord> {
        let numbered = self.files.iter().enumerate();
        let unreadable = numbered.filter_map(|(at, file)| {
            let read = file.read.get()?;
            (read.unreadable || self.is_second(at)).then_some(&**read)
        });
        let mut unreadable: Vec<&ReadRecord> = unreadable.collect();
        unreadable.retain(|read| !self.is_left_out(&read.record.path));
        unreadable.sort_by(|left, right| left.record.path.cmp(&right.record.path));
        unreadable.into_iter()
    }

    /// The findings about the files that were read so far.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        let read = self.files.iter().filter_map(|file| file.read.get());
        read.flat_map(|read| &read.findings)
    }

    /// The comments of all files, by file; first those of the settings.
    pub fn comments(&self) -> impl Iterator<Item = &Comment> {
        self.read_all();
        let read = self.files.iter().filter_map(|file| file.read.get());
        let mut comments: Vec<&Comment> = read.flat_map(|read| &read.comments).collect();
        comments.sort_by(|left, right| left.file.cmp(&right.file));
        self.comments.iter().chain(comments)
    }

    /// Returns what a record is part of, directly and indirectly; a cycle is followed once.
    pub fn wholes(&self, id: &Id) -> Vec<Id> {
        let whole = |id: &Id| self.get(id).and_then(|record| record.reference("part-of"));
        let mut seen = BTreeSet::from([id.clone()]);
        let mut wholes = Vec::new();
        let mut next = whole(id);
        while let Some(id) = next.take_if(|id| seen.insert(id.clone())) {
            next = whole(&id);
            wholes.push(id);
        }
        wholes
    }

    /// The files with an id that another file has too: the paths of each such id.
    pub fn same_ids(&self) -> impl Iterator<Item = (&Id, Vec<&str>)> {
        let same = self
            .files
            .chunk_by(|left, right| left.listed.id == right.listed.id);
        same.filter(|files| files.len() > 1).map(|files| {
            let paths = files.iter().map(|file| file.listed.path.as_str());
            (&files[0].listed.id, paths.collect())
        })
    }

    /// The files of records, whether or not they were read, by id.
    pub fn listed_files(&self) -> impl Iterator<Item = &ListedFile> {
        self.files.iter().map(|file| &file.listed)
    }

    /// Every id, readable or not, without reading a file.
    pub fn ids(&self) -> impl Iterator<Item = &Id> {
        let own = self.files.iter().map(|file| &file.listed.id);
        own.chain(self.added_ids())
    }

    /// The ids of records without a file.
    fn added_ids(&self) -> impl Iterator<Item = &Id> {
        let changed = self.changed.keys();
        changed.filter(|id| self.files_of(id).is_empty())
    }
}

/// Files by id, and by path where several have one: the same one wins on every machine.
fn sorted(mut files: Vec<RecordFile>) -> Arc<Vec<RecordFile>> {
    files.par_sort_unstable_by(|left, right| {
        let (left, right) = (&left.listed, &right.listed);
        (&left.id, &left.path).cmp(&(&right.id, &right.path))
    });
    files.into()
}

#[cfg(test)]
pub(crate) mod sample {
    //! Small registries for the tests of what is above the model, which has no reader of files.

    use super::Registry;
    use crate::model::date::Date;
    use crate::model::fields::{self, Field, FieldType};
    use crate::model::id::Id;
    use crate::model::kind::Kind;
    use crate::model::record::Record;
    use crate::model::settings::Settings;
    use crate::model::value::{Block, Value};

    /// A record: its kind, its id, and its keys with their values.
    pub(crate) type Sample<'t> = (Kind, &'t str, &'t [(&'t str, &'t str)]);

    /// Returns a registry of records. The entries of a list stand
    /// between commas, and a block is written `actor=a role=owner`.
    pub(crate) fn registry(records: &[Sample<'_>]) -> Registry {
        let records = records.iter().map(|(kind, id, keys)| Record {
            id: Id::new(*id),
            kind: *kind,
            path: format!("{}/{id}.toml", kind.folder()),
            block: block(&fields::of(*kind).collect::<Vec<_>>(), keys),
        });
        Registry::new(Settings::default(), records)
    }

    fn block(fields: &[&Field], keys: &[(&str, &str)]) -> Block {
        let mut block = Block::default();
        for (key, text) in keys {
            let field = fields.iter().find(|field| field.key == *key);
            let value = match field.expect("a key of such a record").holds {
                FieldType::Date => Value::Date(Date::parse(text).expect("a date")),
                FieldType::Flag => Value::Flag(*text == "true"),
                FieldType::Texts
                | FieldType::Keys
                | FieldType::FormerIds
                | FieldType::Counties
                | FieldType::Words(_)
                | FieldType::References(_) => {
                    Value::List(text.split(',').map(str::to_owned).collect())
                }
                FieldType::Blocks(inner) => {
                    let keys: Vec<_> = text
                        .split(' ')
                        .filter_map(|it| it.split_once('='))
                        .collect();
                    let mut blocks = block.tables(key).to_vec();
                    blocks.push(self::block(&inner.iter().collect::<Vec<_>>(), &keys));
                    Value::Tables(blocks)
                }
                _ => Value::Text((*text).to_owned()),
            };
            block.set((*key).to_owned(), value);
        }
        block
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use super::{ListedFile, ReadFiles, ReadRecord, Registry, sample};
    use crate::model::id::Id;
    use crate::model::kind::Kind;
    use crate::model::record::Record;
    use crate::model::settings::Settings;
    use crate::model::value::{Block, Value};
    use crate::model::vocabulary::Vocabulary;
    use crate::text::filter::TextFilter;

    /// Reads records whose one text says who read it.
    #[derive(Debug)]
    struct Reader(&'static str);

    impl ReadFiles for Reader {
        fn read(
            &self,
            files: &[&ListedFile],
            _: &TextFilter,
            form: Option<&Vocabulary>,
        ) -> Vec<Option<Arc<ReadRecord>>> {
            let record = |file: &&ListedFile| {
                let mut block = Block::default();
                block.set("name", Value::Text(self.0.to_owned()));
                Some(Arc::new(ReadRecord {
                    record: Record {
                        id: file.id.clone(),
                        kind: file.kind,
                        path: file.path.clone(),
                        block,
                    },
                    unreadable: false,
                    findings: Vec::new(),
                    comments: Vec::new(),
                    is_canonical: form.is_some(),
                }))
            };
            files.iter().map(record).collect()
        }
    }

    /// A registry of unread companies with these paths below their folder.
    fn unread(reader: &'static str, settings: Settings, paths: &[&str]) -> Registry {
        let listed = paths.iter().map(|path| ListedFile {
            id: Id::new(path.rsplit('/').next().expect("a name")),
            kind: Kind::Company,
            path: format!("companies/{path}.toml"),
        });
        Registry::unread(
            settings,
            Vec::new(),
            listed.collect(),
            Arc::new(Reader(reader)),
        )
    }

    /// Who read each record, and the ids of those that are not in canonical form.
    fn read_by(registry: &Registry) -> (Vec<&str>, Vec<&str>) {
        let ids = registry.records_to_compare().map(|it| it.id.as_str());
        (
            registry.records().map(Record::name).collect(),
            ids.collect(),
        )
    }

    #[test]
    fn what_is_the_same_is_read_once_and_its_form_holds_under_the_same_settings() {
        let mut other_settings = Settings::default();
        other_settings.block.set("name", Value::Text("Prov".into()));
        for (settings, uncompared) in [(Settings::default(), vec![]), (other_settings, vec!["a"])] {
            let new = unread("new", Settings::default(), &["a", "b", "x/c"]);
            new.read_all_with_form();
            let old = unread("old", settings, &["a", "b", "c", "d"]);
            old.share_read(&new, &BTreeSet::from([Id::new("b")]));
            old.read_all_with_form();
            // `b` differs, `c` stood elsewhere, and `d` is gone.
            let (readers, ids) = read_by(&old);
            assert_eq!(readers, ["new", "old", "old", "old"]);
            assert_eq!(ids, uncompared);
        }
    }

    #[test]
    fn files_are_shared_by_path_and_records_are_missing_by_id() {
        let old = unread("old", Settings::default(), &["a", "b", "x/c", "d"]);
        let new = unread("new", Settings::default(), &["a", "c", "d", "e", "x/d"]);
        let (shared, unshared) = new.shared_files(&old);
        let paths: Vec<&str> = shared.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["companies/a.toml", "companies/d.toml"]);
        let unshared: Vec<&str> = unshared.into_iter().map(Id::as_str).collect();
        assert_eq!(unshared, ["b", "c", "d", "e"]);
        let missing = |one: &Registry, other: &Registry| -> Vec<String> {
            let missing = one.records_missing_from(other);
            missing.map(|record| record.id.to_string()).collect()
        };
        assert_eq!(missing(&old, &new), ["b"]);
        assert_eq!(missing(&new, &old), ["e"]);
        let added = new.get(&Id::new("e")).cloned().map(|mut record| {
            record.id = Id::new("f");
            record
        });
        let with_added = old.clone().with_changed(added);
        assert_eq!(missing(&with_added, &new), ["b", "f"]);
        assert_eq!(missing(&new, &with_added), ["e"]);
    }

    #[test]
    fn who_is_withheld_is_so_under_former_ids_too() {
        let keys = [
            ("name", "Prova Exempel"),
            ("former-ids", "prova-prov"),
            ("withhold", "true"),
        ];
        let registry = sample::registry(&[
            (Kind::Person, "prova-exempel", &keys),
            (Kind::Person, "anna-exempel", &[("name", "Anna Exempel")]),
        ]);
        let withheld = BTreeSet::from(["prova-exempel", "prova-prov"].map(Id::new));
        assert_eq!(registry.withheld(), withheld);
    }
}
