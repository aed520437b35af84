"""The newest sample of a channel, as long as it is fresh."""

from datetime import UTC, datetime

from app.devices.buses.latest import Latest
from app.models.temperature import Probe, Quality, Sample


class Standing:
    """A clock that stands where it is put."""

    ns = 0

    def monotonic_ns(self) -> int:
        return self.ns


def sample(at_ns: int, milli: int | None = -1_000, quality: Quality = Quality.GOOD) -> Sample:
    return Sample("A", datetime(2026, 11, 23, tzinfo=UTC), at_ns, milli, quality)


def test_only_a_fresh_sample_is_the_temperature_of_now() -> None:
    clock = Standing()
    latest = Latest(clock)  # type: ignore[arg-type]
    assert latest.latest("A") is None
    latest.take(sample(0))
    latest.take(sample(1))
    assert latest.latest("A") == sample(1)
    clock.ns = 10_000_000_002
    assert latest.latest("A") is None
    assert latest.latest("A", within_ns=20_000_000_000) == sample(1)
    assert latest.latest("B") is None


def test_what_a_probe_says() -> None:
    assert (Probe("p", sample(0, -1_375)).centi, Probe("p", sample(0)).problem) == (-138, None)
    assert Probe("p", None).problem == "probe.no_answer"
    broken = Probe("p", sample(0, None, Quality.SENSOR_FAULT))
    assert (broken.centi, broken.problem) == (None, "probe.sensor_fault")
