  // One person: what each language tells, by date.

  const lanes = ["fr", "en"];

  const verdictWords = (story) => {
    const languages = languagesOf(story);
    const verdict = verdictOf(story);
    if (verdict === "agree") return t("verdict.agree");
    if (verdict === "only") return t("only", { language: languages.map(languageName).join(", ") });
    const slots = lists.format(conflictsOf(story).map((slot) => label("slot", slot)));
    if (languages.length > 1) return t("conflict.across", { slots });
    return t("conflict.within", { slots, language: languages.map(languageName).join(", ") });
  };

  const whenOf = (story) => {
    const [starts, ends] = [stories.dates[story], stories.end_dates[story]];
    const time = (value) => make("time", { datetime: value }, date(value));
    const joined = (values) => values.map((value, at) => [at > 0 && make("span", { class: "or" }, ` ${t("or")} `), time(value)]);
    if (starts.length === 0 && ends.length === 0) return null;
    if (ends.length === 0) return joined(starts);
    return [starts.length > 0 ? joined(starts) : null, make("span", { class: "until" }, ` ${t("until")} `), joined(ends)];
  };

  const eventOf = (person, story) => {
    const details = detailsOf(person, story);
    const number = story - person.first + 1;
    const verdict = verdictOf(story);
    const statuses = statusesOf(story).filter((status) => status !== "actual");
    const languages = [...lanes, ...languagesOf(story).filter((code) => !lanes.includes(code))];
    const told = new Map(languages.map((code) => [code, details.mentions.filter((mention) => mention.language === code)]));
    const heading = `event-${number}-title`;
    const href = toPerson(person, { event: number, only: state.only });
    return make(
      "li",
      { class: `event ${verdict}`, id: `event-${number}`, "data-event": number, tabindex: "-1", "aria-labelledby": heading },
      make("p", { class: "when" }, whenOf(story)),
      make("div", { class: "node", "aria-hidden": "true" }, icon(verdict)),
      make(
        "div",
        { class: "what" },
        make("h4", { id: heading }, label("type", typeOf(story))),
        statuses.map((status) => make("span", { class: "status" }, label("status", status))),
        make("span", { class: `verdict ${verdict}` }, icon(verdict), verdictWords(story)),
        make("a", { class: "anchor", href, "aria-label": t("event.link"), title: t("event.link") }, "#"),
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

  const laneHeads = () => lanes.map((code) => make("span", {}, t("lane", { language: languageName(code) })));

  const timeline = (person, chosen, title) =>
    chosen.length > 0 && [
      make("h3", {}, title),
      make(
        "div",
        { class: "timeline" },
        make("div", { class: "lane-heads", "aria-hidden": "true" }, laneHeads()),
        make("ol", {}, chosen.map((story) => eventOf(person, story))),
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
    const others = person.names.slice(1).map((name, at) => [at > 0 && ", ", isolated(name)]);
    const showOnly = (event) => (location.hash = address({ only: event.target.checked ? "1" : "", event: "" }));
    const page = make(
      "article",
      { class: "person", "aria-labelledby": "person-name" },
      make("p", { class: "back" }, make("a", { href: toPeople() }, `← ${t("nav.people")}`)),
      make("h2", { id: "person-name", tabindex: "-1" }, isolated(person.names[0])),
      others.length > 0 && make("p", { class: "names" }, `${t("names")} `, others),
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
            make("input", { type: "checkbox", id: "only", checked: Boolean(state.only), onchange: showOnly }),
            t("only.matching", { n: matches, all: numbers.format(all.length) }),
          ),
      ),
      timeline(person, chosen.filter(isDated), t("timeline")),
      timeline(person, chosen.filter((story) => !isDated(story)), t("undated")),
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

