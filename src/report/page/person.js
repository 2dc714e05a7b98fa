  // One person: what each language tells, by date.

  const lanes = ["fr", "en"];

  /** What the mentions have in a slot: each value once, with the articles that have it. Case, accents and marks make no difference. */
  const valuesOf = (mentions, slot) => {
    const values = new Map();
    for (const mention of mentions) {
      const told = slot === "status" ? { text: mention.status } : mention[slot];
      if (!told) continue;
      const dated = slot === "date" || slot === "end_date";
      const shown = dated ? told.value ?? told.text : told.value && slot !== "role" ? told.value : told.text;
      const key = dated ? shown : fold(shown) || shown;
      if (!values.has(key)) values.set(key, { shown, told: told.text, articles: [], dated });
      values.get(key).articles.push(mention.article);
    }
    return [...values.values()].sort((a, b) => b.articles.length - a.articles.length);
  };

  const valueOf = (value, slot, code) => {
    if (slot === "status") return make("span", {}, label("status", value.shown));
    if (!value.dated) return isolated(value.shown, { lang: code });
    const written = date(value.shown);
    const time = make("time", { datetime: value.shown }, written);
    // The words of the text are shown where they say it in another way.
    const usual = ["", written, value.shown, date(value.shown, undefined, code)].map(fold);
    return usual.includes(fold(value.told)) ? time : [time, " ", make("q", { class: "told", lang: code, dir: "auto" }, value.told)];
  };

  // Sources that the line above the sentences names.
  const mostSources = 3;

  /** What one language says of an event: its slots, and its sentences to be opened. */
  const card = (person, story, details, code, mentions) => {
    // Where the sources of a language differ, each is given a number, which its values carry.
    const articles = [...new Set(mentions.map((mention) => mention.article))];
    const numberOf = (article) => articles.indexOf(article) + 1;
    let numbered = false;
    const references = (value) => {
      numbered = true;
      return [...new Set(value.articles)].map((article) => reference(numberOf(article)));
    };
    const disputed = new Set(conflictsOf(story));
    const statuses = valuesOf(mentions, "status");
    const extra = disputed.has("status") || statuses.some((value) => value.shown !== "actual") ? ["status"] : [];
    const named = valuesOf(mentions, "person").filter((value) => fold(value.shown) !== person.folded[0].trim());
    const slot = (name) => {
      const values = name === "person" ? named : valuesOf(mentions, name);
      const contested = disputed.has(name);
      if (values.length === 0 && !contested) return null;
      const many = values.length > 1;
      return make(
        "div",
        { class: contested ? "slot disputed" : "slot" },
        make("dt", {}, contested && icon("conflict"), name === "person" ? t("named") : label("slot", name), contested && hidden(` (${t("disputed")})`)),
        values.length === 0
          ? make("dd", { class: "silent" }, t("silent"))
          : values.map((value) =>
              make(
                "dd",
                { class: `value-${name}` },
                valueOf(value, name, code),
                many && articles.length > 1 && references(value),
              ),
            ),
      );
    };
    const slots = [...slotNames, ...extra, "person"].map(slot);
    const sentences = mentions.reduce((sum, mention) => sum + mention.evidence.length, 0);
    const sources = articles.slice(0, mostSources).map((article, at) => [at > 0 && ", ", isolated(sourceName(articleOf(article))), numbered && reference(at + 1)]);
    return make(
      "section",
      { class: "card" },
      make("h5", { class: "lane-name" }, languageName(code)),
      make("dl", {}, slots),
      make(
        "details",
        { class: "sentences" },
        make("summary", {}, t("sentences", { n: sentences }), " ", make("span", { class: "summary-sources" }, sources, articles.length > mostSources && "…")),
        mentions.map((mention) => mentionOf(details.part, mention, numbered && numberOf(mention.article))),
      ),
    );
  };

  const verdictWords = (story) => {
    const languages = languagesOf(story);
    const verdict = verdictOf(story);
    if (verdict === "agree") return t("verdict.agree");
    if (verdict === "only") return t("only", { language: languages.map(languageName).join(", ") });
    const slots = lists.format(conflictsOf(story).map((slot) => label("slot", slot)));
    return languages.length > 1 ? t("conflict.across", { slots }) : t("conflict.within", { slots, language: languages.map(languageName).join(", ") });
  };

  const whenOf = (story) => {
    const [starts, ends] = [stories.dates[story], stories.end_dates[story]];
    const time = (value) => make("time", { datetime: value }, date(value));
    const joined = (values) => values.map((value, at) => [at > 0 && make("span", { class: "or" }, ` ${t("or")} `), time(value)]);
    if (starts.length === 0 && ends.length === 0) return null;
    if (ends.length === 0) return joined(starts);
    return [starts.length > 0 ? joined(starts) : null, make("span", { class: "until" }, ` ${t("until")} `), joined(ends)];
  };

  const eventOf = (person, story, matches) => {
    const details = detailsOf(person, story);
    const number = story - person.first + 1;
    const verdict = verdictOf(story);
    const statuses = statusesOf(story).filter((status) => status !== "actual");
    const languages = [...lanes, ...languagesOf(story).filter((code) => !lanes.includes(code))];
    const told = new Map(languages.map((code) => [code, details.mentions.filter((mention) => mention.language === code)]));
    const heading = `event-${number}-title`;
    return make(
      "li",
      { class: `event ${verdict}${matches ? "" : " unmatched"}`, id: `event-${number}`, "data-event": number, tabindex: "-1", "aria-labelledby": heading },
      make("p", { class: "when" }, whenOf(story)),
      make("div", { class: "node", "aria-hidden": "true" }, icon(verdict)),
      make(
        "div",
        { class: "what" },
        make("h4", { id: heading }, label("type", typeOf(story))),
        statuses.map((status) => make("span", { class: "status" }, label("status", status))),
        make("span", { class: `verdict ${verdict}` }, icon(verdict), verdictWords(story)),
        make("a", { class: "anchor", href: toPerson(person, { event: number, only: state.only }), "aria-label": t("event.link"), title: t("event.link") }, "#"),
      ),
      languages.map((code) => {
        const mentions = told.get(code);
        const absent = make("p", { class: "absent" }, t("absent", { language: languageName(code) }));
        return make("div", { class: `lane lane-${code}` }, mentions.length > 0 ? card(person, story, details, code, mentions) : absent);
      }),
      details.reasons.length > 0 &&
        make(
          "details",
          { class: "why" },
          make("summary", {}, details.mentions.length > 1 ? t("why.linked", { share: percents.format(details.score) }) : t("why.alone")),
          make("ul", { lang: "en" }, details.reasons.map((reason) => make("li", { dir: "auto" }, reason))),
        ),
    );
  };

  const timeline = (person, chosen, matching, title) =>
    chosen.length > 0 && [
      make("h3", {}, title),
      make(
        "div",
        { class: "timeline" },
        make("div", { class: "lane-heads", "aria-hidden": "true" }, lanes.map((code) => make("span", {}, t("lane", { language: languageName(code) })))),
        make("ol", {}, chosen.map((story) => eventOf(person, story, matching.has(story)))),
      ),
    ];

  /** The page of a person. */
  const personPage = (person) => {
    const all = storiesOf(person);
    const matching = filtered().stories;
    const matches = all.filter((story) => matching.has(story)).length;
    const chosen = state.only ? all.filter((story) => matching.has(story)) : all;
    const isDated = (story) => stories.dates[story].length + stories.end_dates[story].length > 0;
    const tallies = Object.entries(person.verdicts).filter(([, n]) => n > 0);
    const page = make(
      "article",
      { class: "person", "aria-labelledby": "person-name" },
      make("p", { class: "back" }, make("a", { href: toPeople() }, `← ${t("nav.people")}`)),
      make("h2", { id: "person-name", tabindex: "-1" }, isolated(person.names[0])),
      person.names.length > 1 && make("p", { class: "names" }, `${t("names")} `, person.names.slice(1).map((name, at) => [at > 0 && ", ", isolated(name)])),
      make(
        "p",
        { class: "summary" },
        `${t("events", { n: person.stories })}, ${t("sources", { n: person.sources })}`,
        tallies.map(([verdict, n]) => make("span", { class: `verdict ${verdict}` }, icon(verdict), t(`tally.${verdict}`, { n }))),
      ),
      make(
        "p",
        { class: "actions" },
        make("button", { type: "button", id: "open-all", onclick: () => openAll(page) }, t("open.all")),
        make("button", { type: "button", onclick: () => window.print() }, t("print")),
        isFiltered() &&
          matches < all.length &&
          make(
            "label",
            { class: "check" },
            make("input", { type: "checkbox", id: "only", checked: Boolean(state.only), onchange: (event) => (location.hash = address({ only: event.target.checked ? "1" : "", event: "" })) }),
            t("only.matching", { n: matches, all: numbers.format(all.length) }),
          ),
      ),
      timeline(person, chosen.filter(isDated), matching, t("timeline")),
      timeline(person, chosen.filter((story) => !isDated(story)), matching, t("undated")),
    );
    return page;
  };

  /** Opens every event, or closes them where all are open. */
  const openAll = (page) => {
    const sentences = [...page.querySelectorAll("details.sentences")];
    const opened = !sentences.every((details) => details.open);
    for (const details of sentences) details.open = opened;
    byId("open-all").textContent = opened ? t("close.all") : t("open.all");
  };

