//! The studio, as a member of staff uses it.
