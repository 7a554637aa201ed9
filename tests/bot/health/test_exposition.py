"""The page of metrics, as the client library of Prometheus reads it."""

from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from bot.health.exposition import Bounded, Histogram, Page


@given(st.text(st.characters(exclude_categories=["Cs"])), st.floats(allow_nan=False))
def test_labels_and_values_come_through_whatever_they_are(text: str, value: float) -> None:
    page = Page()
    page.counters("asked_total", text.replace("\r", ""), {(("command", text),): value})
    [family] = text_string_to_metric_families(page.text())
    [sample] = family.samples
    assert (sample.name, sample.labels, sample.value) == ("asked_total", {"command": text}, value)


@given(st.lists(st.floats(-1, 20), max_size=50))
def test_a_histogram_counts_each_value_in_every_bucket_it_fits_in(values: list[float]) -> None:
    histogram = Histogram((0.5, 1.0, 10.0))
    for value in values:
        histogram.observe(value)
    page = Page()
    page.histogram("reply_seconds", "How long", histogram)
    [family] = text_string_to_metric_families(page.text())
    read = {s.labels.get("le", s.name): s.value for s in family.samples}
    for bound in (0.5, 1.0, 10.0, float("inf")):
        name = "+Inf" if bound == float("inf") else str(bound)
        assert read[name] == sum(value <= bound for value in values)
    assert read["reply_seconds_count"] == len(values)
    assert abs(read["reply_seconds_sum"] - sum(values)) < 1e-9


def test_labels_from_outside_do_not_take_ever_more_memory() -> None:
    counts = Bounded(3)
    for number in range(100):
        counts.add((("command", str(number)),))
    assert len(counts) == 4
    assert counts[(("command", "other"),)] == 97
