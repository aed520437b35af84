"""The same world driven by Hypothesis, which shortens what fails to the few steps that matter."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.simulation.station import Fault
from tests.simulation.world import World


class Machine(RuleBasedStateMachine):
    """Each rule is one thing that may happen; at the end faults stop and everything must hold."""

    world: World | None = None

    @initialize(seed=st.integers(0, 10**6))
    def begin(self, seed: int) -> None:
        self.world = World(seed)

    @precondition(lambda self: self.world)
    @rule(name=st.sampled_from(["capture", "sync", "decide", "answer", "administrator", "jump"]))
    def work(self, name: str) -> None:
        getattr(self.world, name)()

    @precondition(lambda self: self.world)
    @rule(
        name=st.sampled_from(
            ["crash", "line_down", "line_up", "go_back", "clone", "take_image", "restore_image", "newcomer"]
        )
    )
    def trouble(self, name: str) -> None:
        getattr(self.world, name)()

    @precondition(lambda self: self.world)
    @rule(station=st.integers(0, 4), fault=st.sampled_from(Fault))
    def call_fails(self, station: int, fault: Fault) -> None:
        assert self.world is not None
        self.world.stations[station % len(self.world.stations)].line.next_fault = fault

    def teardown(self) -> None:
        if self.world is not None:
            self.world.calm()
            self.world.check()


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=25, stateful_step_count=60)
