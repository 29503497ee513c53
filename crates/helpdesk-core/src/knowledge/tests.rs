use crate::knowledge::{Article, Audience, Question, Solved, Why, suggest};

fn article(name: &str, title: &str, more: &serde_json::Value) -> Article {
    let mut value = serde_json::json!({ "article": name, "title": title, "audience": "everybody",
        "language": "pl", "state": "published" });
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    serde_json::from_value(value).unwrap()
}

fn question(subject: &str, category: Option<&str>) -> Question {
    serde_json::from_value(serde_json::json!({ "subject": subject, "category": category,
        "audience": "everybody", "language": "pl-PL" }))
    .unwrap()
}

#[test]
fn points_add_up_and_say_why() {
    let articles = [
        article(
            "K1",
            "Drukarka zacina papier",
            &serde_json::json!({ "category": "hardware.printer", "keywords": ["zacina*", "papier"] }),
        ),
        article("K2", "Toner w drukarce", &serde_json::json!({ "category": "hardware" })),
        article("K3", "Poczta na telefonie", &serde_json::json!({})),
        article("K4", "Drukarka", &serde_json::json!({ "language": "de" })),
    ];
    let solved = Solved { article: "K1".into(), subject: "Drukarka nie drukuje".into(), category: None };
    let found =
        suggest(&articles, &[solved], &question("Drukarka zacina papier!", Some("hardware.printer")), 5);
    let names: Vec<_> = found.iter().map(|found| (&*found.article, found.points)).collect();
    assert_eq!(names, [("K1", 20 + 10 + 10 + 9 + 5), ("K2", 10)]);
    assert_eq!(found[0].why[0], Why::Category("hardware.printer".into()));
    assert_eq!(found[0].why.last(), Some(&Why::Solved(1)));
}

#[test]
fn only_what_may_be_read() {
    let mut one = article("K1", "Drukarka", &serde_json::json!({ "audience": "desk" }));
    let ask =
        |article: &Article| suggest(std::slice::from_ref(article), &[], &question("Drukarka", None), 5).len();
    assert_eq!(ask(&one), 0);
    assert!(one.is_for(Audience::Desk) && !one.is_for(Audience::Customers));
    one.audience = Audience::Everybody;
    assert_eq!(ask(&one), 1);
    one.review_by = Some("2026-03-01".parse().unwrap());
    assert!(
        one.needs_review("2026-03-02".parse().unwrap()) && !one.needs_review("2026-03-01".parse().unwrap())
    );
    one.state = crate::knowledge::ArticleState::Draft;
    assert_eq!(ask(&one), 0);
}
