  // The list of people: only the rows in view exist.

  const list = byId("list");
  const rows = list.firstElementChild;
  let listed = [];
  let active = 0;

  const rowHeight = () => parseFloat(getComputedStyle(document.documentElement).fontSize) * 3.75;

  const badge = (verdict, n) => make("span", { class: `tally ${verdict}` }, icon(verdict), numbers.format(n));

  /** The name that was searched for, where it is not the one that is shown. */
  const otherName = (person) => {
    const wanted = fold(state.q).split(" ").filter(Boolean);
    if (wanted.length === 0) return null;
    const place = person.folded.findIndex((name) => wanted.every((word) => name.includes(word)));
    return place > 0 ? person.names[place] : null;
  };

  const row = (place) => {
    const person = listed[place];
    const tallies = Object.entries(person.verdicts).filter(([, n]) => n > 0);
    const spoken = tallies.map(([verdict, n]) => t(`tally.${verdict}`, { n }));
    const other = otherName(person);
    const counts = `${t("events", { n: person.stories })}, ${t("sources", { n: person.sources })}`;
    return make(
      "div",
      {
        class: person.id === state.person ? "row chosen" : "row",
        id: `row-${place}`,
        role: "option",
        "aria-setsize": listed.length,
        "aria-posinset": place + 1,
        "aria-selected": person.id === state.person ? "true" : "false",
        "data-place": place,
        title: undirected([person.names[0], ...spoken].join(", ")),
      },
      make("span", { class: "row-name" }, isolated(person.names[0]), other && make("span", { class: "row-other" }, " (", isolated(other), ")")),
      make(
        "span",
        { class: "row-counts" },
        make("span", { class: "row-sources" }, counts),
        make("span", { class: "tallies", "aria-hidden": "true" }, tallies.map(([verdict, n]) => badge(verdict, n))),
        hidden(`, ${spoken.join(", ")}`),
      ),
    );
  };

  const drawRows = () => {
    const height = rowHeight();
    const first = Math.max(0, Math.floor(list.scrollTop / height) - 4);
    const last = Math.min(listed.length, Math.ceil((list.scrollTop + list.clientHeight) / height) + 4);
    rows.style.height = `${listed.length * height}px`;
    const drawn = [];
    for (let place = first; place < last; place += 1) {
      const element = row(place);
      element.style.top = `${place * height}px`;
      element.style.height = `${height}px`;
      if (place === active) element.classList.add("active");
      drawn.push(element);
    }
    rows.replaceChildren(...drawn);
    if (active < listed.length && active >= first && active < last) list.setAttribute("aria-activedescendant", `row-${active}`);
    else list.removeAttribute("aria-activedescendant");
  };

  const show = (place) => {
    const height = rowHeight();
    const top = place * height;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + height > list.scrollTop + list.clientHeight) list.scrollTop = top + height - list.clientHeight;
  };

  const activate = (place) => {
    active = Math.max(0, Math.min(listed.length - 1, place));
    show(active);
    drawRows();
  };

  /** Lists the people asked for. */
  const drawList = () => {
    const kept = filtered();
    const before = listed[active];
    listed = searched(kept.people);
    const chosen = listed.findIndex((person) => person.id === state.person);
    active = chosen >= 0 ? chosen : Math.max(0, listed.indexOf(before));
    const events = listed.reduce((sum, person) => sum + person.stories, 0);
    const n = listed.length;
    const some = () => (n === 0 ? t("count.none") : t("count.some", { n, all: numbers.format(people.length) }));
    const count = n === people.length ? t("count.all", { n, events: t("events", { n: events }) }) : some();
    const output = byId("count");
    if (output.textContent !== count) output.textContent = count;
    list.classList.toggle("empty", n === 0);
    if (document.activeElement !== list && chosen < 0) list.scrollTop = 0;
    if (n > 0) show(active);
    drawRows();
  };

  const open = (place) => {
    if (listed[place]) location.hash = toPerson(listed[place]);
  };

  list.addEventListener("scroll", () => requestAnimationFrame(drawRows), { passive: true });
  list.addEventListener("click", (event) => {
    const element = event.target.closest(".row");
    if (!element) return;
    active = Number(element.dataset.place);
    open(active);
  });
  list.addEventListener("keydown", (event) => {
    const page = Math.max(1, Math.floor(list.clientHeight / rowHeight()) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key in steps) {
      event.preventDefault();
      if (event.key === "ArrowUp" && active === 0) byId("search").focus();
      else activate(active + steps[event.key]);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open(active);
    }
  });
  new ResizeObserver(drawRows).observe(list);

