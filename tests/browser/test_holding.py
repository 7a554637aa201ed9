"""What the page promises: it holds through restarts, stays quick and still, and is open to all."""

from __future__ import annotations

import asyncio
import os
import re
import signal

import pytest

from bot.rehearsal.keeper import State
from bot.rehearsal.message_rules import COMPONENTS_V2
from tests.browser.chromium import AXE
from tests.browser.conftest import Stage, Visit, Visitor, expect

pytestmark = pytest.mark.asyncio(loop_scope="module")

WATCH = """() => {
  window.seen = { shift: 0, paint: 0 };
  const watch = (type, act) => {
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(act));
    observer.observe({ type, buffered: true });
  };
  watch("layout-shift", ({ hadRecentInput, value }) => {
    if (!hadRecentInput) window.seen.shift += value;
  });
  watch("paint", ({ startTime }) => {
    window.seen.paint = Math.max(window.seen.paint, startTime);
  });
}"""
FRAMES = """async () => {
  const scroll = document.getElementById("scroll");
  const gaps = [];
  let before = performance.now();
  for (let frame = 0; frame < 120; frame += 1) {
    scroll.scrollTop -= 400;
    await new Promise(requestAnimationFrame);
    gaps.push(performance.now() - before);
    before = performance.now();
  }
  gaps.sort((a, b) => a - b);
  return { median: gaps[60], most: gaps.at(-1) };
}"""


async def test_it_paints_at_once_and_nothing_moves(stage: Stage, visit: Visit) -> None:
    nora = await visit(tour=True)
    await nora.ask("quote", speaker="Rutte")
    page = nora.page
    await page.add_init_script(f"({WATCH})()")
    paints: list[float] = []
    while len(paints) < 3 and min(paints, default=300) >= 300:
        await page.reload()
        await nora.ready()
        await expect(nora.messages.last).to_be_visible()
        await asyncio.sleep(0.3)
        seen = await nora.evaluate("window.seen")
        assert seen["shift"] == 0
        paints.append(seen["paint"])
    # A machine that is busy with other tests paints late; the page itself must not.
    assert 0 < min(paints) < 300, paints


@pytest.mark.slow
async def test_five_hundred_messages_are_no_burden(stage: Stage, visit: Visit) -> None:
    nora = await visit()
    await nora.ask("quote", speaker="Rutte")
    standin = stage.standin
    wire = standin.guild.channel("wire")
    (answer,) = [
        m for m in standin.messages.in_channel(standin.channel) if "/quote Rutte" in m.text
    ][-1:]
    user = standin.user("nora")
    for number in range(250):
        standin.messages.say(user, wire, f"Question {number}: who said *that*?")
        body = {"flags": COMPONENTS_V2, "components": answer.data["components"]}
        standin.messages.send(wire, body, {})
    opened = await nora.evaluate(
        """async () => {
          const begun = performance.now();
          document.querySelectorAll(".place")[1].click();
          await new Promise(requestAnimationFrame);
          await new Promise(requestAnimationFrame);
          return performance.now() - begun;
        }"""
    )
    assert opened < 400
    await expect(nora.last).to_be_in_viewport()
    assert await nora.messages.count() <= 170
    frames = await nora.evaluate(FRAMES)
    assert frames["median"] < 34, frames
    assert frames["most"] < 400, frames
    await nora.evaluate(
        """async () => {
          const scroll = document.getElementById("scroll");
          while (document.querySelector(".begin.later")) {
            scroll.scrollTop = 0;
            await new Promise(requestAnimationFrame);
          }
        }"""
    )
    assert await nora.messages.count() >= 500
    await expect(nora.page.get_by_text("Question 0: who said")).to_have_count(1)
    await nora.evaluate("document.getElementById('scroll').scrollTop = 1e9")
    await nora.box.fill("and one more")
    await nora.page.keyboard.press("Enter")
    await expect(nora.last).to_contain_text("and one more")
    await expect(nora.last).to_be_in_viewport()
    assert await nora.messages.count() < 200


async def test_the_channel_outlives_the_bot(stage: Stage, visit: Visit) -> None:
    nora = await visit()
    state = nora.page.locator("#bot-state")
    answer = await nora.ask("who", name="Kellogg")
    count = await nora.messages.count()
    await nora.page.locator("#bot").click()
    await nora.page.get_by_role("menuitem", name="Stop the bot").click()
    await expect(state).to_have_text("stopped", timeout=15_000)
    asking = asyncio.create_task(nora.ask("who", name="Rutte"))
    while not stage.standin.gateway_state.sessions and not asking.done():
        await asyncio.sleep(0.05)
        stage.standin.clock.advance(1)
    await expect(await asking).to_contain_text("The application did not respond")
    await nora.page.locator("#bot").click()
    await nora.page.get_by_role("menuitem", name="Start the bot").click()
    await expect(state).to_have_text("running", timeout=30_000)
    assert await nora.messages.count() == count + 1
    await nora.press(answer, "Passage")
    await expect(nora.last).to_contain_text("Only you can see this")
    await expect(nora.last).to_contain_text("Special Envoy for Ukraine and Russia appointed")
    assert await nora.ask("who", name="Rutte")


async def test_a_bot_that_dies_is_started_again(stage: Stage, visit: Visit) -> None:
    nora = await visit()
    pid = stage.keeper.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    await expect(nora.page.locator("#bot-state")).to_have_text("died")
    await expect(nora.page.locator("#bot-state")).to_have_text("running", timeout=30_000)
    assert stage.keeper.state is State.READY
    assert stage.keeper.pid != pid
    await nora.ask("memo")


async def test_the_tour_goes_from_a_question_to_a_recall(stage: Stage, visit: Visit) -> None:
    nora = await visit(tour=True)
    card = nora.page.get_by_role("complementary", name="Guided tour")
    begun = await nora.messages.count()
    for step in range(1, 14):
        await expect(card).to_contain_text(f"Guided tour · {step} of 13")
        await card.get_by_role("button", name="Do it for me").click()
        await expect(card.get_by_role("status")).to_have_text("✓ Done", timeout=15_000)
        if step == 11:
            await expect(nora.last).to_contain_text("Served in 1 answer to 1 person")
        await card.get_by_role("button", name=re.compile("Next|Finish")).click()
    await expect(card).to_contain_text("That was the tour")
    assert await nora.messages.count() > begun
    told = nora.messages.filter(has_text="Corrected since").first
    await expect(told).to_contain_text("We are not there yet")
    recall = nora.messages.filter(has_text="Corrected: Ada Sample").first
    await expect(recall).to_contain_text("Right is:")
    await expect(recall).to_contain_text("We are not there yet, but we are close")
    await recall.locator(".above").click()
    await expect(told).to_be_focused()
    await card.get_by_role("button", name="Close").click()
    await expect(card).to_be_hidden()
    await nora.page.reload()
    await nora.ready()
    await expect(card).to_be_hidden()
    await nora.page.get_by_role("button", name="Guided tour").click()
    await expect(card).to_contain_text("1 of 13")


async def violations(visitor: Visitor, state: str) -> list[str]:
    """What axe finds wrong in light colours, and with the colours in dark, with where."""
    from axe_playwright_python.async_playwright import Axe

    found = []
    for scheme, options in AXE.items():
        await visitor.page.emulate_media(color_scheme=scheme)
        results = (await Axe().run(visitor.page, options=options)).response
        found += [
            f"{state}, {scheme}: {violation['id']}: {node['html'][:160]}"
            for violation in results["violations"]
            for node in violation["nodes"]
        ]
    return found


async def test_axe_finds_nothing_wrong(visit: Visit) -> None:
    milo = await visit("milo", tour=True)
    page, keys = milo.page, milo.page.keyboard
    await milo.box.fill("**Hello** <@1> @everyone [a link](https://example.org) `code` ||so||")
    await keys.press("Enter")
    await milo.ask("quote", speaker="Rutte")
    await milo.ask("facts add-person", name="Emmanuel Macron")
    found = await violations(milo, "channel")
    await milo.box.fill("/")
    await page.locator(".option").first.wait_for()
    found += await violations(milo, "commands")
    await milo.begin("who")
    await page.locator(".option").first.wait_for()
    found += await violations(milo, "completion")
    await page.get_by_role("button", name="Leave this command").click()
    await milo.last.get_by_role("button", name=re.compile("^More")).click()
    found += await violations(milo, "menu")
    await keys.press("Escape")
    await milo.begin("facts add-date", about="Istanbul", source="002")
    await page.get_by_role("button", name="Send").click()
    await page.get_by_role("dialog").wait_for()
    found += await violations(milo, "form")
    await keys.press("Escape")
    await page.set_viewport_size({"width": 380, "height": 700})
    await page.get_by_role("button", name="Channels and people").click()
    found += await violations(milo, "narrow")
    assert found == []


async def test_a_narrow_screen_has_all_of_it(visit: Visit) -> None:
    nora = await visit(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    answer = await nora.ask("quote", speaker="Rutte")
    sideways = "document.documentElement.scrollWidth > innerWidth"
    assert not await nora.evaluate(sideways)
    box = await answer.bounding_box()
    assert box is not None
    assert box["width"] <= 360
    side = nora.page.get_by_role("navigation", name="Channels and people")
    await expect(side).to_be_hidden()
    await nora.page.get_by_role("button", name="Channels and people").click()
    await side.get_by_role("button", name="wire").click()
    await expect(nora.page.locator("#place-name")).to_have_text("wire")
    await expect(side).to_be_hidden()


async def test_the_colours_that_were_chosen_stay(visit: Visit) -> None:
    nora = await visit(apart=True)
    background = "getComputedStyle(document.querySelector('.main')).backgroundColor"
    light = await nora.evaluate(background)
    await nora.page.get_by_role("button", name="Dark colours").click()
    dark = await nora.evaluate(background)
    assert light != dark
    await nora.page.reload()
    await nora.ready()
    assert await nora.evaluate(background) == dark
