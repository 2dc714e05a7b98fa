//! The figures of languages as text and Markdown; their JSON is the report itself.

use super::LanguageReport;
use crate::evaluate::table::Table;

impl LanguageReport {
    fn summary(&self) -> Vec<String> {
        let percent = |share: f64| format!("{:.2} %", 100.0 * share);
        let maybe = |share: Option<f64>| share.map_or_else(|| "-".to_owned(), percent);
        vec![
            format!("{} texts, {} right", self.texts, percent(self.accuracy)),
            format!(
                "{} called unreliable; right: {} of the reliable, {} of the others",
                percent(self.unreliable),
                maybe(self.accuracy_reliable),
                maybe(self.accuracy_unreliable)
            ),
            format!(
                "expected calibration error of the confidence {:.4}",
                self.calibration_error
            ),
        ]
    }

    fn tables(&self) -> [(&'static str, Table); 3] {
        let mut languages = Table::new(["language", "precision", "recall", "F1", "texts"]);
        for (code, scores) in &self.languages {
            let figures = [scores.precision, scores.recall, scores.f1].map(|x| format!("{x:.4}"));
            let count = scores.support.to_string();
            languages.push([code.clone()].into_iter().chain(figures).chain([count]));
        }
        let detected: Vec<&String> = self.languages.keys().collect();
        let heads = ["labelled"].into_iter().map(str::to_owned);
        let mut confusion =
            Table::new(heads.chain(detected.iter().map(|code| format!("as {code}"))));
        for (gold, row) in &self.confusion {
            let count = |code: &&String| match row.get(*code) {
                Some(count) => count.to_string(),
                None => ".".to_owned(),
            };
            confusion.push([gold.clone()].into_iter().chain(detected.iter().map(count)));
        }
        let mut confidence = Table::new(["confidence", "texts", "mean", "right"]);
        for bin in &self.confidence {
            confidence.push([
                format!("{:.1} to {:.1}", bin.from, bin.from + 0.1),
                bin.texts.to_string(),
                format!("{:.4}", bin.confidence),
                format!("{:.4}", bin.accuracy),
            ]);
        }
        [
            ("Languages", languages),
            ("Labelled and detected", confusion),
            ("Confidence", confidence),
        ]
    }

    /// For people.
    pub fn text(&self) -> String {
        let tables = self
            .tables()
            .map(|(title, table)| format!("\n{title}\n{}", table.text()));
        format!("{}\n{}", self.summary().join("\n"), tables.concat())
    }

    /// In Markdown.
    pub fn markdown(&self) -> String {
        let lines: String = self
            .summary()
            .iter()
            .map(|line| format!("- {line}\n"))
            .collect();
        let tables = self
            .tables()
            .map(|(title, table)| format!("\n## {title}\n\n{}", table.markdown()));
        format!("# Language identification\n\n{lines}{}", tables.concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::language::Judged;
    use crate::language::detect;

    #[test]
    fn reports_have_every_part() {
        let text = "La nouvelle directrice de l'école a pris ses fonctions lundi, au lendemain du départ de son prédécesseur.";
        let judged = Judged {
            gold: "en".into(),
            detected: detect(None, text, None),
        };
        let report = LanguageReport::new(&[judged]);
        let (text, markdown) = (report.text(), report.markdown());
        assert!(text.starts_with("1 texts, 0.00 % right\n"), "{text}");
        assert!(
            text.contains("labelled  as en  as fr\nen            .      1\n"),
            "{text}"
        );
        assert!(
            markdown.contains("\n## Confidence\n\n| confidence | texts | mean | right |\n"),
            "{markdown}"
        );
        assert!(
            markdown.contains(
                "0.00 % called unreliable; right: 0.00 % of the reliable, - of the others"
            ),
            "{markdown}"
        );
    }
}
