//! Which articles may help.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::id::CategoryId;
use crate::knowledge::{Article, Audience};
use crate::order::{self, Gather};
use crate::text::{FoldedText, Lexicon};

/// What somebody asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The subject line.
    pub subject: Arc<str>,
    /// The whole story.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub description: Arc<str>,
    /// The category, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// Who asks.
    pub audience: Audience,
    /// The language they read; absent: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Arc<str>>,
}

/// A ticket that an article solved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SolvedByArticle"))]
#[serde(deny_unknown_fields)]
pub struct Solved {
    /// The article.
    pub article: Arc<str>,
    /// The subject line of the ticket.
    pub subject: Arc<str>,
    /// Its category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
}

/// An article that may help, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ArticleSuggestion"))]
pub struct Suggestion {
    /// The article.
    pub article: Arc<str>,
    /// The sum of the points of all reasons.
    pub points: u32,
    /// The reasons, in the order of [`Why`].
    pub why: Vec<Why>,
}

/// Why an article is suggested.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ArticleReason"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Why {
    /// It is about the same category: 20 points; about a wider or a narrower one: 10.
    Category(CategoryId),
    /// One of its keywords stands in the question: 10 points each.
    Keyword(Arc<str>),
    /// Words of four letters or more stand in its title and in the question: 3 points each.
    Title(Vec<Arc<str>>),
    /// So many tickets that it solved are alike, by category or by half of the words of the
    /// subject: 5 points each, of five at most.
    Solved(u32),
}

const SAME: u32 = 20;
const NEAR: u32 = 10;
const KEYWORD: u32 = 10;
const WORD: u32 = 3;
const BEFORE: u32 = 5;
const MOST_BEFORE: u32 = 5;
/// Shorter words say little.
const SHORTEST: usize = 4;

/// The articles that may help, those with most points first, at most `most`.
///
/// Only articles that whoever asks may read, in their language, and with any reason at all.
#[must_use]
pub fn suggest(articles: &[Article], solved: &[Solved], question: &Question, most: usize) -> Vec<Suggestion> {
    let subject = FoldedText::new(&question.subject);
    let description = FoldedText::new(&question.description);
    let asked: BTreeSet<&str> = long(&subject).chain(long(&description)).into_set();
    let own: BTreeSet<&str> = long(&subject).into_set();
    let readable = articles.iter().filter(|article| {
        let language = question.language.as_ref().is_none_or(|language| speaks(language, &article.language));
        article.is_for(question.audience) && language
    });
    let mut found: Vec<Suggestion> = readable
        .filter_map(|article| {
            let mut why = Vec::new();
            why.extend(category(article, question));
            why.extend(keywords(article, &subject, &description));
            why.extend(title(article, &asked));
            why.extend(before(article, solved, question, &own));
            let points = why.iter().map(|why| points(why, question)).sum();
            (!why.is_empty()).then(|| Suggestion { article: article.article.clone(), points, why })
        })
        .collect();
    order::sort_by(&mut found, |a, b| b.points.cmp(&a.points).then_with(|| a.article.cmp(&b.article)));
    found.truncate(most);
    found
}

fn speaks(wanted: &str, language: &str) -> bool {
    wanted.split('-').next() == language.split('-').next()
}

fn long<'a>(text: &'a FoldedText<'_>) -> impl Iterator<Item = &'a str> {
    text.words().filter(|word| SHORTEST <= word.chars().count())
}

fn points(why: &Why, question: &Question) -> u32 {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    match why {
        Why::Category(category) if Some(category) == question.category.as_ref() => SAME,
        Why::Category(_) => NEAR,
        Why::Keyword(_) => KEYWORD,
        Why::Title(words) => count(words.len()).saturating_mul(WORD),
        Why::Solved(often) => (*often).min(MOST_BEFORE).saturating_mul(BEFORE),
    }
}

/// The same category, or one inside the other.
fn category(article: &Article, question: &Question) -> Option<Why> {
    let (ours, theirs) = (question.category.as_ref()?, article.category.as_ref()?);
    let inside = |narrow: &CategoryId, wide: &CategoryId| {
        let rest = narrow.as_str().strip_prefix(wide.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    (inside(ours, theirs) || inside(theirs, ours)).then(|| Why::Category(theirs.clone()))
}

fn keywords(article: &Article, subject: &FoldedText<'_>, description: &FoldedText<'_>) -> Vec<Why> {
    let mut lexicon = Lexicon::default();
    // A keyword that is no phrase at all is found nowhere.
    let learned: Vec<_> =
        article.keywords.iter().filter_map(|word| Some((word, lexicon.learn(word).ok()?))).collect();
    let hits = lexicon.scan(subject, description);
    let found = learned.into_iter().filter(|(_, phrase)| hits.anywhere(*phrase).is_some());
    found.map(|(word, _)| Why::Keyword(word.clone())).collect()
}

fn title(article: &Article, asked: &BTreeSet<&str>) -> Option<Why> {
    let title = FoldedText::new(&article.title);
    let shared: BTreeSet<&str> = long(&title).filter(|word| asked.contains(word)).into_set();
    (!shared.is_empty()).then(|| Why::Title(shared.into_iter().map(Arc::from).collect()))
}

fn before(article: &Article, solved: &[Solved], question: &Question, own: &BTreeSet<&str>) -> Option<Why> {
    let alike = |solved: &&Solved| {
        let same = question.category.is_some() && solved.category == question.category;
        let subject = FoldedText::new(&solved.subject);
        let theirs: BTreeSet<&str> = long(&subject).into_set();
        let shared = theirs.intersection(own).count();
        same || (0 < shared && theirs.len() <= shared.saturating_mul(2))
    };
    let often = solved.iter().filter(|solved| solved.article == article.article).filter(alike).count();
    (0 < often).then(|| Why::Solved(u32::try_from(often).unwrap_or(u32::MAX)))
}
