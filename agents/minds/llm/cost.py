"""What a run has paid: calls, tokens and money, by role and by decision, counted from the exchanges on disk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pydantic import Field

from ....state.errors import InvalidRequest, ModelBudgetUsedUp
from ....state.settings import ModelSettings
from ....state.values import Frozen
from .messages import Exchange

MILLION = 1_000_000


class RoleCost(Frozen):
    """What one role has used. cost is None when its model has no price."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = 0.0


class Bill(Frozen):
    """What a run has used; replayed exchanges cost nothing."""

    calls: int = 0
    tokens: int = 0
    cost: float | None = 0.0
    by_role: dict[str, RoleCost] = Field(default_factory=dict)
    by_decision: dict[str, int] = Field(default_factory=dict)
    """Tokens."""


def bill(exchanges: Iterable[Exchange], settings: ModelSettings) -> Bill:
    """Sum the exchanges up."""
    roles: dict[str, RoleCost] = defaultdict(RoleCost)
    decisions: dict[str, int] = defaultdict(int)
    for exchange in (e for e in exchanges if not e.replayed):
        role, used = exchange.question.role, exchange.answer.usage
        decisions[exchange.question.decision] += used.total
        roles[role] = RoleCost(
            calls=roles[role].calls + 1,
            input_tokens=roles[role].input_tokens + used.input_tokens,
            output_tokens=roles[role].output_tokens + used.output_tokens,
            cost=_sum(roles[role].cost, price_of(exchange, settings)),
        )
    total: float | None = 0.0
    for one in roles.values():
        total = _sum(total, one.cost)
    return Bill(
        calls=sum(role.calls for role in roles.values()),
        tokens=sum(decisions.values()),
        cost=total,
        by_role=dict(sorted(roles.items())),
        by_decision=dict(sorted(decisions.items())),
    )


def price_of(exchange: Exchange, settings: ModelSettings) -> float | None:
    """Money of one exchange; None when its model has no price."""
    price = settings.prices.get(exchange.question.model)
    if price is None:
        return None
    used = exchange.answer.usage
    return (used.input_tokens * price.input_per_million + used.output_tokens * price.output_per_million) / MILLION


def check_budget(spent: Bill, settings: ModelSettings, max_tokens: int) -> None:
    """Raise ModelBudgetUsedUp before a call that the budget does not cover any more."""
    if spent.tokens >= max_tokens:
        raise ModelBudgetUsedUp(
            f"The model has used {spent.tokens} tokens; this run may use {max_tokens}.",
            fix="Start it again with a larger --max-tokens.",
        )
    if settings.max_cost is not None and spent.cost is not None and spent.cost >= settings.max_cost:
        raise ModelBudgetUsedUp(
            f"The model has cost {spent.cost:.4f}; this run may cost {settings.max_cost:g}.",
            fix="Raise CODE2WORLDS_MAX_COST.",
        )


def check_prices(settings: ModelSettings) -> None:
    """A money budget can only be kept when every model has a price. Raises InvalidRequest."""
    used = {name for name in (settings.planner, settings.coder, settings.vision) if name}
    unknown = sorted(used - set(settings.prices))
    if settings.max_cost is not None and unknown:
        raise InvalidRequest(
            f"There is a money budget, but no price for {', '.join(unknown)}.",
            fix="Add the price per million tokens to Settings.model.prices, or drop max_cost.",
        )


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other
