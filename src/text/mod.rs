//! Functions on strings, and the messages in two languages; nothing here depends on the model.

pub mod contact_details;
pub mod email;
pub mod filter;
pub mod fold;
pub mod mask;
pub mod order;
pub mod organisation;
pub mod person_names;
pub mod personnummer;
pub mod phone;
pub mod shell;
pub mod suggest;
pub mod surname;
pub mod tidy;
pub mod url;
pub mod words;
