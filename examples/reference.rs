//! Writes the records of the public actors of Sweden into a registry, from the code lists that are built in.
//!
//! `cargo run --example reference -- registry` makes the files that are shipped; what it writes is reviewed like any
//! other change.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use kompis::document::format;
use kompis::model::public_actors;
use kompis::model::vocabulary::Vocabulary;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(
        std::env::args()
            .nth(1)
            .ok_or("name the folder of a registry")?,
    );
    let vocabulary = Vocabulary::default();
    for ((kind, id), block) in public_actors::all() {
        let folder = root.join(kind.folder());
        fs::create_dir_all(&folder)?;
        fs::write(
            folder.join(format!("{id}.toml")),
            format::record(kind, &block, &vocabulary),
        )?;
    }
    Ok(())
}
