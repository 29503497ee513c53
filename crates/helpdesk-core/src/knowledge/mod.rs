//! Articles of a knowledge base as records, and a small suggestion of which may help.
//!
//! The host keeps the texts and searches them with its own engine. What is here: whom an article
//! is for, when it is to be looked over, and a suggestion from categories, keywords and what
//! solved the same before, in whole numbers, so that every host suggests the same.

mod article;
mod suggest;
#[cfg(test)]
mod tests;

pub use article::{Article, ArticleState, Audience};
pub use suggest::{Question, Solved, Suggestion, Why, suggest};
