"""A browser with a page of `carriere report`, driven by Selenium; see report_check.py."""
import importlib.resources
import json
import pathlib
import shutil
import time

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

# The rules of axe-core, https://github.com/dequelabs/axe-core.
AXE = (importlib.resources.files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")

# Contrast of WCAG 2.1, level AA, for every text that is shown, also where axe cannot tell; returns those that have less.
CONTRAST = """
const channel = (value) => { value /= 255; return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; };
const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const numbers = (colour) => {
  const found = colour.match(/[\\d.]+/g).map(Number);
  const scaled = colour.startsWith("color(") ? [found[0] * 255, found[1] * 255, found[2] * 255, found[3] ?? 1] : found;
  return [scaled[0], scaled[1], scaled[2], scaled[3] ?? 1];
};
const over = (top, below) => [0, 1, 2].map((at) => top[at] * top[3] + below[at] * (1 - top[3]));
const ground = (element) => {
  if (!element) return [255, 255, 255];
  const own = numbers(getComputedStyle(element).backgroundColor);
  return own[3] === 1 ? own : over(own, ground(element.parentElement));
};
const faint = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || element.closest("script, style, noscript, .hidden, svg, [hidden]") || !element.checkVisibility()) continue;
  const style = getComputedStyle(element);
  const below = ground(element);
  const text = over(numbers(style.color), below);
  const [a, b] = [luminance(text), luminance(below)];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  const words = walker.currentNode.data.trim().slice(0, 40);
  if (ratio < (large ? 3 : 4.5)) faint.push(`${ratio.toFixed(2)} ${element.tagName}.${element.className}: ${words}`);
}
return [...new Set(faint)];
"""

# Everything that can be operated has a name, and identifiers are used once.
NAMELESS = """
const named = (element) => (element.getAttribute("aria-label") || element.labels?.[0]?.textContent || element.textContent || "").trim();
const all = (selector) => [...document.querySelectorAll(selector)];
const operable = all("a[href], button, input, select, summary, [role=listbox]");
const wrong = operable.filter((element) => !named(element)).map((element) => element.outerHTML.slice(0, 100));
const ids = all("[id]").map((element) => element.id);
return [...wrong, ...ids.filter((id, at) => ids.indexOf(id) !== at)];
"""


class Reader:
    """A browser with one page open."""

    def __init__(self, pictures):
        options = webdriver.ChromeOptions()
        options.binary_location = tool("chromium")
        for argument in ("headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage", "window-size=1280,900"):
            options.add_argument(f"--{argument}")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(tool("chromedriver")))
        self.pictures = pictures
        self.requests = []
        self.measuring = False

    def open(self, page, address=""):
        """Opens the page anew, with nothing kept from before; returns the seconds until it could be used."""
        self.driver.get("about:blank")
        start = time.monotonic()
        self.driver.get(pathlib.Path(page).resolve().as_uri() + address)
        self.until(lambda: self.script("return document.documentElement.dataset.ready === '1'"))
        return time.monotonic() - start

    def script(self, code, *arguments):
        return self.driver.execute_script(code, *arguments)

    def until(self, condition, seconds=10):
        WebDriverWait(self.driver, seconds, poll_frequency=0.02).until(lambda _: condition())

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector):
        return self.one(selector).text

    def keys(self, *keys):
        """Presses keys where the focus is."""
        for key in keys:
            webdriver.ActionChains(self.driver).send_keys(key).perform()

    def focused(self):
        return self.driver.switch_to.active_element

    def size(self, width, height):
        # The window cannot be narrower than the browser's own frame, but the page's screen can.
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def media(self, **features):
        values = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": values})

    def picture(self, name, whole=False):
        if whole:
            height = self.script("return document.documentElement.scrollHeight")
            width = self.script("return innerWidth")
            self.size(width, min(height, 6000))
        self.driver.save_screenshot(str(self.pictures / f"{name}.png"))
        if whole:
            self.size(width, 900)

    def processor_seconds(self):
        """What the page's thread has taken of the processor since this was asked first."""
        if not self.measuring:
            self.driver.execute_cdp_cmd("Performance.disable", {})
            self.driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
            self.measuring = True
        metrics = self.driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
        return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")

    def accessible(self, where):
        self.script(AXE)
        found = self.driver.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
        wrong = [(rule["id"], node["html"][:200]) for rule in found["violations"] for node in rule["nodes"]]
        assert not wrong and len(found["passes"]) > 20, (where, wrong)
        faint = self.script(CONTRAST)
        assert not faint, (where, faint)
        nameless = self.script(NAMELESS)
        assert not nameless, (where, nameless)
        overflow = self.script("return document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, (where, "wider than the screen by", overflow)

    def quiet(self):
        """No error on the console, and no request but for the pages themselves."""
        errors = [entry for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
        assert not errors, errors
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
        pages = ("file:", "about:blank", "data:,")
        foreign = [url for url in self.requests if not url.startswith(pages) or not url.split("#")[0].endswith((".html", "blank", ","))]
        assert not foreign, foreign


def tool(name):
    path = shutil.which(name)
    assert path, f"{name} is not installed (Debian: apt-get install chromium chromium-driver)"
    return path
