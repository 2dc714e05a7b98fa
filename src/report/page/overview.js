  // Everything at a glance, of the events that the filters leave.

  /** Verdict and language in one: what the charts are coloured by. */
  const kindOf = (story) => {
    const verdict = verdictOf(story);
    return verdict === "only" ? (languagesOf(story)[0] === "fr" ? "fr" : "en") : verdict;
  };

  const countUp = (counts, key, part, by = 1) => {
    if (!counts.has(key)) counts.set(key, {});
    const parts = counts.get(key);
    parts[part] = (parts[part] ?? 0) + by;
  };

  const figure = (n, text, href, verdict) => {
    const inside = [make("strong", {}, numbers.format(n)), make("span", {}, verdict && icon(verdict), text)];
    return make("li", { class: verdict ? `figure ${verdict}` : "figure" }, make(href ? "a" : "span", { href }, inside));
  };

  const overviewPage = () => {
    const { people: kept, stories: matching } = filtered();
    const byType = new Map(index.types.map((type) => [type, {}]));
    const [published, months, years, slots] = [new Map(), new Map(), new Map(), new Map()];
    const kinds = { agree: 0, conflict: 0, fr: 0, en: 0 };
    const told = { fr: 0, en: 0, both: 0 };
    const sources = new Set();
    let [undated, vague, unpublished] = [0, 0, 0];
    for (const story of matching) {
      const kind = kindOf(story);
      kinds[kind] += 1;
      countUp(byType, typeOf(story), kind);
      const languages = languagesOf(story);
      told[languages.length > 1 ? "both" : languages[0] === "fr" ? "fr" : "en"] += 1;
      for (const slot of conflictsOf(story)) countUp(slots, slot, languages.length > 1 ? "across" : "within");
      const [first] = stories.dates[story];
      if (!first) undated += 1;
      else {
        countUp(years, first.slice(0, 4), kind);
        if (first.length > 4) countUp(months, first.slice(0, 7), kind);
        else vague += 1;
      }
      for (const article of stories.articles[story]) {
        sources.add(article);
        const day = index.articles.date[article];
        if (day.length > 4) countUp(published, day.slice(0, 7), index.articles.language[article] === "fr" ? "fr" : "en");
        else unpublished += 1;
      }
    }
    const kindNames = { agree: t("kind.agree"), conflict: t("kind.conflict"), fr: t("kind.fr"), en: t("kind.en") };
    const size = (parts) => Object.values(parts).reduce((sum, n) => sum + n, 0);
    const types = [...byType].filter(([, parts]) => size(parts) > 0);
    const typeLines = types.map(([type, parts]) => ({ title: label("type", type), href: toOverview({ type }), parts }));
    typeLines.sort((a, b) => size(b.parts) - size(a.parts));
    const slotLines = [...slots].sort((a, b) => size(b[1]) - size(a[1])).map(([slot, parts]) => ({ title: label("slot", slot), parts }));
    const disputed = kept
      .map((person) => ({ person, conflicts: storiesOf(person).filter((story) => matching.has(story) && verdictOf(story) === "conflict") }))
      .filter((line) => line.conflicts.length > 0)
      .sort((a, b) => b.conflicts.length - a.conflicts.length || collator.compare(a.person.names[0], b.person.names[0]))
      .slice(0, 10);
    return make(
      "article",
      { class: "overview", "aria-labelledby": "overview-title" },
      make("h2", { id: "overview-title", tabindex: "-1" }, t("nav.overview")),
      isFiltered() &&
        make("p", { class: "notice" }, `${t("overview.filtered")} `, make("a", { href: toOverview(cleared) }, t("filters.clear"))),
      make(
        "ul",
        { class: "figures counts" },
        figure(kept.length, t("people.unit", { n: kept.length })),
        figure(matching.size, t("events.unit", { n: matching.size })),
        figure(sources.size, t("sources.unit", { n: sources.size })),
      ),
      make(
        "ul",
        { class: "figures" },
        figure(kinds.agree, kindNames.agree, toOverview({ verdict: "agree", language: "" }), "agree"),
        figure(kinds.conflict, kindNames.conflict, toOverview({ verdict: "conflict", language: "" }), "conflict"),
        figure(kinds.fr, kindNames.fr, toOverview({ verdict: "only", language: "fr" }), "only"),
        figure(kinds.en, kindNames.en, toOverview({ verdict: "only", language: "en" }), "only"),
      ),
      barTable(t("overview.types"), t("filters.type"), kindNames, typeLines),
      barTable(t("overview.languages"), t("filters.language"), { events: t("column.events") }, [
        { title: t("told.both"), href: toOverview({ language: "both" }), parts: { events: told.both } },
        { title: t("told.fr"), href: toOverview({ language: "fr-only" }), parts: { events: told.fr } },
        { title: t("told.en"), href: toOverview({ language: "en-only" }), parts: { events: told.en } },
      ]),
      columnChart(
        t("overview.months"),
        t("column.month"),
        kindNames,
        months,
        undated + vague > 0 && t("overview.vague", { n: undated + vague }),
      ),
      columnChart(t("overview.years"), t("column.year"), kindNames, years, undated > 0 && t("overview.undated", { n: undated })),
      columnChart(
        t("overview.published"),
        t("column.month"),
        { fr: languageName("fr"), en: languageName("en") },
        published,
        unpublished > 0 && t("overview.unpublished", { n: unpublished }),
      ),
      slotLines.length > 0 &&
        barTable(t("overview.conflicts"), t("column.slot"), { across: t("column.across"), within: t("column.within") }, slotLines),
      disputed.length > 0 &&
        make(
          "section",
          { class: "chart" },
          make("h3", {}, t("overview.people")),
          make(
            "div",
            { class: "scroll" },
            make(
              "table",
              {},
              make(
                "thead",
                {},
                make("tr", {}, columnHead(t("column.person")), numberHead(t("kind.conflict")), columnHead(t("column.about"))),
              ),
              make(
                "tbody",
                {},
                disputed.map(({ person, conflicts }) =>
                  make(
                    "tr",
                    {},
                    make("th", { scope: "row", class: "name" }, make("a", { href: toPerson(person) }, isolated(person.names[0]))),
                    make("td", { class: "number" }, numbers.format(conflicts.length)),
                    make("td", {}, [...new Set(conflicts.flatMap(conflictsOf))].map((slot) => label("slot", slot)).join(", ")),
                  ),
                ),
              ),
            ),
          ),
        ),
    );
  };

