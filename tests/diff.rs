//! `diff` and `check --since` between branches of git repositories that the tests make.

#[path = "diff/branch.rs"]
mod branch;
#[path = "diff/changes.rs"]
mod changes;
#[path = "diff/comment.rs"]
mod comment;
#[path = "revisions/repository.rs"]
#[allow(dead_code, reason = "the tests of revisions use the rest")]
mod repository;
#[path = "diff/since.rs"]
mod since;
#[path = "program/temporary.rs"]
mod temporary;
