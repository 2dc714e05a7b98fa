  // Everything together: address, keys, switches, print.

  const content = byId("content");
  const form = byId("filters");
  const search = byId("search");
  const more = byId("more");
  const cleared = Object.fromEntries([...filterNames, "q"].map((name) => [name, ""]));

  const each = (selector, change) => document.querySelectorAll(selector).forEach(change);

  const drawControls = () => {
    each("[data-t]", (element) => (element.textContent = t(element.dataset.t)));
    each("[data-t-label]", (element) => element.setAttribute("aria-label", t(element.dataset.tLabel)));
    each("[data-t-placeholder]", (element) => (element.placeholder = t(element.dataset.tPlaceholder)));
    each("[data-language]", (button) => button.setAttribute("aria-pressed", String(button.dataset.language === language)));
    byId("title").replaceChildren(isolated(settings.title ?? t("title")));
    byId("scope").textContent = t("scope", {
      people: t("people", { n: people.length }),
      events: t("events", { n: stories.type.length }),
      sources: t("sources", { n: index.articles.language.length }),
    });
    const choices = (name, options) => {
      const select = form.elements[name];
      select.replaceChildren(...options.map(([value, text]) => make("option", { value }, text)));
    };
    const any = ["", t("filters.any")];
    choices("sort", ["sources", "conflicts", "latest", "name"].map((order) => [order, t(`sort.${order}`)]));
    choices("type", [any, ...index.types.map((type) => [type, label("type", type)])]);
    choices("verdict", [
      any,
      ["agree", t("verdict.agree")],
      ["conflict", t("verdict.conflict")],
      ["conflict-within", t("verdict.within")],
      ["only", t("verdict.only")],
    ]);
    choices("language", [
      any,
      ["both", t("told.both")],
      ["fr", t("language.has.fr")],
      ["en", t("language.has.en")],
      ["fr-only", t("told.fr")],
      ["en-only", t("told.en")],
    ]);
    choices("status", [any, ...index.statuses.map((status) => [status, label("status", status)])]);
  };

  /** Puts the state into the form, but for the field that is being written in. */
  const fillForm = () => {
    for (const name of ["q", "sort", ...filterNames]) {
      const field = form.elements[name];
      if (field !== document.activeElement || field.tagName === "SELECT") field.value = state[name];
    }
    const n = filterNames.filter((name) => state[name]).length;
    byId("filter-count").textContent = n > 0 ? `(${numbers.format(n)})` : "";
    byId("clear").hidden = n === 0 && !state.q;
    if (n > 0 && !more.dataset.seen) more.open = true;
    if (n > 0) more.dataset.seen = "1";
  };

  const noSuchPerson = () => make("p", { class: "notice" }, t("person.unknown"), " ", make("a", { href: toOverview() }, t("nav.overview")));

  const drawContent = () => {
    const person = people[placeOf.get(state.person)];
    if (person) content.replaceChildren(personPage(person));
    else if (state.person) content.replaceChildren(noSuchPerson());
    else content.replaceChildren(overviewPage());
    const name = person ? `${person.names[0]} · ` : "";
    document.title = undirected(`${name}${settings.title ?? t("title")}`);
    document.body.dataset.view = state.person ? "person" : state.view === "people" ? "people" : "overview";
    const here = (id, is) => (is ? byId(id).setAttribute("aria-current", "page") : byId(id).removeAttribute("aria-current"));
    byId("to-overview").href = toOverview();
    byId("to-people").href = toPeople();
    here("to-overview", document.body.dataset.view === "overview");
    here("to-people", document.body.dataset.view === "people");
    const event = state.event && content.querySelector(`[data-event="${CSS.escape(state.event)}"]`);
    if (event) {
      for (const details of event.querySelectorAll("details.sentences")) details.open = true;
      event.classList.add("target");
      event.scrollIntoView({ block: "start" });
    }
  };

  const drawAll = () => {
    fillForm();
    drawList();
    drawContent();
  };

  // Where the focus goes after the next change of address: to the list, or else to what is shown then.
  let toList = false;

  // The address changes by links, by the list, by the reader and by going back.
  window.addEventListener("hashchange", () => {
    const before = state;
    readAddress();
    drawAll();
    if (before.person === state.person && before.view === state.view) {
      const event = state.event !== before.event && content.querySelector(".event.target");
      if (event) event.focus({ preventScroll: true });
      return;
    }
    if (!state.event) window.scrollTo(0, 0);
    if (document.body.dataset.view === "people" || toList) list.focus({ preventScroll: true });
    else content.querySelector(".event.target, h2")?.focus({ preventScroll: true });
    toList = false;
  });

  const typed = new Set(["q", "role", "organization", "from", "to"]);
  let drawing = 0;
  form.addEventListener("input", (event) => {
    const { name, value } = event.target;
    if (!typed.has(name)) return;
    replaceAddress({ [name]: value });
    drawList();
    if (name === "q") return;
    fillForm();
    // Charts and timelines can wait until the hand rests.
    clearTimeout(drawing);
    drawing = setTimeout(drawContent, 200);
  });
  form.addEventListener("change", (event) => {
    const { name, value } = event.target;
    if (!typed.has(name)) location.hash = address({ [name]: value, event: "" });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (listed.length > 0) list.focus();
  });
  byId("clear").addEventListener("click", () => {
    location.hash = address({ ...cleared, only: "", event: "" });
    search.focus();
  });
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    if (document.body.dataset.view === "people" && content.offsetParent === null) list.focus();
    else content.querySelector("h2")?.focus();
  });

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const { target } = event;
    const isField = target.matches("input, select, textarea");
    if (event.key === "/" && !isField) {
      event.preventDefault();
      if (document.body.dataset.view !== "people" && search.offsetParent === null) location.hash = toPeople();
      requestAnimationFrame(() => {
        search.focus();
        search.select();
      });
    } else if (event.key === "ArrowDown" && target === search && listed.length > 0) {
      event.preventDefault();
      list.focus();
      activate(active);
    } else if (event.key === "Escape") escape(event, target);
  });

  /** Closes the innermost of what is open: the search, an event's sentences, the filters, the person. */
  const escape = (event, target) => {
    const opened = target.closest("details[open]");
    if (target === search && search.value) {
      event.preventDefault();
      search.value = "";
      replaceAddress({ q: "" });
      drawList();
    } else if (opened) {
      opened.open = false;
      opened.querySelector("summary").focus();
    } else if (state.person) {
      toList = true;
      location.hash = search.offsetParent === null ? toPeople() : toOverview();
    } else if (target === search) list.focus();
  };

  each("[data-language]", (button) => {
    button.addEventListener("click", () => {
      speak(button.dataset.language);
      memory.set("language", language);
      drawControls();
      drawAll();
    });
  });

  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
  let theme = memory.get("theme") ?? "";
  const paint = () => {
    const dark = theme ? theme === "dark" : systemIsDark.matches;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    each("[data-theme-choice]", (button) => button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme)));
  };
  each("[data-theme-choice]", (button) => {
    button.addEventListener("click", () => {
      theme = button.dataset.themeChoice;
      memory.set("theme", theme);
      paint();
    });
  });
  systemIsDark.addEventListener("change", paint);

  // On paper there is nothing to open.
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...content.querySelectorAll("details:not([open])")];
    for (const details of closed) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
    closed = [];
  });

  paint();
  readAddress();
  drawControls();
  drawAll();
  document.documentElement.dataset.ready = "1";
