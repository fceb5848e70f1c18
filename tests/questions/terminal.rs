//! Runs kompis on a pseudo-terminal: tests type keys and read what is shown.

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

/// How long a test waits for something to be shown.
const TIME_LIMIT: Duration = Duration::from_secs(20);

/// The bytes that keys send.
pub(crate) const ENTER: &str = "\r";
pub(crate) const DOWN: &str = "\u{1b}[B";
pub(crate) const ESCAPE: &str = "\u{1b}";
pub(crate) const CTRL_C: &str = "\u{3}";

/// The escape sequences that show and hide the cursor.
pub(crate) const SHOW_CURSOR: &str = "\u{1b}[?25h";
pub(crate) const HIDE_CURSOR: &str = "\u{1b}[?25l";

/// A temporary folder with a registry.
pub(crate) struct TestFolder {
    folder: tempfile::TempDir,
}

impl TestFolder {
    /// Creates a registry with these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> TestFolder {
        let folder = crate::temporary::folder();
        let place = TestFolder { folder };
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

    /// Returns the path of a file of the registry.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("registry").join(path)
    }

    /// Returns the text of a file of the registry, or an empty text if it is missing.
    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_default()
    }

    /// Returns every file of the registry with its text.
    pub(crate) fn records(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        collect(&self.path(""), &mut found);
        found.sort();
        found
    }

    /// Runs a shell line without a terminal.
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

    /// Starts kompis on a new terminal.
    pub(crate) fn start(&self, arguments: &[&str]) -> Session {
        self.start_with(arguments, &[])
    }

    /// Starts kompis on a new terminal with additional environment variables.
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

/// A running kompis on a terminal.
pub(crate) struct Session {
    pty: Arc<Pty>,
    child: Child,
    shown: Receiver<Vec<u8>>,
    bytes: Vec<u8>,
    /// How much of the shown text has been matched.
    seen: usize,
}

impl Session {
    fn new(pty: Pty, child: Child) -> Session {
        let pty = Arc::new(pty);
        let (sender, shown) = channel();
        let reader = Arc::clone(&pty);
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            // Reading fails when the last process has left the terminal.
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

    /// Waits until a text is shown after the text matched last.
    pub(crate) fn wait_for(&mut self, text: &str) -> &mut Session {
        let begun = Instant::now();
        loop {
            let shown = without_escapes(&self.all());
            if let Some(at) = shown[self.seen..].find(text) {
                self.seen += at + text.len();
                return self;
            }
            let left = TIME_LIMIT.saturating_sub(begun.elapsed());
            match self.shown.recv_timeout(left) {
                Ok(bytes) => self.bytes.extend(bytes),
                Err(error) => panic!(
                    "{text:?} is not shown ({error}); after {:?} there is {:?}",
                    &shown[..self.seen],
                    &shown[self.seen..]
                ),
            }
        }
    }

    /// Types keys.
    pub(crate) fn type_keys(&mut self, keys: &str) -> &mut Session {
        (&*self.pty).write_all(keys.as_bytes()).expect("a terminal");
        self
    }

    /// Types a line and Enter.
    pub(crate) fn type_line(&mut self, text: &str) -> &mut Session {
        self.type_keys(text).type_keys(ENTER)
    }

    /// Waits for kompis to end and returns the exit code and all that was shown.
    pub(crate) fn wait_for_end(&mut self) -> (Option<i32>, String) {
        let begun = Instant::now();
        loop {
            match self
                .shown
                .recv_timeout(TIME_LIMIT.saturating_sub(begun.elapsed()))
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

/// Removes the escape sequences that move the cursor and colour the text.
pub(crate) fn without_escapes(shown: &str) -> String {
    let mut text = String::new();
    let mut letters = shown.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\u{1b}' => {
                letters.find(|letter| letter.is_ascii_alphabetic());
            }
            '\r' => {}
            letter => text.push(letter),
        }
    }
    text
}

/// Returns the command without questions that a session prints at its end.
pub(crate) fn equivalent_command(shown: &str) -> String {
    let text = without_escapes(shown);
    let line = text.split("samma sak utan frågor: ").nth(1);
    line.and_then(|rest| rest.lines().next())
        .unwrap_or_else(|| panic!("no command in {text:?}"))
        .to_owned()
}
