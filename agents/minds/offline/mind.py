"""The offline mind: no key, no network, the same answer for the same question."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from ....retrieval_index.recipes_text import RecipeText
from ....retrieval_index.search import Retriever
from ....state.plans import Brief, DynamicsPlan, EnvironmentPlan, ObjectPlan
from ....state.scene import AssetFacts, SceneContract
from ....state.values import MindName, Program, Request, Vec3
from ....state.verdicts import Check, Expectation, Verdict
from . import dynamics_choice, environment_choice, object_choice
from .other_ways import by_another_recipe
from .reader import read
from .revision import revise, revise_layers


class OfflineMind:
    """Decides by span matching and rules over the library."""

    name: MindName = "offline"

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever
        self._library = retriever.library

    def read(self, request: Request) -> Brief:
        """Read the sentence; see reader.read. Raises NotUnderstood for a motion the library has no recipe for."""
        brief = read(request.prompt, self._retriever)
        dynamics_choice.check_recipes(brief.motions, self._library)
        return brief.model_copy(update={"left_out": (*brief.left_out, *dynamics_choice.not_shown(brief))})

    def plan_object(self, brief: Brief, request: Request) -> ObjectPlan | None:
        """The key object's numbers; None when the sentence has none."""
        key = brief.key_object
        kinds = [motion.kind for motion in brief.motions]
        return object_choice.plan_object(key, self._library, request.seed, kinds) if key else None

    def revise_object(self, plan: ObjectPlan, verdict: Verdict) -> ObjectPlan | None:
        """Apply the inspection's adjustments; None when they reach nothing the recipe has."""
        config, changed = revise(plan.config, verdict.adjustments, self._library.recipe(plan.recipe))
        return plan.model_copy(update={"config": config}) if changed else None

    def plan_environment(self, brief: Brief, request: Request) -> EnvironmentPlan:
        """The scene, its light and its furniture in numbers."""
        return environment_choice.plan_environment(brief, request, self._library)

    def revise_environment(self, plan: EnvironmentPlan, verdict: Verdict) -> EnvironmentPlan:
        """Apply the critic's adjustments of the environment."""
        return environment_choice.revise_environment(plan, verdict, self._library.recipe(plan.recipe))

    def start_support(self, brief: Brief, asset: AssetFacts | None, contract: SceneContract) -> str | None:
        """The support of the corridor the leading motion takes."""
        return dynamics_choice.corridor(brief, asset, contract)[0].support

    def expect(
        self, brief: Brief, request: Request, plan: ObjectPlan | None, asset: AssetFacts | None, contract: SceneContract
    ) -> tuple[Expectation, ...]:
        """What every layer must show, and the laws."""
        return dynamics_choice.expectations(self._parts(brief, request, plan, asset, contract))

    def plan_dynamics(
        self, brief: Brief, request: Request, plan: ObjectPlan | None, asset: AssetFacts | None, contract: SceneContract
    ) -> DynamicsPlan:
        """A recipe with its numbers for every layer."""
        found = self._parts(brief, request, plan, asset, contract)
        return DynamicsPlan(
            layers=tuple(part.layer for part in found),
            unsteady=dynamics_choice.unsteady(found),
            decisions=dynamics_choice.explain(found, self._library),
        )

    def _parts(
        self, brief: Brief, request: Request, plan: ObjectPlan | None, asset: AssetFacts | None, contract: SceneContract
    ) -> list[dynamics_choice.Part]:
        return dynamics_choice.parts(brief, request, self._library, plan=plan, asset=asset, contract=contract)

    def revise_dynamics(self, plan: DynamicsPlan, verdict: Verdict) -> DynamicsPlan:
        """The same recipes with the critic's adjustments, each in the layer it is meant for."""
        return revise_layers(plan, verdict, self._library.recipe)

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
        """The leading layer by a recipe of a motion that shows this one as well."""
        lead = self._parts(brief, request, plan, asset, contract)[0]
        return by_another_recipe(now, lead, self._library, tried)

    def recipe(self, name: str) -> RecipeText:
        """A recipe of the library."""
        return self._library.recipe(name)

    @property
    def sees(self) -> bool:
        """It cannot."""
        return False

    def look(
        self, pictures: Sequence[Path], brief: Brief, request: Request, measured: Sequence[Check]
    ) -> tuple[Check, ...]:
        """It cannot see."""
        return ()

    def look_at_object(
        self, pictures: Sequence[Path], plan: ObjectPlan, brief: Brief, request: Request, measured: Sequence[Check]
    ) -> tuple[Check, ...]:
        """It cannot see."""
        return ()

    def write(self, program: Program) -> str:
        """The recipe with its CONFIG filled in."""
        title = f"{program.title}\nWritten by code2worlds, offline mind, from the recipe {program.recipe}."
        return self._library.recipe(program.recipe).program(program.config, title)

    def colour(self, name: str) -> Vec3 | None:
        """sRGB of a colour of the library."""
        return self._library.colours.get(name)
