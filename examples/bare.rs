//! A clap program that does nothing: what a start costs at least. `benches/compare.py` compares `kompis --version` with it.

fn main() {
    clap::Command::new("bare").version("1").get_matches();
}
