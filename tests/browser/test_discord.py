"""What bots can send at all: shown as Discord shows it, and never taken for markup."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.browser.conftest import Stage, Visit, expect

pytestmark = pytest.mark.asyncio(loop_scope="module")

BOT = (sys.executable, str(Path(__file__).with_name("other_bot.py")))

MARKDOWN = [
    (
        "**bold** *it* __under__ ~~gone~~",
        "<p><strong>bold</strong> <em>it</em> <u>under</u> <s>gone</s></p>",
    ),
    (
        "***both*** _it_ snake_case_name",
        "<p><strong><em>both</em></strong> <em>it</em> snake_case_name</p>",
    ),
    (
        r"\*\*not bold\*\* \[no\](https://a.b)",
        '<p>**not bold** [no](<a href="https://a.b">https://a.b</a>)</p>',
    ),
    (
        "# One\n## Two\n-# small",
        '<p class="h1">One</p><p class="h2">Two</p><p class="sub">small</p>',
    ),
    ("> said\n> and done\nafter", "<blockquote><p>said\nand done</p></blockquote><p>after</p>"),
    (">>> all\nof it", "<blockquote><p>all\nof it</p></blockquote>"),
    ("- one\n- **two**", "<ul><li>one</li><li><strong>two</strong></li></ul>"),
    ("`a*b*` ``c`d``", "<p><code>a*b*</code> <code>c`d</code></p>"),
    ("```\n<b>**x**\n```", "<pre><code>&lt;b&gt;**x**</code></pre>"),
    ("[label](https://a.b/c)", '<p><a href="https://a.b/c">label</a></p>'),
    ("[no](javascript:alert(1))", "<p>[no](javascript:alert(1))</p>"),
    (
        "<@1> <@9> @everyone",
        "<p><span>@Ana</span> <span>&lt;@9&gt;</span> <span>@everyone</span></p>",
    ),
    ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
    ("**unclosed *and __so on", "<p>**unclosed *and __so on</p>"),
    ("#not -#not >not", "<p>#not -#not &gt;not</p>"),
    ("", "<p></p>"),
]
AS_MARKUP = """async ([text]) => {
  const { markdown } = await import("./markdown.js");
  const shown = markdown(text, { "<@1>": "@Ana" });
  for (const each of shown.querySelectorAll("a")) {
    for (const name of ["target", "rel", "title"]) each.removeAttribute(name);
  }
  shown.querySelectorAll("span, pre").forEach((e) => e.removeAttribute("class"));
  shown.querySelectorAll("pre").forEach((e) => e.removeAttribute("tabindex"));
  return shown.innerHTML;
}"""
NAUGHTY = [
    "<script>window.pwned = 1</script>",
    '"><svg onload=window.pwned=1>',
    '[x](https://a.b/"onmouseover=window.pwned=1)',
    "[x](<https://a.b/'><script>window.pwned=1</script>)",
    "<t:99999999999:R> <t:-99999999999> <t:1:Q>",
    "\u202egnirts desrever\u202c \u200b\ufeff",
    "[](" * 600,
    "**" * 900,
    "`" * 1900,
    "||" * 900,
    "> " * 900,
    "\\" * 1900,
    "_*~`|" * 380,
    "{{7*7}} ${7*7} %00 \x00",
]


async def test_markdown_is_discords(visit: Visit) -> None:
    nora = await visit()
    for text, markup in MARKDOWN:
        assert await nora.evaluate(AS_MARKUP, [text]) == markup
    for style in "tTdDfFR":
        shown = await nora.evaluate(AS_MARKUP, [f"<t:1748822400:{style}>"])
        assert re.fullmatch(r"<p><time datetime=\"2025-06-02T00:00:00.000Z\".*</time></p>", shown)


async def test_what_is_naughty_is_shown_and_does_nothing(stage: Stage, visit: Visit) -> None:
    nora = await visit()
    took = await nora.evaluate(
        """async (texts) => {
          const { markdown } = await import("./markdown.js");
          const took = [];
          for (const text of texts) {
            const begun = performance.now();
            markdown(text);
            took.push(performance.now() - begun);
          }
          return took;
        }""",
        NAUGHTY,
    )
    assert max(took) < 500, dict(zip(NAUGHTY, took, strict=True))
    for text in NAUGHTY[:8]:
        await nora.ask("say", text=text)
        await expect(nora.last).to_contain_text("apart")
    assert await nora.evaluate("window.pwned") is None
    assert await nora.page.locator(".message :is(script, svg[onload], iframe, style)").count() == 0
    handlers = "[...document.querySelectorAll('.message *')].flatMap((e) => e.getAttributeNames())"
    assert not [name for name in await nora.evaluate(handlers) if name.startswith("on")]
    assert await nora.page.locator(".message a:not([href^='http'])").count() == 0


async def test_embeds_and_pings_are_shown(stage: Stage, visit: Visit) -> None:
    nora = await visit()
    answer = await nora.ask("say", text="@everyone look")
    await expect(answer).to_contain_text("An embed")
    await expect(answer).to_contain_text("its foot")
    await expect(answer.locator(".pings")).to_have_text("This pings everyone")


async def test_what_discord_would_refuse_is_said(stage: Stage, visit: Visit) -> None:
    nora = await visit()
    await expect(await nora.ask("wrong")).to_contain_text("It was refused.")
    banner = nora.page.locator("#banner")
    await expect(banner).to_contain_text("Discord would refuse")
    # The second is how Discord's own description of its API has it, where the stand-in has that.
    await expect(banner).to_contain_text(re.compile("Must be 80 or fewer in length|is too long"))
    stage.standin.expect_refusal(50035)


async def test_menus_of_each_kind(visit: Visit) -> None:
    nora = await visit()
    menus = await nora.ask("menus")
    await expect(menus.get_by_role("link", name="Site")).to_have_attribute(
        "rel", "noreferrer noopener"
    )
    keys = nora.page.keyboard
    colour = menus.get_by_role("combobox", name="A colour")
    await colour.focus()
    await keys.press("ArrowDown")
    await expect(menus.get_by_role("listbox", name="A colour")).to_be_visible()
    await keys.press("ArrowDown")
    await keys.press("Enter")
    await expect(nora.last).to_contain_text("chosen: ['green']")
    await expect(colour).to_have_text("green")
    await menus.get_by_role("combobox", name="Numbers").click()
    await menus.get_by_role("option", name="3").click()
    await menus.get_by_role("option", name="1").click()
    await expect(menus.get_by_role("option", selected=True)).to_have_count(2)
    await keys.press("Escape")
    await expect(nora.last).to_contain_text("chosen: ['3', '1']")
    await menus.get_by_role("combobox", name="Somebody").click()
    await menus.get_by_role("option", name="Milo").click()
    await expect(nora.last).to_contain_text(re.compile(r"chosen: \['\d+'\]"))


async def test_every_kind_of_option_has_its_field(visit: Visit) -> None:
    nora = await visit()
    await nora.box.press_sequentially("/options ")
    keys = nora.page.keyboard
    await expect(nora.page.get_by_role("option")).to_have_text(["Small", "Large"])
    await keys.press("ArrowDown")
    await keys.press("Enter")
    await keys.type("3")
    await keys.press("Tab")
    await keys.type("tr")
    await keys.press("Enter")
    await keys.type("mi")
    await keys.press("Enter")
    await keys.type("wi")
    await keys.press("Enter")
    await keys.press("Enter")
    await expect(nora.last).to_contain_text("large 3 True milo wire")
    refused = await nora.ask(
        "options", size="Small", count="9", sure="True", who="@Milo", where="#wire"
    )
    await expect(refused).to_contain_text("count must be between 1 and 5")


async def test_thinking_is_shown_until_there_is_an_answer(visit: Visit) -> None:
    nora = await visit()
    before = await nora.messages.count()
    await nora.begin("think")
    await nora.page.keyboard.press("Enter")
    await expect(nora.messages.nth(before)).to_contain_text("Factdesk is thinking")
    await expect(nora.messages.nth(before)).to_contain_text("thought")


async def test_no_answer_within_three_seconds_is_said(stage: Stage, visit: Visit) -> None:
    nora = await visit()
    before = await nora.messages.count()
    await nora.begin("silent")
    await nora.page.keyboard.press("Enter")
    await expect(nora.last).to_contain_text("/silentWaiting for Factdesk")
    stage.standin.clock.advance(3)
    await expect(nora.last).to_contain_text("/silentThe application did not respond.")
    await nora.last.get_by_role("button", name="Dismiss").click()
    await expect(nora.messages).to_have_count(before)
