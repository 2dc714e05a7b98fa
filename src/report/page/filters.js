  // Which events and people are asked for.

  const isFiltered = () => filterNames.some((name) => state[name]);

  /** For each of these texts, whether it has all words. */
  const withWords = (texts, asked) => {
    const wanted = fold(asked).split(" ").filter(Boolean);
    return texts.map((text) => wanted.every((word) => text.includes(word)));
  };

  let foldedRoles, foldedOrganizations;

  /** The test of a story that the filters make. */
  const storyTest = () => {
    const tests = [];
    if (state.type) tests.push((story) => typeOf(story) === state.type);
    if (state.verdict) {
      const [verdict, scope] = state.verdict.split("-");
      tests.push((story) => verdictOf(story) === verdict && (scope !== "within" || languagesOf(story).length < 2));
    }
    if (state.language === "both") tests.push((story) => languagesOf(story).length > 1);
    else if (state.language) {
      const [code, scope] = state.language.split("-");
      tests.push((story) => languagesOf(story).includes(code) && (scope !== "only" || languagesOf(story).length === 1));
    }
    if (state.status) tests.push((story) => statusesOf(story).includes(state.status));
    if (state.role) {
      foldedRoles ??= index.roles.map(fold);
      const roles = withWords(foldedRoles, state.role);
      tests.push((story) => stories.roles[story].some((role) => roles[role]));
    }
    if (state.organization) {
      foldedOrganizations ??= index.organizations.map(fold);
      const organizations = withWords(foldedOrganizations, state.organization);
      tests.push((story) => stories.organizations[story].some((organization) => organizations[organization]));
    }
    const year = (text) => (/^\d{4}$/.test(text) ? Number(text) : null);
    const [from, to] = [year(state.from), year(state.to)];
    if (from !== null || to !== null) {
      // A stretch of years counts when any of it is in the years asked for.
      tests.push((story) => {
        const years = yearsOf(story);
        return years.length > 0 && Math.max(...years) >= (from ?? -Infinity) && Math.min(...years) <= (to ?? Infinity);
      });
    }
    return (story) => tests.every((test) => test(story));
  };

  const orders = {
    name: () => 0,
    sources: (a, b) => b.sources - a.sources,
    conflicts: (a, b) => b.verdicts.conflict - a.verdicts.conflict || b.sources - a.sources,
    latest: (a, b) => (a.latest === b.latest ? 0 : a.latest < b.latest ? 1 : -1),
  };

  // What was found last for the same filters: only the search changes with every key.
  let found = { key: null };

  /** The people with an event that the filters ask for, sorted, and those events. */
  const filtered = () => {
    const key = JSON.stringify([language, state.sort, ...filterNames.map((name) => state[name])]);
    if (found.key === key) return found;
    const test = storyTest();
    const matching = new Set();
    const kept = people.filter((person) => {
      let any = false;
      for (let story = person.first; story < person.first + person.stories; story += 1) {
        if (test(story)) {
          matching.add(story);
          any = true;
        }
      }
      return any;
    });
    const order = orders[state.sort] ?? orders[defaults.sort];
    kept.sort((a, b) => order(a, b) || collator.compare(a.names[0], b.names[0]));
    found = { key, people: kept, stories: matching };
    return found;
  };

  // Whom the last search found, and among whom: with one more letter, it is some of them.
  let last = { among: null, asked: "", people: [] };

  /** Those of `kept` with a name that has all words that are searched for; names that have them at the start of a word come first. */
  const searched = (kept) => {
    const asked = fold(state.q);
    const wanted = asked.split(" ").filter(Boolean);
    if (wanted.length === 0) return kept;
    const among = last.among === kept && last.asked && asked.startsWith(last.asked) ? last.people : kept;
    const has = (name) => wanted.every((word) => name.includes(word));
    const some = among.filter((person) => has(person.searched) && person.folded.some(has));
    last = { among: kept, asked, people: some };
    const starts = some.map((person) => person.folded.some((name) => wanted.every((word) => name.includes(` ${word}`))));
    return [...some.filter((_, at) => starts[at]), ...some.filter((_, at) => !starts[at])];
  };

