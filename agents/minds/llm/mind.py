"""The language-model mind: every decision of the port asked of a model, checked here, and kept in the run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ....retrieval_index.recipes_text import RecipeText
from ....state.errors import ModelError
from ....state.plans import Brief, DynamicsPlan, EnvironmentPlan, Layer, ObjectPlan
from ....state.scene import AssetFacts, SceneContract
from ....state.values import Config, ExecutionReport, MindName, Program, Request, Stream, Vec3
from ....state.verdicts import Check, Expectation, Verdict
from ..offline.revision import revise, revise_layers
from . import briefing, judging, numbers, object_look, reading, scripting, source_check
from .asking import Asking, decided, understood
from .context import Section, compact
from .cost import Bill
from .generated import is_generated
from .schemas import Answered, Expectations, Look, Numbers, ObjectLook, ObjectNumbers, Reading, Scripted, Source

OWN = "Prefer a program of your own where it shows the sentence better than the recipe can."
RECIPES = "This run uses recipes only: leave source null."


@dataclass(frozen=True)
class LlmMind(Asking):
    """Decides by asking; see port.Mind for what each decision is."""

    name: MindName = "llm"

    def of_run(self, run_dir: Path) -> LlmMind:
        """The same mind, in conversation about one run."""
        return replace(self, run_dir=run_dir)

    def read(self, request: Request) -> Brief:
        """Read the sentence."""
        proposal = understood(lambda: self.offline.read(request))
        sections = reading.sections(request.prompt, self.retriever, proposal)

        def ask() -> Brief:
            said = self.ask(
                "planner", "intake.read", "read", Reading, sections,
                check=lambda r: reading.problems_of(r, request.prompt, self.retriever), sentence=request.prompt,
            )  # fmt: skip
            return reading.brief_of(said, request.prompt, self.retriever, proposal, said.reason)

        return self.or_offline("intake.read", ask, lambda: self.offline.read(request))

    def plan_object(self, brief: Brief, request: Request) -> ObjectPlan | None:
        """The numbers of the key object, or a program of its own."""
        base = self.offline.plan_object(brief, request)
        if base is None:
            return None
        recipe = self.programs.recipe(base.recipe)
        sections = _planned(brief, request, base.config, recipe)
        self.notes.remember("object", request.prompt, sections)

        def ask() -> ObjectPlan:
            said = self.ask(
                "planner", "object_agent.parametrise", "plan_object", ObjectNumbers, sections,
                check=lambda r: list(numbers.problems_of(r.changes, recipe)), sentence=request.prompt,
            )  # fmt: skip
            given = said.model_dump(include={"density_kg_m3", "friction", "restitution", "size_m"}, exclude_none=True)
            name, config = self.own_program(
                "object", said, recipe=base.recipe, config=base.config, request=request, sections=sections
            )
            decision = decided("object_agent", "parametrise", name, said.reason)
            update = {**given, "recipe": name, "config": config, "decisions": (*base.decisions, decision)}
            return base.model_copy(update=update)

        return self.or_offline("object_agent.parametrise", ask, lambda: base)

    def plan_environment(self, brief: Brief, request: Request) -> EnvironmentPlan:
        """The numbers of the environment, or a program of its own."""
        base = self.offline.plan_environment(brief, request)
        recipe = self.programs.recipe(base.recipe)
        sections = _planned(brief, request, base.config, recipe)
        self.notes.remember("environment", request.prompt, sections)

        def ask() -> EnvironmentPlan:
            said = self.ask(
                "planner", "environment_planner.plan", "plan_environment", Numbers, sections,
                check=lambda r: list(numbers.problems_of(r.changes, recipe)), sentence=request.prompt,
            )  # fmt: skip
            name, config = self.own_program(
                "environment", said, recipe=base.recipe, config=base.config, request=request, sections=sections
            )
            decision = decided("environment_planner", "plan", name, said.reason)
            return base.model_copy(update={"recipe": name, "config": config, "decisions": (*base.decisions, decision)})

        return self.or_offline("environment_planner.plan", ask, lambda: base)

    def start_support(self, brief: Brief, asset: AssetFacts | None, contract: SceneContract) -> str | None:
        """By the rule of the library: it follows from the motion."""
        return self.offline.start_support(brief, asset, contract)

    def expect(
        self, brief: Brief, request: Request, plan: ObjectPlan | None, asset: AssetFacts | None, contract: SceneContract
    ) -> tuple[Expectation, ...]:
        """What must be seen; the laws of every world are always among it."""
        proposal = understood(lambda: self.offline.expect(brief, request, plan, asset, contract)) or ()
        layers = len(self._layers(brief, request, plan, asset, contract))
        sections = [
            *briefing.of_brief(brief, request),
            *briefing.of_scene(plan, asset, contract),
            *briefing.of_measures(),
            Section(2, "What rules of thumb expect (may be wrong)", compact([_slim(e) for e in proposal])),
        ]

        def ask() -> tuple[Expectation, ...]:
            said = self.ask(
                "planner", "postprocess_agent.expect", "expect", Expectations, sections,
                check=lambda r: judging.problems_of(r, layers), sentence=request.prompt,
            )  # fmt: skip
            return judging.merged(said, proposal)

        return self.or_offline("postprocess_agent.expect", ask, lambda: proposal)

    def plan_dynamics(
        self, brief: Brief, request: Request, plan: ObjectPlan | None, asset: AssetFacts | None, contract: SceneContract
    ) -> DynamicsPlan:
        """A program for every layer: written by the model, or a recipe with its numbers."""
        base = self.offline.plan_dynamics(brief, request, plan, asset, contract)
        expected = self.expect(brief, request, plan, asset, contract)
        known = [*briefing.of_brief(brief, request), *briefing.of_scene(plan, asset, contract)]
        known += briefing.of_expectations(expected)
        sections = list(known)
        for layer in base.layers:
            kinds = ", ".join(layer.kinds)
            sections.append(Section(1, f"Layer {kinds}: recipe {layer.recipe} with", compact(layer.config)))
            sections += briefing.of_recipe(self.programs.recipe(layer.recipe))
        sections += self.example([kind for layer in base.layers for kind in layer.kinds])
        self.notes.remember("dynamics", request.prompt, known)

        def ask() -> DynamicsPlan:
            said = self._script(
                "postprocess_agent.script", "plan_dynamics", sections, sentence=request.prompt, layers=base.layers
            )
            made = scripting.plan_of(said, base.layers, request, self.programs, mind_note=said.reason)
            return made.model_copy(update={"unsteady": base.unsteady})

        return self.or_offline("postprocess_agent.script", ask, lambda: base)

    def revise_dynamics(self, plan: DynamicsPlan, verdict: Verdict) -> DynamicsPlan:
        """An answer to the critic: other numbers or other programs. The same plan when the budget is used up."""
        sentence, known = self.notes.recall("dynamics")
        sections = [*briefing.of_verdict(verdict), *known]
        for index, layer in enumerate(plan.layers):
            recipe = self.programs.recipe(layer.recipe)
            sections.append(Section(0, f"Layer {index} ({', '.join(layer.kinds)}) now has", compact(layer.config)))
            sections += briefing.of_recipe(recipe, rank=1)

        def ask() -> DynamicsPlan:
            said = self._script(
                "postprocess_agent.revise", "revise_dynamics", sections, sentence=sentence, layers=plan.layers, old=plan
            )
            return scripting.revised(plan, said, self.programs)

        def by_rule() -> DynamicsPlan:
            return revise_layers(plan, verdict, self.programs.recipe)

        return self.within_budget(lambda: self.or_offline("postprocess_agent.revise", ask, by_rule), plan)

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
        """The library's own recipe where the model wrote a program; else as the library knows another."""
        own = self.offline.plan_dynamics(brief, request, plan, asset, contract)
        if any(layer.recipe not in tried for layer in own.layers):
            return own.model_copy(update={"changed": ("the library's recipes instead of the model's programs",)})
        return self.offline.other_recipe(brief, request, plan, asset, contract, now=now, tried=tried)

    def recipe(self, name: str) -> RecipeText:
        """A recipe of the library or a program of the model."""
        return self.programs.recipe(name)

    def revise_object(self, plan: ObjectPlan, verdict: Verdict) -> ObjectPlan | None:
        """An answer to the inspection; None when there is nothing left to try.

        A look has said itself what to turn: no second model is asked.
        """
        turned = object_look.turned(plan.config, verdict)
        if turned is not None:
            return None if turned == plan.config else plan.model_copy(update={"config": turned})
        answer = self._answer("object", plan.recipe, plan.config, verdict)
        if answer is None or answer == (plan.recipe, plan.config):
            return None
        return plan.model_copy(update={"recipe": answer[0], "config": answer[1]})

    def revise_environment(self, plan: EnvironmentPlan, verdict: Verdict) -> EnvironmentPlan:
        """An answer to what the critic asks of the environment."""
        answer = self._answer("environment", plan.recipe, plan.config, verdict)
        return plan if answer is None else plan.model_copy(update={"recipe": answer[0], "config": answer[1]})

    def repair(self, program: Program, source: str, report: ExecutionReport) -> str | None:
        """The name of a program to try instead of one that failed; None when the model or the budget has no more."""
        asked = self.programs.current(program.recipe)
        clean = ExecutionReport.model_validate_json(self.notes.neutral(report.model_dump_json()))
        sections = [*briefing.of_report(clean), Section(0, "The program", f"```python\n{source}```")]

        def ask() -> str:
            said = self.ask(
                "coder", f"{program.name}.repair", "repair", Source, sections,
                check=lambda r: source_check.problems_of(r.source), imports=", ".join(source_check.ALLOWED),
            )  # fmt: skip
            name = self.programs.keep(said.source)
            self.programs.succeed(asked, name)
            return name

        name = self.within_budget(ask, asked)
        return None if name == asked else name

    @property
    def sees(self) -> bool:
        """With a vision model it does."""
        return self.settings.vision is not None

    def look(
        self, pictures: Sequence[Path], brief: Brief, request: Request, measured: Sequence[Check]
    ) -> tuple[Check, ...]:
        """What the vision model sees on sampled frames; nothing without one. It can reject, never accept."""
        if not self.sees or not pictures:
            return ()
        sheet = judging.contact_sheet(pictures, self.notes.folder / "sheets" / f"{pictures[0].parent.parent.name}.png")
        sections = [*briefing.of_brief(brief, request), *briefing.of_measured(measured)]

        def ask() -> tuple[Check, ...]:
            said = self.ask(
                "vision", "motion_critic.look", "look", Look, sections,
                sentence=request.prompt, frames=str(len(pictures)), pictures=[sheet],
            )  # fmt: skip
            return judging.checks_of(said, request.prompt)

        return self.or_offline("motion_critic.look", ask, tuple)

    def look_at_object(
        self, pictures: Sequence[Path], plan: ObjectPlan, brief: Brief, request: Request, measured: Sequence[Check]
    ) -> tuple[Check, ...]:
        """What the vision model answers about views of the object. Raises ModelError, on record, for no answer."""
        library = self.retriever.library
        recipe = self.programs.recipe(plan.recipe)
        dials = object_look.dials_of(plan, library.objects.get(plan.entry), recipe)
        asked = object_look.questions(plan, brief, library)
        sheet = judging.contact_sheet(pictures, self.notes.folder / "sheets" / f"{pictures[0].parent.name}.png")
        try:
            said = self.ask(
                "vision", object_look.TASK, "look_at_object", ObjectLook, object_look.sections(asked, dials, measured),
                check=lambda r: object_look.problems_of(r, asked, dials),
                sentence=request.prompt, frames=str(len(pictures)), pictures=[sheet],
            )  # fmt: skip
        except ModelError as error:
            self.notes.stood_in(object_look.TASK, f"{type(error).__name__}: {self.notes.neutral(error.what)}")
            raise
        return object_look.checks_of(said, asked, dials)

    def write(self, program: Program) -> str:
        """A recipe or a generated program with its CONFIG filled in."""
        recipe = self.programs.recipe(program.recipe)
        by = "the language model" if is_generated(program.recipe) else f"code2worlds from the recipe {program.recipe}"
        known = {key: value for key, value in program.config.items() if key in recipe.config}
        return recipe.program(known, f"{program.title}\nWritten by {by}, llm mind.")

    def colour(self, name: str) -> Vec3 | None:
        """sRGB of a colour of the library."""
        return self.offline.colour(name)

    def keep_accepted(self, plan: DynamicsPlan) -> None:
        """Put the programs of an accepted world on the shelf, each under the kind it shows."""
        for layer in plan.layers:
            if self.shelf is not None and is_generated(layer.recipe):
                self.shelf.keep(layer.kinds[0], self.programs.recipe(layer.recipe).program(layer.config, ""))

    def spent(self) -> Bill:
        """What this run has paid."""
        return self.dialogue.spent()

    def _script(
        self,
        decision: str,
        task: str,
        sections: Sequence[Section],
        *,
        sentence: str,
        layers: Sequence[Layer],
        old: DynamicsPlan | None = None,
    ) -> Scripted:
        """Ask the coder for layers, checked against those there must be."""
        own = self.settings.code == "generated"
        return self.ask(
            "coder",
            decision,
            task,
            Scripted,
            sections,
            check=lambda r: scripting.problems_of(r, [x.kinds for x in layers], self.programs, own=own, old=old),
            sentence=sentence,
            policy=OWN if own else RECIPES,
            imports=", ".join(source_check.ALLOWED),
        )

    def _layers(
        self, brief: Brief, request: Request, plan: ObjectPlan | None, asset: AssetFacts | None, contract: SceneContract
    ) -> Sequence[Layer]:
        return self.offline.plan_dynamics(brief, request, plan, asset, contract).layers

    def _answer(self, stream: Stream, name: str, config: Config, verdict: Verdict) -> tuple[str, Config] | None:
        """Recipe and CONFIG after a rejection of an object or an environment; None when the budget is used up."""
        sentence, known = self.notes.recall(stream)
        name = self.programs.current(name)
        recipe = self.programs.recipe(name)
        now = Section(0, f"The CONFIG of {recipe.name} now", compact(config))
        sections = [*briefing.of_verdict(verdict), now, *known, *briefing.of_recipe(recipe, rank=1)]

        def problems(said: Answered) -> list[str]:
            wrong = source_check.problems_of(said.source) if said.source else []
            return wrong or ([] if said.source else list(numbers.problems_of(said.changes, recipe)))

        def ask() -> tuple[str, Config] | None:
            said = self.ask(
                "coder", f"{stream}.revise", "revise_plan", Answered, sections,
                check=problems, sentence=sentence, stream=stream,
            )  # fmt: skip
            if said.source is None:
                return name, numbers.changed(config, said.changes, recipe)
            made = self.programs.recipe(self.programs.keep(said.source))
            kept = {key: value for key, value in config.items() if key in made.config}
            return made.name, made.defaults | kept | said.changes

        def by_rule() -> tuple[str, Config] | None:
            wanted = [a for a in verdict.adjustments if a.stream == stream]
            return name, revise(config, wanted, recipe)[0]

        return self.within_budget(lambda: self.or_offline(f"{stream}.revise", ask, by_rule), None)


def _planned(brief: Brief, request: Request, config: Config, recipe: RecipeText) -> list[Section]:
    """What a planner is told: the sentence as it was read, the numbers the library's rules give, the recipe."""
    numbers_now = Section(1, "The numbers by the library's rules", compact(config))
    return [*briefing.of_brief(brief, request), numbers_now, *briefing.of_recipe(recipe)]


def _slim(expectation: Expectation) -> dict[str, object]:
    return expectation.model_dump(exclude={"responses", "fault"}, exclude_none=True)
