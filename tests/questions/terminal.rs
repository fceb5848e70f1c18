//! A real terminal with `kompis` in it: keys go in, what is shown comes out.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{Command as OnTerminal, Pty, open};

/// How long something to be shown may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// What keys send.
pub(crate) const ENTER: &str = "\r";
pub(crate) const DOWN: &str = "\u{1b}[B";
pub(crate) const ESCAPE: &str = "\u{1b}";
pub(crate) const CTRL_C: &str = "\u{3}";

/// What shows and hides the cursor.
pub(crate) const SHOW_CURSOR: &str = "\u{1b}[?25h";
pub(crate) const HIDE_CURSOR: &str = "\u{1b}[?25l";

/// A folder with a registry of its own.
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// A registry with these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Place {
        let folder = crate::temporary::folder();
        let place = Place { folder };
        let settings = (
            "registry.toml",
            "schema = 1\nname = \"Prov\"\nlanguage = \"sv\"\n",
        );
        for (path, text) in files.iter().chain([&settings]) {
            let path = place.path(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        place
    }

    /// Where a file of the registry is.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("registry").join(path)
    }

    /// The text of a file of the registry; nothing where there is none.
    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_default()
    }

    /// Every record with its text.
    pub(crate) fn records(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        collect(&self.path(""), &mut found);
        found.sort();
        found
    }

    /// Runs a command line of a shell without a terminal.
    pub(crate) fn run(&self, line: &str) -> Output {
        let folder = Path::new(env!("CARGO_BIN_EXE_kompis"))
            .parent()
            .expect("a folder");
        let path = std::env::var("PATH").unwrap_or_default();
        Command::new("sh")
            .args(["-c", line])
            .current_dir(self.folder.path())
            .env("PATH", format!("{}:{path}", folder.display()))
            .env("KOMPIS_TODAY", "2026-11-22")
            .env_remove("KOMPIS_REGISTRY")
            .stdin(std::process::Stdio::null())
            .output()
            .expect("a shell")
    }

    /// Starts kompis on a terminal of its own.
    pub(crate) fn start(&self, arguments: &[&str]) -> Session {
        self.start_with(arguments, &[])
    }

    /// The same with more in its environment.
    pub(crate) fn start_with(&self, arguments: &[&str], more: &[(&str, &str)]) -> Session {
        let (pty, pts) = open().expect("a terminal");
        pty.resize(Size::new(24, 90)).expect("a size");
        let mut command = OnTerminal::new(env!("CARGO_BIN_EXE_kompis"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("KOMPIS_TODAY", "2026-11-22")
            .env("NO_COLOR", "1")
            .env("TERM", "xterm");
        for name in ["CI", "COLUMNS", "KOMPIS_REGISTRY", "VISUAL", "EDITOR"] {
            command = command.env_remove(name);
        }
        let child = command
            .envs(more.iter().copied())
            .spawn(pts)
            .expect("kompis");
        Session::new(pty, child)
    }
}

fn collect(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && name != ".kompis" {
            collect(&path, found);
        } else if path.is_file() {
            found.push((name, fs::read_to_string(&path).expect("a text")));
        }
    }
}

/// A run on a terminal.
pub(crate) struct Session {
    pty: Arc<Pty>,
    child: Child,
    shown: Receiver<Vec<u8>>,
    bytes: Vec<u8>,
    /// How much of what was shown has been looked at.
    seen: usize,
}

impl Session {
    fn new(pty: Pty, child: Child) -> Session {
        let pty = Arc::new(pty);
        let (sender, shown) = channel();
        let reader = Arc::clone(&pty);
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            // When the last process has left the terminal, reading it fails.
            while let Ok(count @ 1..) = (&*reader).read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Session {
            pty,
            child,
            shown,
            bytes: Vec::new(),
            seen: 0,
        }
    }

    /// Waits until a text is shown that was not looked at before.
    pub(crate) fn see(&mut self, text: &str) -> &mut Session {
        let begun = Instant::now();
        loop {
            let plain = plain(&self.all());
            if let Some(at) = plain[self.seen..].find(text) {
                self.seen += at + text.len();
                return self;
            }
            let left = PATIENCE.saturating_sub(begun.elapsed());
            match self.shown.recv_timeout(left) {
                Ok(bytes) => self.bytes.extend(bytes),
                Err(error) => panic!(
                    "{text:?} is not shown ({error}); after {:?} there is {:?}",
                    &plain[..self.seen],
                    &plain[self.seen..]
                ),
            }
        }
    }

    /// Types keys.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Session {
        (&*self.pty).write_all(keys.as_bytes()).expect("a terminal");
        self
    }

    /// Types a line.
    pub(crate) fn line(&mut self, text: &str) -> &mut Session {
        self.keys(text).keys(ENTER)
    }

    /// Waits for the end: the exit code, and all that was shown.
    pub(crate) fn end(&mut self) -> (Option<i32>, String) {
        let begun = Instant::now();
        loop {
            match self
                .shown
                .recv_timeout(PATIENCE.saturating_sub(begun.elapsed()))
            {
                Ok(bytes) => self.bytes.extend(bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    let _ = self.child.kill();
                    panic!("it does not end: {:?}", self.all());
                }
            }
        }
        let status = self.child.wait().expect("an end");
        (status.code(), self.all())
    }

    fn all(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// What is shown, without the sequences that move the cursor and colour.
pub(crate) fn plain(shown: &str) -> String {
    let mut plain = String::new();
    let mut letters = shown.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\u{1b}' => {
                letters.find(|letter| letter.is_ascii_alphabetic());
            }
            '\r' => {}
            letter => plain.push(letter),
        }
    }
    plain
}

/// The command that a run says does the same.
pub(crate) fn same_command(shown: &str) -> String {
    let plain = plain(shown);
    let line = plain.split("samma sak utan frågor: ").nth(1);
    line.and_then(|rest| rest.lines().next())
        .unwrap_or_else(|| panic!("no command in {plain:?}"))
        .to_owned()
}
