//! Drawing in SVG: shapes in a box, scales, and texts that cannot break out.

use std::fmt::Write;

/// Text for HTML and SVG, between tags or in a quoted attribute.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// Text for HTML in which what stands between backticks is code.
pub(crate) fn marked(text: &str) -> String {
    let mut html = String::new();
    for (position, part) in text.split('`').enumerate() {
        let is_code = position % 2 == 1;
        html += &if is_code { format!("<code>{}</code>", escaped(part)) } else { escaped(part) };
    }
    html
}

/// A drawing. Lengths are in units of its view box; y grows downwards.
pub(crate) struct Svg {
    body: String,
    width: f64,
    height: f64,
}

impl Svg {
    pub(crate) fn new(width: f64, height: f64) -> Self {
        Self { body: String::new(), width, height }
    }

    pub(crate) fn rect(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64), title: &str) {
        let (width, height) = (width.max(0.0), height.max(0.0));
        let title = title_of(title);
        self.add(format_args!(
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"1.5\">{title}</rect>"
        ));
    }

    pub(crate) fn node(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), title: &str) {
        let title = title_of(title);
        self.add(format_args!(
            "<rect class=\"node\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"9\">{title}</rect>"
        ));
    }

    pub(crate) fn rule(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        self.add(format_args!(
            "<line class=\"rule\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>"
        ));
    }

    pub(crate) fn text(&mut self, class: &str, (x, y): (f64, f64), text: &str) {
        let text = escaped(text);
        self.add(format_args!("<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{text}</text>"));
    }

    pub(crate) fn path(&mut self, class: &str, d: &str, width: Option<f64>, title: &str) {
        let title = title_of(title);
        let width = width.map(|width| format!(" style=\"stroke-width:{width:.1}\"")).unwrap_or_default();
        self.add(format_args!("<path class=\"{class}\" d=\"{d}\"{width}>{title}</path>"));
    }

    /// A line through `points`.
    pub(crate) fn line(&mut self, class: &str, points: impl Iterator<Item = (f64, f64)>) {
        let mut d = String::new();
        for (x, y) in points {
            let letter = if d.is_empty() { 'M' } else { 'L' };
            write!(d, "{letter}{x:.1} {y:.1}").ok(); // writing to a string cannot fail
        }
        self.path(class, &d, None, "");
    }

    fn add(&mut self, element: std::fmt::Arguments<'_>) {
        self.body.write_fmt(element).ok(); // writing to a string cannot fail
        self.body.push('\n');
    }

    /// The drawing; `label` says to those who cannot see it what it shows.
    pub(crate) fn finish(self, label: &str) -> String {
        let Self { body, width, height } = self;
        let label = escaped(label);
        format!(
            "<svg viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" aria-label=\"{label}\">\n{body}</svg>\n"
        )
    }
}

fn title_of(title: &str) -> String {
    if title.is_empty() { String::new() } else { format!("<title>{}</title>", escaped(title)) }
}

/// A scale from counts to lengths, from zero to a round number above the greatest count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    top: u64,
    step: u64,
    length: f64,
}

impl Scale {
    /// A scale of `length` for counts up to `greatest`, with about four marks.
    pub(crate) fn new(greatest: u64, length: f64) -> Self {
        let rough = greatest.max(4).div_ceil(4);
        let magnitude = 10_u64.pow(rough.ilog10());
        let step = [1, 2, 5, 10].into_iter().map(|n| n * magnitude).find(|step| rough <= *step);
        let step = step.unwrap_or(rough);
        Self { top: greatest.max(1).div_ceil(step) * step, step, length }
    }

    /// The length for a count.
    #[expect(clippy::cast_precision_loss, reason = "a drawing needs four digits")]
    pub(crate) fn length(&self, count: u64) -> f64 {
        self.length * count as f64 / self.top as f64
    }

    /// The counts to be marked.
    pub(crate) fn marks(&self) -> impl Iterator<Item = u64> + '_ {
        (0..=self.top / self.step).map(|n| n * self.step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_end_on_round_numbers() {
        let marks = |greatest| Scale::new(greatest, 100.0).marks().collect::<Vec<_>>();
        assert_eq!(marks(0), [0, 1]);
        assert_eq!(marks(4), [0, 1, 2, 3, 4]);
        assert_eq!(marks(37), [0, 10, 20, 30, 40]);
        assert_eq!(marks(1300), [0, 500, 1000, 1500]);
        assert!((Scale::new(37, 100.0).length(20) - 50.0).abs() < 1e-9);
    }

    #[test]
    fn backticks_mark_code() {
        assert_eq!(marked("no `a<b` here"), "no <code>a&lt;b</code> here");
        assert_eq!(marked("an odd ` one"), "an odd <code> one</code>");
    }

    #[test]
    fn no_text_breaks_out() {
        let mut svg = Svg::new(10.0, 10.0);
        svg.text("mid", (1.0, 2.0), "</svg><script>\"'&");
        let drawn = svg.finish("a \"label\"");
        assert!(drawn.contains("&lt;/svg&gt;&lt;script&gt;&quot;&#39;&amp;"), "{drawn}");
        assert!(drawn.contains("aria-label=\"a &quot;label&quot;\""));
    }
}
