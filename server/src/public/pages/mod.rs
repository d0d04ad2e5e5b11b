//! The pages a visitor reads, one file each. They are complete without JavaScript.

pub mod articles;
pub mod handbook;
pub mod home;
pub mod images;
pub mod places;
pub mod search;
pub mod tours;
