"""The mind of a rebuild: every decision is the earlier run's, every program is the user's edited file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...retrieval_index.recipes_text import RecipeText
from ...state.plans import Brief, DynamicsPlan, EnvironmentPlan, ObjectPlan
from ...state.scene import AssetFacts, SceneContract
from ...state.values import MindName, Program, Request, Vec3
from ...state.verdicts import Check, Expectation, Verdict
from .port import Mind


@dataclass(frozen=True)
class EditedMind:
    """Replays a run's decisions; asks `underlying` only for colours and the start support."""

    underlying: Mind
    brief: Brief
    object_plan: ObjectPlan | None
    environment_plan: EnvironmentPlan
    dynamics_plan: DynamicsPlan
    expectations: tuple[Expectation, ...]
    sources: Mapping[str, str]
    """By name of the program: object, environment, dynamics, dynamics_2, …"""

    @property
    def name(self) -> MindName:
        return self.underlying.name

    def read(self, request: Request) -> Brief:
        """The sentence as it was read then."""
        return self.brief

    def plan_object(self, brief: Brief, request: Request) -> ObjectPlan | None:
        """The object of the earlier run."""
        return self.object_plan

    def revise_object(self, plan: ObjectPlan, verdict: Verdict) -> ObjectPlan | None:
        """Nothing: the program is the user's."""
        return None

    def plan_environment(self, brief: Brief, request: Request) -> EnvironmentPlan:
        """The environment of the earlier run."""
        return self.environment_plan

    def revise_environment(self, plan: EnvironmentPlan, verdict: Verdict) -> EnvironmentPlan:
        """Nothing: the program is the user's."""
        return plan

    def start_support(self, brief: Brief, asset: AssetFacts | None, contract: SceneContract) -> str | None:
        """As the earlier run had it."""
        return self.underlying.start_support(brief, asset, contract)

    def expect(
        self, brief: Brief, request: Request, plan: ObjectPlan | None, asset: AssetFacts | None, contract: SceneContract
    ) -> tuple[Expectation, ...]:
        """What the sentence asked for, or the user's file of it, has not changed: an edit that breaks it is told so."""
        return self.expectations

    def plan_dynamics(
        self, brief: Brief, request: Request, plan: ObjectPlan | None, asset: AssetFacts | None, contract: SceneContract
    ) -> DynamicsPlan:
        """The kinds of motion of the earlier run; the numbers stand in the user's program."""
        return self.dynamics_plan

    def revise_dynamics(self, plan: DynamicsPlan, verdict: Verdict) -> DynamicsPlan:
        """Nothing: the program is the user's."""
        return plan

    def other_recipe(
        self,
        brief: Brief,
        request: Request,
        plan: ObjectPlan | None,
        asset: AssetFacts | None,
        contract: SceneContract,
        *,
        now: DynamicsPlan,
        tried: Collection[str],
    ) -> DynamicsPlan | None:
        """Nothing: the program is the user's."""
        return None

    def recipe(self, name: str) -> RecipeText:
        """As the underlying mind has it."""
        return self.underlying.recipe(name)

    @property
    def sees(self) -> bool:
        return self.underlying.sees

    def look(
        self, pictures: Sequence[Path], brief: Brief, request: Request, measured: Sequence[Check]
    ) -> tuple[Check, ...]:
        """As the underlying mind sees it."""
        return self.underlying.look(pictures, brief, request, measured)

    def look_at_object(
        self, pictures: Sequence[Path], plan: ObjectPlan, brief: Brief, request: Request, measured: Sequence[Check]
    ) -> tuple[Check, ...]:
        """As the underlying mind sees it."""
        return self.underlying.look_at_object(pictures, plan, brief, request, measured)

    def write(self, program: Program) -> str:
        """The edited file."""
        return self.sources[program.name]

    def colour(self, name: str) -> Vec3 | None:
        """As the underlying mind knows it."""
        return self.underlying.colour(name)
