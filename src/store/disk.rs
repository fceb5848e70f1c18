//! The one place that opens, writes and removes files.
//!
//! A clone or a shared folder may hold links, FIFOs and huge files where kompis expects small regular files. Reading never
//! blocks and has a size limit. Writing goes through no link: on Unix each folder on the way is opened from the one above it
//! without following links, so that a link which appears meanwhile is not followed either.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

use crate::error::write::WriteError;

/// The largest file that is read, in bytes: records are small, and a larger file is no record.
pub const LARGEST: u64 = 1 << 20;

/// The name of a new file until it takes its place: hidden, so that no reader takes it for a record.
const PREFIX: &str = ".kompis-";
const SUFFIX: &str = ".tmp";

/// How many names for a temporary file are tried.
const MOST_TRIES: u32 = 1000;

/// The permissions of a file that kompis creates; a file that it replaces keeps those that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// As the umask says.
    Usual,
    /// As the umask says, and the group may write where it may write to the folder.
    Group,
    /// Nobody but the owner: it holds people's contact details.
    Private,
    /// A program, also where it replaces a file that is none.
    Program,
}

impl Access {
    fn mode(self) -> u32 {
        match self {
            Access::Usual | Access::Group => 0o666,
            Access::Private => 0o600,
            Access::Program => 0o777,
        }
    }
}

/// Reads a regular file of at most [`LARGEST`] bytes.
///
/// # Errors
/// The error of the system; [`io::ErrorKind::FileTooLarge`] when it is larger, and an error of another kind for a FIFO or a
/// device.
pub fn read(file: &Path) -> io::Result<Vec<u8>> {
    read_up_to(file, LARGEST)
}

/// Reads a regular file of at most so many bytes.
///
/// # Errors
/// Those of [`read`].
pub fn read_up_to(file: &Path, largest: u64) -> io::Result<Vec<u8>> {
    let mut options = fs::OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // Opening a FIFO would wait for somebody who writes to it.
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    let opened = options.open(file)?;
    is_regular(&opened)?;
    read_all(opened, largest)
}

/// Fewer files than this are read by one thread: to start others takes longer.
pub(super) const FEW: usize = 32;

/// Reads small files one after the other. The folder of the last one stays open, and its bytes stay in one buffer: opening
/// by the whole path and allocating for each file takes half as long again.
pub(super) struct FileReader<'r> {
    root: &'r Path,
    /// The folder that is open, and its path below the root.
    folder: Option<(String, Folder)>,
    buffer: Vec<u8>,
}

impl<'r> FileReader<'r> {
    /// Creates a reader of files below `root`.
    pub(super) fn new(root: &'r Path) -> FileReader<'r> {
        FileReader {
            root,
            folder: None,
            // Twenty times an ordinary record: to clear much more takes longer than to read one.
            buffer: vec![0; 1 << 13],
        }
    }

    /// Reads a regular file of at most [`LARGEST`] bytes, by its path below the root. Links are not followed.
    ///
    /// # Errors
    /// Those of [`read`].
    pub(super) fn read(&mut self, path: &str) -> io::Result<&[u8]> {
        let (below, name) = path.rsplit_once('/').unwrap_or(("", path));
        let folder = match self.folder.take() {
            Some((known, folder)) if known == below => folder,
            _ => match open_parent(self.root, Path::new(path), false) {
                Ok((folder, _)) => folder,
                Err(WriteError::Io(_, error)) => return Err(error),
                Err(error) => return Err(io::Error::other(error.to_string())),
            },
        };
        let (_, folder) = self.folder.insert((below.to_owned(), folder));
        let mut file = folder.open(OsStr::new(name), Open::Read, 0)?;
        let mut length = 0;
        loop {
            let read = file.read(&mut self.buffer[length..])?;
            length += read;
            if length < self.buffer.len() {
                break;
            }
            if length as u64 > LARGEST {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            self.buffer.resize(2 * length, 0);
        }
        if length == 0 {
            // A FIFO that took the place of a file has no bytes either.
            is_regular(&file)?;
        }
        Ok(&self.buffer[..length])
    }
}

/// Reads a file as text.
///
/// # Errors
/// Those of [`read`], and [`io::ErrorKind::InvalidData`] when it is not UTF-8.
pub fn read_text(file: &Path) -> io::Result<String> {
    utf8(read(file)?)
}

/// Turns bytes into text.
///
/// # Errors
/// [`io::ErrorKind::InvalidData`] when it is not UTF-8.
pub fn utf8(bytes: Vec<u8>) -> io::Result<String> {
    let not_utf8 = |_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8");
    String::from_utf8(bytes).map_err(not_utf8)
}

/// The text of a file, if it is there.
///
/// # Errors
/// [`WriteError::Io`] when it is there and can't be read.
pub fn text_if_any(file: &Path) -> Result<Option<String>, WriteError> {
    match read_text(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(WriteError::Io(file.to_owned(), error)),
    }
}

/// Refuses a path below `root` where a folder on the way is a link.
///
/// # Errors
/// [`WriteError::Link`], which names it.
pub(super) fn refuse_links(root: &Path, path: &Path) -> Result<(), WriteError> {
    match open_parent(root, path, false) {
        Err(error @ WriteError::Link(_)) => Err(error),
        // Whatever else is wrong stops the writing.
        _ => Ok(()),
    }
}

fn read_opened(file: &File) -> io::Result<Vec<u8>> {
    is_regular(file)?;
    read_all(file, LARGEST)
}

/// Reads at most `largest` bytes.
///
/// # Errors
/// The error of the system; [`io::ErrorKind::FileTooLarge`] when there are more.
pub fn read_all(source: impl Read, largest: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(largest + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > largest {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

fn is_regular(file: &File) -> io::Result<()> {
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    match metadata.is_file() {
        true => Ok(()),
        false => Err(io::Error::other("it is not a regular file")),
    }
}

/// The path below `root` of the file that `path` leads to: itself, or the file inside `root` that it is a link to.
///
/// # Errors
/// [`WriteError::Link`] when it is a link that leads to something else.
pub fn resolve(root: &Path, path: &Path) -> Result<PathBuf, WriteError> {
    let file = root.join(path);
    if !file.is_symlink() {
        return Ok(path.to_owned());
    }
    let target = file.canonicalize().ok().filter(|target| target.is_file());
    let inside = target.and_then(|target| {
        let root = root.canonicalize().ok()?;
        Some(target.strip_prefix(root).ok()?.to_owned())
    });
    inside.ok_or(WriteError::Link(file))
}

/// Writes a file below `root` as a whole.
///
/// # Errors
/// [`WriteError::Link`] when the file or a folder on the way is a link, [`WriteError::Io`] when the system can't.
pub fn write(root: &Path, path: &Path, bytes: &[u8], access: Access) -> Result<(), WriteError> {
    Replacement::new(root, path, bytes, access)?.place()
}

/// Writes a file that the user named. What is no file, such as a pipe, is written to; a link is followed to a file in or
/// below its own folder.
///
/// # Errors
/// [`WriteError`] about the file that was named.
pub fn write_named(file: &Path, bytes: &[u8], access: Access) -> Result<(), WriteError> {
    let named = |error| WriteError::Io(file.to_owned(), error);
    if file.metadata().is_ok_and(|it| !it.is_file()) {
        let mut opened = fs::OpenOptions::new()
            .write(true)
            .open(file)
            .map_err(named)?;
        return opened.write_all(bytes).map_err(named);
    }
    let (folder, name) = folder_and_name(file).map_err(named)?;
    // Its folder is not made: a name that is mistyped would make a tree of them.
    folder.metadata().map_err(named)?;
    let written = resolve(folder, name)
        .and_then(|path| Replacement::new(folder, &path, bytes, access)?.place());
    written.map_err(|error| match error {
        WriteError::Io(_, error) => named(error),
        other => other,
    })
}

/// Opens a file that the user named, to add to its end.
///
/// # Errors
/// [`WriteError`] about the file that was named.
pub fn open_to_append(file: &Path) -> Result<File, WriteError> {
    let named = |error| WriteError::Io(file.to_owned(), error);
    let (folder, name) = folder_and_name(file).map_err(named)?;
    let (folder, name) = open_parent(folder, name, false)?;
    let failed = |error| folder.error(&name, error);
    folder
        .open(&name, Open::Append, Access::Usual.mode())
        .map_err(failed)
}

fn folder_and_name(file: &Path) -> io::Result<(&Path, &Path)> {
    let name = file.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    Ok((folder, Path::new(name)))
}

/// Creates a file below `root`.
///
/// # Errors
/// [`WriteError::Io`] with [`io::ErrorKind::AlreadyExists`] when it is there.
pub fn create(root: &Path, path: &Path, bytes: &[u8], access: Access) -> Result<(), WriteError> {
    let (folder, name) = open_parent(root, path, true)?;
    let written = folder.open(&name, Open::New, access.mode());
    let written = written.and_then(|mut file| file.write_all(bytes));
    written.map_err(|error| folder.error(&name, error))
}

/// Opens a lock file below `root`, and creates it where there is none.
///
/// # Errors
/// [`WriteError`] when that can't be done, or it is no regular file.
pub(super) fn open_lock(root: &Path, path: &Path) -> Result<File, WriteError> {
    let (folder, name) = open_parent(root, path, true)?;
    let failed = |error| folder.error(&name, error);
    let file = folder.open(&name, Open::Update, Access::Group.mode());
    let file = file.map_err(failed)?;
    is_regular(&file).map_err(failed)?;
    follow_group(&file, &folder.path);
    Ok(file)
}

/// Opens a file below `root` for reading, if it is a regular file and no link leads there.
pub(super) fn open_existing(root: &Path, path: &Path) -> Option<File> {
    let (folder, name) = open_parent(root, path, false).ok()?;
    let file = folder.open(&name, Open::Read, 0).ok()?;
    is_regular(&file).ok().map(|()| file)
}

/// Opens a file below `root` for reading, if there is one.
///
/// # Errors
/// [`WriteError::Link`] when the file or a folder on the way is a link, [`WriteError::Io`] when it is no regular file or
/// can't be opened.
pub(super) fn open_no_link(root: &Path, path: &Path) -> Result<Option<File>, WriteError> {
    let is_missing = |error: &WriteError| match error {
        WriteError::Io(_, error) => error.kind() == io::ErrorKind::NotFound,
        _ => false,
    };
    let opened = open_parent(root, path, false).and_then(|(folder, name)| {
        folder.refuse_link(&name)?;
        let file = folder.open(&name, Open::Read, 0);
        let file = file.and_then(|file| is_regular(&file).map(|()| file));
        file.map_err(|error| folder.error(&name, error))
    });
    match opened {
        Ok(file) => Ok(Some(file)),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns what tells a file from every copy of it: its number on the disk or, where disks have none, when it was made.
pub(super) fn number(file: &Path) -> Option<u64> {
    let metadata = file.symlink_metadata().ok()?;
    #[cfg(unix)]
    {
        Some(std::os::unix::fs::MetadataExt::ino(&metadata))
    }
    #[cfg(not(unix))]
    {
        let made = metadata.created().ok()?;
        let since = made.duration_since(std::time::UNIX_EPOCH).ok()?;
        u64::try_from(since.as_nanos()).ok()
    }
}

/// Removes a file below `root`, and has that safe on the disk.
///
/// # Errors
/// [`WriteError`] when it can't be removed; a link is left, because what it leads to would stay.
pub fn remove(root: &Path, path: &Path) -> Result<(), WriteError> {
    remove_unsynced(root, path)?;
    sync_folders(root, [path]);
    Ok(())
}

/// Removes a file below `root`.
///
/// # Errors
/// As [`remove`].
pub(super) fn remove_unsynced(root: &Path, path: &Path) -> Result<(), WriteError> {
    let (folder, name) = open_parent(root, path, false)?;
    folder.refuse_link(&name)?;
    let removed = folder.unlink(&name);
    removed.map_err(|error| folder.error(&name, error))?;
    fault_point();
    Ok(())
}

/// Has the names of files below `root` safe on the disk: that they are there, or gone.
pub(super) fn sync_folders<'p>(root: &Path, paths: impl IntoIterator<Item = &'p Path>) {
    let folders: BTreeSet<Option<&Path>> = paths.into_iter().map(Path::parent).collect();
    for folder in folders.into_iter().flatten() {
        if let Ok((folder, _)) = open_parent(root, &folder.join("x"), false) {
            folder.sync();
        }
    }
}

/// Kills the process at the step of writing whose number the tests give, as a power cut would. Release builds have none.
fn fault_point() {
    #[cfg(all(debug_assertions, unix))]
    {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static STEP: AtomicUsize = AtomicUsize::new(1);
        let step = STEP.fetch_add(1, Ordering::Relaxed).to_string();
        if std::env::var_os("KOMPIS_KILL_AT").is_some_and(|it| it == step.as_str()) {
            // Not `abort`, which would leave a core file.
            let _ = rustix::process::kill_process(
                rustix::process::getpid(),
                rustix::process::Signal::KILL,
            );
        }
    }
}

/// Removes a folder below `root` where it is empty.
pub(super) fn remove_if_empty(root: &Path, path: &Path) {
    if let Ok((folder, name)) = open_parent(root, path, false) {
        let _ = folder.unlink_folder(&name);
    }
}

/// Removes what a killed kompis left in a folder below `root`; no other may write there meanwhile.
pub(super) fn remove_temporary(root: &Path, folder: &Path) {
    let entries = root.join(folder).read_dir().into_iter().flatten().flatten();
    for name in entries.map(|entry| entry.file_name()) {
        let text = name.to_string_lossy();
        if text.starts_with(PREFIX) && text.ends_with(SUFFIX) {
            let _ = remove(root, &folder.join(&name));
        }
    }
}

/// A whole new file, under a temporary name beside the one that it is to replace.
pub(super) struct Replacement {
    folder: Folder,
    name: OsString,
    temporary: OsString,
    /// The file until it is safe on the disk.
    file: Option<File>,
    is_placed: bool,
}

impl Replacement {
    /// Writes the new file beside `path` below `root`, with the folders that it stands in.
    ///
    /// # Errors
    /// [`WriteError::Link`] when the file or a folder on the way is a link, [`WriteError::Io`] when the system can't.
    pub(super) fn new(
        root: &Path,
        path: &Path,
        bytes: &[u8],
        access: Access,
    ) -> Result<Replacement, WriteError> {
        let (folder, name) = open_parent(root, path, true)?;
        folder.refuse_link(&name)?;
        let failed = |error| folder.error(&name, error);
        let (temporary, file) = folder.temporary(access.mode()).map_err(failed)?;
        let mut new = Replacement {
            folder,
            name,
            temporary,
            file: None,
            is_placed: false,
        };
        let written = new.fill(&file, bytes, access);
        written.map_err(|error| new.folder.error(&new.name, error))?;
        new.file = Some(file);
        fault_point();
        Ok(new)
    }

    fn fill(&self, mut file: &File, bytes: &[u8], access: Access) -> io::Result<()> {
        file.write_all(bytes)?;
        let old = self.folder.path.join(&self.name).symlink_metadata().ok();
        match old.filter(|_| access != Access::Program) {
            Some(old) => keep_permissions(file, &old)?,
            None if access == Access::Group => follow_group(file, &self.folder.path),
            None => {}
        }
        Ok(())
    }

    /// Has the new file safe on the disk.
    ///
    /// # Errors
    /// [`WriteError`] when the system can't.
    pub(super) fn sync(&mut self) -> Result<(), WriteError> {
        let synced = self.file.take().map_or(Ok(()), |file| file.sync_all());
        synced.map_err(|error| self.folder.error(&self.name, error))
    }

    /// What the file holds that is to be replaced, if there is one.
    ///
    /// # Errors
    /// [`WriteError`] when it can't be read.
    pub(super) fn current(&self) -> Result<Option<Vec<u8>>, WriteError> {
        let file = self.folder.open(&self.name, Open::Read, 0);
        match file.and_then(|file| read_opened(&file)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.folder.error(&self.name, error)),
        }
    }

    /// Puts the new file in its place.
    ///
    /// # Errors
    /// [`WriteError`] when the system can't.
    pub(super) fn place(mut self) -> Result<(), WriteError> {
        self.place_unsynced()?;
        self.folder.sync();
        Ok(())
    }

    /// Puts the new file in its place, which is safe on the disk when its folder is: see [`sync_folders`].
    ///
    /// # Errors
    /// As [`Replacement::place`].
    pub(super) fn place_unsynced(&mut self) -> Result<(), WriteError> {
        // Without this a crash after the rename could leave an empty file in place of the old one.
        self.sync()?;
        let renamed = self.folder.rename(&self.temporary, &self.name);
        renamed.map_err(|error| self.folder.error(&self.name, error))?;
        self.is_placed = true;
        fault_point();
        Ok(())
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        if !self.is_placed {
            let _ = self.folder.unlink(&self.temporary);
        }
    }
}

/// Gives a new file the permissions and the group of the one that it replaces.
fn keep_permissions(file: &File, old: &fs::Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        // Best effort: only a member of the group may do that.
        let _ = std::os::unix::fs::fchown(file, None, Some(old.gid()));
    }
    file.set_permissions(old.permissions())
}

/// Lets the group of a folder write to a new file or folder in it where it may write to the folder: several people share
/// it. Best effort, for the file may be somebody else's.
fn follow_group(file: &File, folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
        let (Ok(folder), Ok(own)) = (folder.metadata(), file.metadata()) else {
            return;
        };
        let group = if own.is_dir() { 0o070 } else { 0o060 };
        if folder.mode() & 0o020 == 0 || own.mode() & group == group {
            return;
        }
        if own.gid() == folder.gid() || fchown(file, None, Some(folder.gid())).is_ok() {
            let mode = own.mode() | group | (folder.mode() & 0o2000);
            let mode = if own.is_dir() { mode } else { mode & 0o777 };
            let _ = file.set_permissions(fs::Permissions::from_mode(mode));
        }
    }
    #[cfg(not(unix))]
    let _ = (file, folder);
}

/// Opens the folder that `path` stands in, from `root` on through no link; the name of the file there. `root` itself is what
/// the user named, and may be reached by links.
fn open_parent(root: &Path, path: &Path, create: bool) -> Result<(Folder, OsString), WriteError> {
    let io = |error| WriteError::Io(root.join(path), error);
    if create && !root.exists() {
        fs::create_dir_all(root).map_err(io)?;
    }
    let mut names = Vec::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => names.push(name),
            _ => return Err(io(io::Error::other("it leads out of its folder"))),
        }
    }
    let Some((name, folders)) = names.split_last() else {
        return Err(io(io::ErrorKind::InvalidFilename.into()));
    };
    let mut folder = Folder::at(root).map_err(io)?;
    for name in folders {
        let next = match folder.enter(name) {
            Err(error) if create && error.kind() == io::ErrorKind::NotFound => {
                folder.make(name).and_then(|()| folder.enter(name))
            }
            entered => entered,
        };
        folder = next.map_err(|error| folder.error(name, error))?;
    }
    Ok((folder, (*name).to_owned()))
}

/// How a file is opened.
#[derive(Clone, Copy)]
enum Open {
    Read,
    New,
    Update,
    Append,
}

/// An open folder: what is done in it is done there, whatever becomes of its path meanwhile.
struct Folder {
    path: PathBuf,
    #[cfg(unix)]
    handle: File,
}

impl Folder {
    /// What stopped us, about a file or folder in it.
    fn error(&self, name: &OsStr, error: io::Error) -> WriteError {
        let path = self.path.join(name);
        match path.is_symlink() {
            true => WriteError::Link(path),
            false => WriteError::Io(path, error),
        }
    }

    fn refuse_link(&self, name: &OsStr) -> Result<(), WriteError> {
        let path = self.path.join(name);
        match path.is_symlink() {
            true => Err(WriteError::Link(path)),
            false => Ok(()),
        }
    }

    /// Creates a file under a temporary name, in the folder of the file that it is to replace: a rename replaces a file at once
    /// only within a file system.
    fn temporary(&self, mode: u32) -> io::Result<(OsString, File)> {
        for number in 0..MOST_TRIES {
            let name = format!("{PREFIX}{}-{number}{SUFFIX}", std::process::id());
            match self.open(OsStr::new(&name), Open::New, mode) {
                Ok(file) => return Ok((name.into(), file)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Makes a folder in it.
    fn make(&self, name: &OsStr) -> io::Result<()> {
        match self.make_alone(name) {
            // Another kompis was faster.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error),
            Ok(()) => {
                #[cfg(unix)]
                follow_group(&self.enter(name)?.handle, &self.path);
                Ok(())
            }
        }
    }
}

#[cfg(unix)]
impl Folder {
    const FLAGS: rustix::fs::OFlags = rustix::fs::OFlags::RDONLY
        .union(rustix::fs::OFlags::DIRECTORY)
        .union(rustix::fs::OFlags::CLOEXEC);

    fn at(path: &Path) -> io::Result<Folder> {
        let handle = rustix::fs::open(path, Folder::FLAGS, rustix::fs::Mode::empty())?;
        Ok(Folder {
            path: path.to_owned(),
            handle: handle.into(),
        })
    }

    fn enter(&self, name: &OsStr) -> io::Result<Folder> {
        use rustix::fs::{Mode, OFlags, openat};
        let flags = Folder::FLAGS | OFlags::NOFOLLOW;
        let handle = openat(&self.handle, name, flags, Mode::empty())?;
        Ok(Folder {
            path: self.path.join(name),
            handle: handle.into(),
        })
    }

    fn make_alone(&self, name: &OsStr) -> io::Result<()> {
        let mode = rustix::fs::Mode::from_bits_truncate(0o777);
        Ok(rustix::fs::mkdirat(&self.handle, name, mode)?)
    }

    fn open(&self, name: &OsStr, how: Open, mode: u32) -> io::Result<File> {
        use rustix::fs::{Mode, OFlags, openat};
        let flags = match how {
            Open::Read => OFlags::RDONLY,
            Open::New => OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL,
            Open::Update => OFlags::RDWR | OFlags::CREATE,
            Open::Append => OFlags::WRONLY | OFlags::CREATE | OFlags::APPEND,
        };
        let flags = flags | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let mode = Mode::from_bits_truncate(mode as rustix::fs::RawMode);
        Ok(openat(&self.handle, name, flags, mode)?.into())
    }

    fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::renameat(&self.handle, from, &self.handle, to)?)
    }

    fn unlink(&self, name: &OsStr) -> io::Result<()> {
        let flags = rustix::fs::AtFlags::empty();
        Ok(rustix::fs::unlinkat(&self.handle, name, flags)?)
    }

    fn unlink_folder(&self, name: &OsStr) -> io::Result<()> {
        let flags = rustix::fs::AtFlags::REMOVEDIR;
        Ok(rustix::fs::unlinkat(&self.handle, name, flags)?)
    }

    /// The names in it safe on the disk.
    fn sync(&self) {
        let _ = self.handle.sync_all();
    }
}

/// Where folders can't be opened: each step looks for a link before it is made.
#[cfg(not(unix))]
impl Folder {
    fn at(path: &Path) -> io::Result<Folder> {
        match path.metadata()?.is_dir() {
            true => Ok(Folder {
                path: path.to_owned(),
            }),
            false => Err(io::ErrorKind::NotADirectory.into()),
        }
    }

    fn enter(&self, name: &OsStr) -> io::Result<Folder> {
        let path = self.no_link(name)?;
        Folder::at(&path)
    }

    fn no_link(&self, name: &OsStr) -> io::Result<PathBuf> {
        let path = self.path.join(name);
        match path.is_symlink() {
            true => Err(io::Error::other("it is a symbolic link")),
            false => Ok(path),
        }
    }

    fn make_alone(&self, name: &OsStr) -> io::Result<()> {
        fs::create_dir(self.path.join(name))
    }

    fn open(&self, name: &OsStr, how: Open, _mode: u32) -> io::Result<File> {
        let mut options = fs::OpenOptions::new();
        match how {
            Open::Read => options.read(true),
            Open::New => options.write(true).create_new(true),
            Open::Update => options.read(true).write(true).create(true).truncate(false),
            Open::Append => options.create(true).append(true),
        };
        options.open(self.no_link(name)?)
    }

    fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        fs::rename(self.path.join(from), self.path.join(to))
    }

    fn unlink(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_file(self.path.join(name))
    }

    fn unlink_folder(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_dir(self.path.join(name))
    }

    fn sync(&self) {}
}
