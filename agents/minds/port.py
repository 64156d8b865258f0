"""What an agent may ask of a mind. Typed values in, typed values out; every mind is validated by the same models."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol

from ...retrieval_index.recipes_text import RecipeText
from ...state.plans import Brief, DynamicsPlan, EnvironmentPlan, ObjectPlan
from ...state.scene import AssetFacts, SceneContract
from ...state.values import MindName, Program, Request, Vec3
from ...state.verdicts import Check, Expectation, Verdict


class Mind(Protocol):
    """The decisions of a run. Methods may block for seconds: agents call them off the event loop."""

    @property
    def name(self) -> MindName:
        """Which mind this is, for the record."""

    def read(self, request: Request) -> Brief:
        """Read the sentence. Raises NotUnderstood when the library has nothing for it."""

    def plan_object(self, brief: Brief, request: Request) -> ObjectPlan | None:
        """Parametrise the key object; None when the sentence has none."""

    def revise_object(self, plan: ObjectPlan, verdict: Verdict) -> ObjectPlan | None:
        """A better plan after a failed inspection; None when there is nothing left to try."""

    def plan_environment(self, brief: Brief, request: Request) -> EnvironmentPlan:
        """Plan the environment and resolve it into numbers."""

    def revise_environment(self, plan: EnvironmentPlan, verdict: Verdict) -> EnvironmentPlan:
        """Apply what the critic asks of the environment."""

    def start_support(self, brief: Brief, asset: AssetFacts | None, contract: SceneContract) -> str | None:
        """Name of the support the motion starts from; None leaves it to the scene."""

    def expect(
        self, brief: Brief, request: Request, plan: ObjectPlan | None, asset: AssetFacts | None, contract: SceneContract
    ) -> tuple[Expectation, ...]:
        """State what must be observably true, before the dynamics are written."""

    def plan_dynamics(
        self, brief: Brief, request: Request, plan: ObjectPlan | None, asset: AssetFacts | None, contract: SceneContract
    ) -> DynamicsPlan:
        """Choose recipes and their numbers, layer by layer. Raises NotUnderstood when no recipe makes this motion."""

    def revise_dynamics(self, plan: DynamicsPlan, verdict: Verdict) -> DynamicsPlan:
        """Apply the critic's adjustments."""

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
        """The plan as it is now with a recipe that was not tried; None when nothing else shows this motion."""

    def recipe(self, name: str) -> RecipeText:
        """The program that a layer names, with the ranges of its CONFIG. Raises KeyError for an unknown one."""

    @property
    def sees(self) -> bool:
        """Is there anybody to look at pictures?"""

    def look(
        self, pictures: Sequence[Path], brief: Brief, request: Request, measured: Sequence[Check]
    ) -> tuple[Check, ...]:
        """What a model that sees says of sampled frames; nothing without one. It can reject, never accept.

        measured: the checks of the other tiers, which all passed and are not the model's to judge again.
        """

    def look_at_object(
        self, pictures: Sequence[Path], plan: ObjectPlan, brief: Brief, request: Request, measured: Sequence[Check]
    ) -> tuple[Check, ...]:
        """What a model that sees says of views of the built object, with the turns it asks for; nothing without one.

        It can reject, never accept. measured: as for look. Raises ModelError where it gives no answer that can be used:
        then the measurements alone count.
        """

    def write(self, program: Program) -> str:
        """The source of a program."""

    def colour(self, name: str) -> Vec3 | None:
        """sRGB (0..1) of a colour name; None when it names none."""
