"""Drives the pages of `carriere report` in headless Chromium, as a reader would, to test them.

usage: report_check.py PAIRS.html HOSTILE.html MANY.html PICTURES

PAIRS is a French page of the pairs in tests/gold, HOSTILE one whose words are markup, MANY one of 5,000 people. Pictures of the pages go
into the folder PICTURES. Needs `chromium` and `chromedriver`. Prints what it counted and measured as JSON; ends with an error where
something does not hold.
"""
import base64
import json
import pathlib
import sys
import time

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from report_browser import Reader

# Texts with a name in braces or a value that is none.
UNTRANSLATED = """
const leaves = [...document.querySelectorAll("body *:not(script)")].filter((element) => element.children.length === 0);
return leaves.map((element) => element.textContent).filter((text) => /\\{[a-z]+\\}|undefined|NaN/.test(text));
"""

# How many elements change over time.
MOVING = """
const styles = [...document.querySelectorAll("*")].map((element) => getComputedStyle(element));
return styles.filter((style) => parseFloat(style.transitionDuration) > 0.01 || parseFloat(style.animationDuration) > 0.01).length;
"""


def number(text):
    """The first number in a text, written in French or English."""
    digits = ""
    for letter in text:
        if letter.isdigit():
            digits += letter
        elif digits and letter not in ",\u202f\u00a0":
            break
    return int(digits)


def finds_people(reader, page):
    reader.open(page)
    figures = [number(figure.text) for figure in reader.all(".figures:first-of-type .figure strong")]
    everybody = number(reader.text("#count"))
    assert figures[0] == everybody, (figures, everybody)
    search = reader.one("#search")
    # Without the accent, and by the English spelling of a name that the list shows in French.
    for words, expected in (("ioulia", "Ioulia Kovaltchouk"), ("KOVALCHUK yul", "Ioulia Kovaltchouk"), ("melnytchenko", "Andriï Melnytchenko")):
        search.clear()
        search.send_keys(words)
        assert number(reader.text("#count")) == 1, (words, reader.text("#count"))
        assert expected in reader.text(".row"), (words, reader.text(".row"))
    assert "(Yuliia" not in reader.text(".row")
    search.clear()
    search.send_keys("nobody of this name")
    assert not reader.all(".row")
    assert reader.one("#count").get_attribute("aria-live") == "polite"
    reader.keys(Keys.ESCAPE)
    assert number(reader.text("#count")) == everybody and search.get_attribute("value") == ""
    return {"people": everybody, "events": figures[1]}


def filters_people(reader, page):
    reader.open(page)
    everybody = number(reader.text("#count"))

    def counts(name, value, typed=False):
        field = reader.one(f"#filters [name={name}]")
        if typed:
            field.clear()
            field.send_keys(value)
        else:
            Select(field).select_by_value(value)
        reader.until(lambda: f"{name}=" in reader.driver.current_url)
        return number(reader.text("#count"))

    reader.one("#more summary").click()
    kinds = {}
    for verdict in ("agree", "conflict", "only"):
        kinds[verdict] = counts("verdict", verdict)
        assert 0 < kinds[verdict] < everybody, kinds
        events = number(reader.all(".figures .figure strong")[1].text)
        shown = [number(figure.text) for figure in reader.all(".figures:nth-of-type(2) .figure strong")]
        assert sum(shown) == events, (verdict, shown, events)
    # Filters are joined: the conflicts that are appointments are no more than either.
    appointments = counts("type", "appointment")
    assert 0 < appointments <= kinds["only"]
    reader.one("#clear").click()
    reader.until(lambda: number(reader.text("#count")) == everybody)
    assert reader.driver.current_url.rstrip("#").endswith(".html")
    # Roles and organisations by words without accents; years as a stretch.
    assert 0 < counts("role", "presidente", typed=True) < everybody
    reader.one("#clear").click()
    assert 0 < counts("organization", "conseil numerique", typed=True) < everybody
    reader.one("#clear").click()
    recent = counts("from", "2021", typed=True)
    assert 0 < recent < everybody
    stretch = counts("to", "2021", typed=True)
    assert 0 < stretch <= recent
    reader.one("#clear").click()
    for order, first in (("name", None), ("conflicts", "desaccord"), ("latest", None)):
        Select(reader.one("#filters [name=sort]")).select_by_value(order)
        reader.until(lambda: f"sort={order}" in reader.driver.current_url)
        if first:
            assert "désaccord" in reader.all(".row")[0].get_attribute("textContent")
    names = [name.text for name in reader.all(".row-name")]
    assert len(set(names)) == len(names)


def opens_an_event(reader, page):
    reader.open(page, "#verdict=conflict&language=both&sort=conflicts")
    reader.all(".row")[0].click()
    reader.until(lambda: reader.all(".person"))
    assert "person=" in reader.driver.current_url
    name = reader.text("#person-name")
    assert name in reader.driver.title
    conflict = next(event for event in reader.all(".event.conflict") if len(event.find_elements(By.CSS_SELECTOR, ".card")) == 2)
    assert "Désaccord" in conflict.text and conflict.find_elements(By.CSS_SELECTOR, ".verdict svg")
    # Each language says something else in the slot, side by side.
    disputed = conflict.find_elements(By.CSS_SELECTOR, ".disputed")
    assert len(disputed) >= 2, conflict.text
    boxes = [lane.rect for lane in conflict.find_elements(By.CSS_SELECTOR, ".lane")]
    assert boxes[0]["y"] == boxes[1]["y"] and boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    sentences = conflict.find_elements(By.CSS_SELECTOR, "details.sentences")
    assert not sentences[0].get_attribute("open")
    sentences[0].find_element(By.CSS_SELECTOR, "summary").click()
    quote = sentences[0].find_element(By.CSS_SELECTOR, "blockquote")
    assert quote.is_displayed() and quote.get_attribute("lang") == "fr"
    marks = quote.find_elements(By.CSS_SELECTOR, "mark")
    assert marks and all(mark.text in quote.text for mark in marks)
    link = sentences[0].find_element(By.CSS_SELECTOR, ".source a")
    assert link.get_attribute("href").startswith("https://example.org/") and "noopener" in link.get_attribute("rel")
    assert sentences[0].find_elements(By.CSS_SELECTOR, "figcaption code")
    assert "%" in sentences[0].find_element(By.CSS_SELECTOR, ".how").text
    # The whole person, and the reasons.
    reader.one("#open-all").click()
    assert all(details.get_attribute("open") for details in reader.all("details.sentences"))
    assert len(reader.all(".event")) == number(reader.text(".summary"))
    reader.accessible("person")
    reader.script("scrollTo(0, 0)")
    reader.picture("person-open", whole=True)
    reader.one("#open-all").click()
    assert not any(details.get_attribute("open") for details in reader.all("details.sentences"))
    reader.picture("person", whole=True)
    # An event has an address of its own.
    anchor = reader.all(".anchor")[-1]
    href = anchor.get_attribute("href")
    reader.open(page, "#" + href.split("#")[1])
    target = reader.one(".event.target")
    assert target.find_element(By.CSS_SELECTOR, "details.sentences").get_attribute("open")
    reader.open(page, "#person=nobody")
    assert reader.all("#content .notice")


def uses_the_keyboard_only(reader, page):
    reader.open(page)
    reader.keys("/")
    reader.until(lambda: reader.focused().get_attribute("id") == "search")
    reader.keys("k", "o", "v")
    reader.keys(Keys.ARROW_DOWN)
    assert reader.focused().get_attribute("role") == "listbox"
    active = reader.one(".row.active")
    assert reader.focused().get_attribute("aria-activedescendant") == active.get_attribute("id")
    assert active.get_attribute("aria-posinset") == "1"
    reader.keys(Keys.ARROW_UP)
    assert reader.focused().get_attribute("id") == "search"
    reader.keys(Keys.ESCAPE, Keys.ARROW_DOWN, Keys.END)
    last = reader.one(".row.active")
    assert last.get_attribute("aria-posinset") == last.get_attribute("aria-setsize")
    reader.keys(Keys.PAGE_UP, Keys.HOME, Keys.ARROW_DOWN)
    assert reader.one(".row.active").get_attribute("aria-posinset") == "2"
    reader.keys(Keys.ENTER)
    reader.until(lambda: reader.focused().get_attribute("id") == "person-name")
    # From the name, Tab leads to every sentence.
    for _ in range(12):
        reader.keys(Keys.TAB)
        if reader.focused().tag_name == "summary":
            break
    summary = reader.focused()
    assert summary.tag_name == "summary"
    outline = reader.script("return getComputedStyle(arguments[0]).outlineStyle", summary)
    assert outline != "none", "the focus cannot be seen"
    reader.keys(Keys.ENTER)
    details = summary.find_element(By.XPATH, "..")
    assert details.get_attribute("open")
    reader.keys(Keys.ESCAPE)
    assert not details.get_attribute("open") and reader.focused() == summary
    reader.keys(Keys.ESCAPE)
    reader.until(lambda: reader.focused().get_attribute("role") == "listbox" and reader.all(".overview"))
    # Tab from the very start: the skip link first, then all that can be operated.
    reader.open(page)
    reader.keys(Keys.TAB)
    assert reader.focused().get_attribute("id") == "skip" and reader.focused().is_displayed()
    reader.keys(Keys.ENTER)
    assert reader.focused().get_attribute("id") == "overview-title"
    reader.open(page)
    seen = set()
    for _ in range(16):
        reader.keys(Keys.TAB)
        names = (reader.focused().get_attribute(name) for name in ("id", "data-language", "name"))
        seen.add(next(filter(None, names), None))
    assert {"skip", "to-overview", "fr", "en", "search", "sort", "list"} <= seen, seen


def goes_back(reader, page):
    reader.open(page, "#type=appointment&q=kov")
    assert reader.one("#search").get_attribute("value") == "kov"
    assert Select(reader.one("#filters [name=type]")).first_selected_option.get_attribute("value") == "appointment"
    everybody = number(reader.text("#count"))
    reader.one(".row").click()
    reader.until(lambda: reader.all(".person"))
    first = reader.text("#person-name")
    assert "type=appointment" in reader.driver.current_url and "q=kov" in reader.driver.current_url
    reader.one("#only") if reader.all("#only") else None
    reader.driver.back()
    reader.until(lambda: reader.all(".overview"))
    assert number(reader.text("#count")) == everybody
    reader.driver.forward()
    reader.until(lambda: reader.all(".person"))
    assert reader.text("#person-name") == first
    # What the filters leave of a person.
    reader.open(page, "#person=01%2Fik&verdict=conflict")
    events = len(reader.all(".event"))
    reader.one("#only").click()
    reader.until(lambda: len(reader.all(".event")) < events)
    assert all("conflict" in event.get_attribute("class") for event in reader.all(".event"))


def speaks_both_languages(reader, page):
    reader.open(page)
    assert reader.one("html").get_attribute("lang") == "fr" and "Vue d’ensemble" in reader.text("#content")
    french = reader.text("#scope")
    reader.one("[data-language=en]").click()
    assert reader.one("html").get_attribute("lang") == "en" and "Overview" in reader.text("#content")
    assert reader.text("#scope") != french
    assert reader.one("[data-language=en]").get_attribute("aria-pressed") == "true"
    reader.open(page, "#person=01%2Fik")
    assert "Timeline" in reader.text("#content"), "the choice is kept"
    reader.one("#open-all").click()
    dates = [moment.text for moment in reader.all(".when time")]
    assert any("2021" in moment for moment in dates), dates
    assert "March 9, 2021" in dates or "9 March 2021" in dates, dates
    reader.one("[data-language=fr]").click()
    assert "9 mars 2021" in [moment.text for moment in reader.all(".when time")]
    # Sentences keep their own language.
    reader.one("#open-all").click()
    assert {quote.get_attribute("lang") for quote in reader.all("blockquote")} == {"fr", "en"}
    untranslated = reader.script(UNTRANSLATED)
    assert not untranslated, untranslated
    reader.script("localStorage.clear()")


def is_light_and_dark(reader, page):
    reader.media(prefers_color_scheme="dark")
    reader.open(page)
    ground = lambda: reader.script("return getComputedStyle(document.body).backgroundColor")
    dark = ground()
    reader.accessible("overview, dark")
    reader.picture("overview-dark", whole=True)
    reader.one("[data-theme-choice=light]").click()
    light = ground()
    assert light != dark
    reader.accessible("overview, light")
    reader.picture("overview", whole=True)
    reader.open(page, "#person=01%2Fik")
    assert ground() == light, "the choice is kept"
    reader.one("[data-theme-choice='']").click()
    assert ground() == dark
    reader.one("#open-all").click()
    reader.accessible("person, dark")
    reader.script("scrollTo(0, 0)")
    reader.picture("person-dark", whole=True)
    reader.media(prefers_color_scheme="light")
    reader.until(lambda: ground() == light)
    reader.media(prefers_reduced_motion="reduce")
    moving = reader.script(MOVING)
    assert moving == 0, moving
    reader.media()


def fits_narrow_screens(reader, page):
    reader.size(360, 740)
    reader.open(page)
    reader.accessible("overview, narrow")
    reader.picture("narrow-overview", whole=True)
    reader.size(360, 740)
    assert not reader.one("#search").is_displayed()
    reader.one("#to-people").click()
    reader.until(lambda: reader.one("#search").is_displayed())
    assert not reader.all(".overview")[0].is_displayed()
    reader.accessible("people, narrow")
    reader.picture("narrow-people")
    reader.one("#search").send_keys("kov")
    reader.one(".row").click()
    reader.until(lambda: reader.all(".person"))
    assert not reader.one("#search").is_displayed()
    reader.one(".event .sentences summary").click()
    reader.accessible("person, narrow")
    reader.picture("narrow-person", whole=True)
    reader.size(360, 740)
    reader.one(".back a").click()
    reader.until(lambda: reader.one("#search").is_displayed())
    assert reader.one("#search").get_attribute("value") == "kov"
    reader.keys("/")
    reader.until(lambda: reader.focused().get_attribute("id") == "search")
    # Between phone and desk: two lanes, in which words still have room.
    reader.size(900, 740)
    reader.open(page, "#person=01%2Fik")
    assert reader.one("#search").is_displayed()
    lanes = [lane.rect for lane in reader.all(".event:first-child .lane")]
    assert lanes[0]["y"] == lanes[1]["y"]
    assert min(value.rect["width"] for value in reader.all("dd")) > 110
    reader.accessible("person, 900 pixels")
    reader.picture("middle")
    reader.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def prints(reader, page):
    sizes = {}
    for name, address in (("person", "#person=01%2Fik"), ("overview", "")):
        reader.open(page, address)
        opened = "return [...document.querySelectorAll('#content details')].filter((details) => details.open).length"
        assert reader.script(opened) == 0
        pdf = base64.b64decode(reader.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": False, "preferCSSPageSize": True})["data"])
        assert pdf.startswith(b"%PDF")
        (reader.pictures / f"{name}.pdf").write_bytes(pdf)
        sizes[name] = len(pdf)
        assert len(pdf) > 15000, len(pdf)
        reader.until(lambda: reader.script(opened) == 0)
        reader.script("dispatchEvent(new Event('beforeprint'))")
        assert reader.script("return [...document.querySelectorAll('#content details')].every((details) => details.open)")
        reader.script("dispatchEvent(new Event('afterprint'))")
        assert reader.script(opened) == 0
    return sizes


def hostile_words_are_inert(reader, page):
    reader.open(page)
    reader.one(".row").click()
    reader.until(lambda: reader.all(".person"))
    reader.one("#open-all").click()
    for details in reader.all("details.why"):
        details.find_element(By.CSS_SELECTOR, "summary").click()
    assert reader.script("return window.hacked") is None
    assert not reader.all("img") and not reader.all("b")
    assert "<img src=x" in reader.text("#person-name") and "<img src=x" in reader.text("blockquote")
    assert not [link for link in reader.all("#content .source a")]
    assert "\u202e" not in reader.driver.title
    reader.accessible("hostile person")
    reader.picture("hostile")
    assert reader.all("h1 bdi") and reader.all("h2 bdi")
    # Markup that got in by other ways would still be dead.
    blocked = """
    window.ran = 0;
    const script = document.createElement("script");
    script.textContent = "window.ran += 1";
    document.body.append(script);
    document.body.insertAdjacentHTML("beforeend", "<img src='data:,x' onerror='window.ran += 1'>");
    return fetch("https://example.org/").then(() => "fetched", () => "blocked").then((fetched) => [window.ran, fetched]);
    """
    assert reader.script(blocked) == [0, "blocked"]
    # The console tells of what was blocked just now.
    reader.driver.get_log("browser")
    reader.driver.get_log("performance")


def is_fast(reader, page):
    seconds = reader.open(page)
    paint = reader.script("return performance.getEntriesByName('first-contentful-paint')[0]?.startTime") / 1000
    people = number(reader.text("#count"))
    assert people >= 5000, people
    assert len(reader.all(".row")) < 60, "only the rows in view exist"
    # Until the frame after the key is there.
    key = """
    const [search, text] = arguments;
    search.value = text;
    const start = performance.now();
    search.dispatchEvent(new Event("input", { bubbles: true }));
    document.body.getBoundingClientRect();
    return performance.now() - start;
    """
    search = reader.one("#search")
    # What the keys take of the processor, however busy the machine is.
    before = reader.processor_seconds()
    strokes = []
    for word in ("etienne roux", "zoe le goff", "soren", "lukasz simic 1"):
        for end in range(1, len(word) + 1):
            strokes.append(reader.script(key, search, word[:end]))
        assert 0 < number(reader.text("#count")) < people, word
    processor = (reader.processor_seconds() - before) / len(strokes)
    reader.script(key, search, "")
    list_ = reader.one("#list")
    reader.script("arguments[0].scrollTop = arguments[0].scrollHeight", list_)
    reader.until(lambda: any(row.get_attribute("aria-posinset") == str(people) for row in reader.all(".row")))
    reader.picture("many")
    start = time.monotonic()
    reader.script("arguments[0].scrollTop = 0", list_)
    reader.one(".row").click()
    reader.until(lambda: reader.all(".person"))
    opened = time.monotonic() - start
    start = time.monotonic()
    Select(reader.one("#filters [name=sort]")).select_by_value("latest")
    reader.until(lambda: "sort=latest" in reader.driver.current_url)
    sort = time.monotonic() - start
    strokes.sort()
    return {
        "people": people,
        "megabytes": round(pathlib.Path(page).stat().st_size / 1e6, 1),
        "ready_s": round(seconds, 2),
        "first_paint_s": round(paint, 2),
        "key_ms": {"median": round(strokes[len(strokes) // 2], 1), "most": round(strokes[-1], 1), "processor": round(1000 * processor, 1)},
        "open_person_s": round(opened, 2),
        "sort_s": round(sort, 2),
    }


def main():
    pairs, hostile, many, pictures = sys.argv[1:]
    pictures = pathlib.Path(pictures)
    pictures.mkdir(parents=True, exist_ok=True)
    reader = Reader(pictures)
    try:
        figures = {"pairs": finds_people(reader, pairs)}
        filters_people(reader, pairs)
        opens_an_event(reader, pairs)
        uses_the_keyboard_only(reader, pairs)
        goes_back(reader, pairs)
        speaks_both_languages(reader, pairs)
        is_light_and_dark(reader, pairs)
        fits_narrow_screens(reader, pairs)
        figures["pdf_bytes"] = prints(reader, pairs)
        reader.quiet()
        hostile_words_are_inert(reader, hostile)
        figures["many"] = is_fast(reader, many)
        reader.quiet()
    finally:
        reader.driver.quit()
    assert figures["many"]["first_paint_s"] < 2, figures
    assert figures["many"]["key_ms"]["processor"] < 100, figures
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
