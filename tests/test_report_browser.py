"""The page of a report in a real browser: it filters, searches, obeys the keyboard and asks for nothing."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from mou_extract.corpus import Document
from mou_extract.labels import Layer
from mou_extract.model_folder import ModelInfo
from mou_extract.report.contents import build_report
from mou_extract.report.html import render_html
from mou_extract.spans import Span
from report_cases import DOCUMENTS, FACTS, FOUND, evaluated, hostile

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="module")
def browser():
    installed = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    with sync_api.sync_playwright() as playwright:
        path = installed or playwright.chromium.executable_path
        if not Path(path).exists():
            pytest.skip("no Chromium: install one, or run `playwright install chromium`")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a report; at the end there were no messages, errors or requests."""
    contexts, troubles = [], []

    def page(report):
        file = tmp_path / "report.html"
        file.write_text(render_html(report), encoding="utf-8")
        context = browser.new_context(offline=True)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: troubles.append(dialog.message))
        page.on(
            "request",
            lambda request: request.url == file.as_uri() or troubles.append(request.url),
        )
        page.goto(file.as_uri())
        return page

    yield page
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def few():
    return build_report(evaluated(DOCUMENTS, FOUND), FACTS)


def shown(page):
    return [one.get_attribute("id") for one in page.locator("main article:visible").all()]


def test_filters_by_label_kind_and_text(opened, few):
    page = opened(few)
    assert page.inner_text("#shown") == "3 of 3 articles, 3 mistakes"
    page.select_option("#kind", label="particle kept")
    assert (shown(page), page.inner_text("#shown")) == (["a1"], "1 of 3 articles, 1 mistake")
    page.select_option("#label", label="DATE · 체결일")
    assert shown(page) == []
    page.select_option("#kind", label="all")
    assert shown(page) == ["a2"]
    page.keyboard.press("Escape")
    assert shown(page) == ["a1", "a2", "a3"]
    page.fill("#search", "협약 없다")
    assert shown(page) == ["a2"]
    page.fill("#search", "가온")
    assert shown(page) == ["a3"]
    page.fill("#search", "")
    page.check("#wrong")
    assert shown(page) == ["a1", "a2", "a3"]


def test_a_filter_hides_the_other_mistakes_of_an_article(opened):
    document = replace(DOCUMENTS[0], spans=DOCUMENTS[0].spans[:2])
    page = opened(build_report(evaluated([document], [FOUND[0][2:]]), FACTS))
    assert page.locator(".mistakes li:visible").count() == 3
    page.select_option("#label", label="COMMITMENT · 약속")
    assert page.locator(".mistakes li:visible").all_text_contents() == [
        "spurious predicted COMMITMENT 인력을 교류 0.80"
    ]


def test_the_keyboard_goes_through_what_is_shown(opened, few):
    page = opened(few)
    focused = "document.activeElement.id"
    page.keyboard.press("j")
    assert page.evaluate(focused) == "a1"
    page.select_option("#kind", label="missed")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate(focused) == "a3"
    page.keyboard.press("/")
    assert page.evaluate(focused) == "search"
    page.keyboard.type("jk")
    assert page.input_value("#search") == "jk"
    page.keyboard.press("Escape")
    assert page.input_value("#search") == ""
    # every control is reached with the tab key
    page.focus("#label")
    reached = []
    for _ in range(4):
        reached.append(page.evaluate(focused))
        page.keyboard.press("Tab")
    assert reached == ["label", "kind", "search", "wrong"]


def test_a_mistake_leads_to_its_place(opened, few):
    page = opened(few)
    page.click("#a1 .mistakes a >> nth=1")
    assert page.locator("mark:target").inner_text() == "누리대는"


def test_both_panes_are_the_article(opened, few):
    page = opened(few)
    texts = page.evaluate("[...document.querySelectorAll('.pane .text')].map(e => e.textContent)")
    assert texts == [document.text for document in DOCUMENTS for _ in range(2)]


def test_nothing_hostile_runs(opened):
    page = opened(hostile())
    assert page.locator("main article").count() == 5
    assert page.locator("script").count() == 1


def test_light_and_dark_differ_and_both_can_be_read(browser, tmp_path, few):
    file = tmp_path / "report.html"
    file.write_text(render_html(few), encoding="utf-8")
    colours = set()
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto(file.as_uri())
        colours.add(
            page.evaluate(
                "[getComputedStyle(document.body).color, "
                "getComputedStyle(document.body).backgroundColor].join()"
            )
        )
        page.close()
    assert len(colours) == 2


@pytest.mark.slow
def test_a_thousand_articles_open_and_are_searched(opened):
    documents = [
        replace(DOCUMENTS[n % 3], id=f"n{n}", text=DOCUMENTS[n % 3].text + " 끝." * 200)
        for n in range(1000)
    ]
    page = opened(build_report(evaluated(documents, [FOUND[n % 3] for n in range(1000)]), FACTS))
    assert page.inner_text("#shown") == "1000 of 1000 articles, 1000 mistakes"
    page.fill("#search", "n999")
    assert shown(page) == ["a1000"]


def test_what_a_model_says_besides_our_labels_is_shown_too(opened):
    own = (Layer("mine", ("SIGNATORY", "새 이름")),)
    document = Document("a", "가나다라", (Span(0, 2, "새 이름"),))
    run = evaluated([document], [(Span(0, 3, "새 이름", 0.5),)])
    run = replace(
        run,
        model=replace(run.model, info=ModelInfo(layers=own)),
        predictions=replace(run.predictions, layers=own),
    )
    page = opened(build_report(run, FACTS))
    page.select_option("#label", label="새 이름")
    assert shown(page) == ["a1"]
    assert page.locator("mark").all_text_contents() == ["가나", "가나다"]
