  // What one language says of an event.

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
      const title = name === "person" ? t("named") : label("slot", name);
      return make(
        "div",
        { class: contested ? "slot disputed" : "slot" },
        make("dt", {}, contested && icon("conflict"), title, contested && hidden(` (${t("disputed")})`)),
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
    const source = (article, at) => [at > 0 && ", ", isolated(sourceName(articleOf(article))), numbered && reference(at + 1)];
    const sources = [articles.slice(0, mostSources).map(source), articles.length > mostSources && "…"];
    return make(
      "section",
      { class: "card" },
      make("h5", { class: "lane-name" }, languageName(code)),
      make("dl", {}, slots),
      make(
        "details",
        { class: "sentences" },
        make("summary", {}, t("sentences", { n: sentences }), " ", make("span", { class: "summary-sources" }, sources)),
        mentions.map((mention) => mentionOf(details.part, mention, numbered && numberOf(mention.article))),
      ),
    );
  };

