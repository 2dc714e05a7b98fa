  // What the page holds: the index at once, the rest when it is asked for.

  const read = (id) => JSON.parse(byId(id).textContent);

  const index = read("index");
  const { people, stories } = index;
  const placeOf = new Map(people.map((person, place) => [person.id, place]));

  const typeOf = (story) => index.types[stories.type[story]];
  const verdictOf = (story) => index.verdicts[stories.verdict[story]];
  const labelsOf = (labels, bits) => labels.filter((_, bit) => bits & (1 << bit));
  const languagesOf = (story) => labelsOf(index.languages, stories.languages[story]);
  const conflictsOf = (story) => labelsOf(index.disputed, stories.conflicts[story]);
  const statusesOf = (story) => labelsOf(index.statuses, stories.statuses[story]);
  const storiesOf = (person) => Array.from({ length: person.stories }, (_, at) => person.first + at);
  const yearsOf = (story) => [...stories.dates[story], ...stories.end_dates[story]].map((value) => Number(value.slice(0, 4)));

  let articles;
  const articleOf = (number) => {
    articles ??= read("articles");
    return { ...articles[number], language: index.articles.language[number], date: index.articles.date[number] };
  };

  const parts = new Map();
  /** Reasons, score and mentions of a story of this person. */
  const detailsOf = (person, story) => {
    if (!parts.has(person.part)) parts.set(person.part, read(`part-${person.part}`));
    const part = parts.get(person.part);
    return { part, ...part.stories[story - part.first] };
  };

  for (const person of people) {
    person.folded = person.names.map((name) => ` ${fold(name)}`);
    person.searched = person.folded.join("|");
    person.verdicts = { agree: 0, conflict: 0, only: 0 };
    for (const story of storiesOf(person)) person.verdicts[verdictOf(story)] += 1;
  }

