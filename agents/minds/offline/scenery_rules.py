"""What cannot be had together in one place, and how each such conflict is settled. All of them are reported.

Every rule is a function of the manifest. It yields a conflict and what the manifest becomes; rules are tried in the
order of RULES, each on what the ones before have left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ....state.environments import Conflict, Manifest

Settled = tuple[Conflict, dict[str, Any]]
Rule = Callable[[Manifest], Iterator[Settled]]

DAY = frozenset({"morning", "noon", "afternoon"})
GREEN = frozenset({"summer", "lush", "spring", "autumn"})
"""Seasons in which no snow lies."""
WET = frozenset({"rain", "storm", "snowfall"})
SOFT_GROUNDS = frozenset({"snow", "sand", "grass", "dirt", "ice"})
BARE = frozenset({"dunes", "arctic"})
"""Landforms on which no trees grow."""
NO_PALMS = frozenset({"cave", "sea", "bathtub"})
"""Landforms and waters without open ground."""
LIVE_AIR = {"rain": "rain", "storm": "rain", "snowfall": "snow", "fog": "fog"}


def settle(manifest: Manifest) -> tuple[Manifest, tuple[Conflict, ...]]:
    """The manifest with every conflict settled, and all of them in the order of the rules."""
    found: list[Conflict] = []
    for rule in RULES:
        for conflict, change in rule(manifest):
            found.append(conflict)
            manifest = manifest.model_copy(update=change)
    return manifest, tuple(found)


def _snow_needs_cold(m: Manifest) -> Iterator[Settled]:
    if m.climate == "tropical" and m.medium in ("land", "waterside") and m.spoken("snow"):
        why = "it never freezes there"
        ground, weather = "dirt" if m.medium == "land" else "sand", _unless(m.weather, {"snowfall"})
        change = {"ground": ground, "ground_said": False, "season": None, "weather": weather}
        yield Conflict(rule="snow needs cold", kept=_place(m), dropped="the snow", why=why, lost=True), change
    if m.climate == "dry" and m.spoken("snow") and m.weather != "snowfall":
        change = {"ground": "sand", "ground_said": False, "season": None}
        why = "its dunes are of sand"
        yield Conflict(rule="snow needs cold", kept=_place(m), dropped="the snow", why=why, lost=True), change


def _snow_ends_summer(m: Manifest) -> Iterator[Settled]:
    if m.medium == "land" and m.season in GREEN and m.spoken("snow") and m.climate == "temperate":
        why = f"what grows does not look like {m.season} under snow"
        yield _note("snow ends the green seasons", "the snow", f"the {m.season}", why), {"season": "winter"}
    if m.climate == "cold" and m.season in GREEN and m.medium == "land":
        why = "there is snow in every season"
        yield _note("the place is cold", _place(m), f"the {m.season}", why), {"season": "winter"}


def _one_season(m: Manifest) -> Iterator[Settled]:
    named = list(dict.fromkeys(s.name for s in m.signs if s.kind == "season" and s.name in GREEN | {"winter"}))
    green = [name for name in named if name not in (m.season, "lush")]
    if m.season in named and green and m.medium in ("land", "waterside"):
        dropped = " and ".join(f"the {name}" for name in green)
        yield _note("one season at a time", f"the {m.season}", dropped, "a clip lasts seconds"), {}


def _no_sun_at_night(m: Manifest) -> Iterator[Settled]:
    hours = {s.name for s in m.signs if s.kind == "time"}
    at_night = m.time_of_day == "night" or ("night" in hours and hours & DAY)
    if not at_night or m.hours_pass or m.spoken("midnight_sun"):
        return
    sunny = m.weather == "clear" and "sun" in (m.spoken("clear") or "")
    if m.spoken("sun") or sunny or hours & DAY:
        why = "the sun is below the horizon; the moon shines instead"
        change = {"time_of_day": "night"}
        yield Conflict(rule="no sun at night", kept="the night", dropped="the sun", why=why, lost=True), change


def _no_stars_by_day(m: Manifest) -> Iterator[Settled]:
    if m.stars and m.time_of_day in DAY and not m.hours_pass:
        why = "the daylight outshines them"
        conflict = Conflict(
            rule="no stars by day", kept=f"the {m.time_of_day}", dropped="the stars", why=why, lost=True
        )
        yield conflict, {"stars": False}


def _clouds_hide_stars(m: Manifest) -> Iterator[Settled]:
    if m.stars and (m.weather in WET or m.weather in ("overcast", "fog") or (m.fog or 0.0) > 0.6):
        kept = f"the {m.weather}" if m.weather else "the fog"
        conflict = Conflict(
            rule="clouds hide stars", kept=kept, dropped="the stars", why="clouds lie before them", lost=True
        )
        yield conflict, {"stars": False}


def _one_weather(m: Manifest) -> Iterator[Settled]:
    """What falls or drifts is seen more than what the sky is said to be."""
    named = [s.name for s in m.signs if s.kind == "weather"]
    seen = next((name for name in ("storm", "rain", "snowfall", "fog") if name in named), None)
    fog = seen is None and bool(m.spoken("fog"))
    if (seen or fog) and "clear" in named and m.medium in ("land", "waterside"):
        kept = seen or "fog"
        yield (
            _note("one weather at a time", f"the {kept}", "the clear sky", "the air is full of it; the sun shows dim"),
            {"weather": kept},
        )


def _no_weather_under_water(m: Manifest) -> Iterator[Settled]:
    if m.medium != "underwater":
        return
    wet = next((LIVE_AIR[name] for name in LIVE_AIR if name == m.weather and name in WET), None)
    wet = wet or next((name for name in ("rain", "snow") if m.spoken(name)), None)
    if wet is not None:
        why = "it ends at the surface of the sea; the light is dimmer for its clouds"
        yield (
            Conflict(rule="no weather under water", kept=_place(m), dropped=f"the {wet}", why=why, lost=True),
            {"weather": "overcast"},
        )


def _no_weather_indoors(m: Manifest) -> Iterator[Settled]:
    if m.medium == "room" and (m.weather in WET or m.weather == "fog"):
        what = LIVE_AIR[str(m.weather)]
        yield (
            _note("no weather indoors", _place(m), f"the {what}", "it stays outside; the window shows a grey day"),
            {"weather": "overcast"},
        )


def _floors_of_rooms(m: Manifest) -> Iterator[Settled]:
    if m.medium == "room" and m.ground_said and m.ground in SOFT_GROUNDS:
        yield (
            _note("a room has a floor", "the room's own floor", f"a ground of {m.ground}", "nothing lies on it"),
            {
                "ground": "",
                "ground_said": False,
            },
        )


def _bare_lands(m: Manifest) -> Iterator[Settled]:
    many = (m.vegetation or 0.0) > 1.0 or m.season == "lush"
    woody = m.spoken("many_plants") or ("" if m.palms else m.spoken("trees"))  # palms have a rule of their own
    if m.form in BARE and m.medium == "land" and (many or woody):
        words = woody or "the green"
        why = "at most two trees grow on a hundred square metres there, and none on bare sand or ice"
        change = {"vegetation": None, "season": _unless(m.season, {"lush"})}
        yield Conflict(rule="bare lands stay bare", kept=_place(m), dropped=f"the {words}", why=why, lost=True), change


def _palms_need_warmth(m: Manifest) -> Iterator[Settled]:
    if not m.palms:
        return
    cold = m.climate == "cold" or m.season == "winter" or m.spoken("snow") is not None
    if m.medium in ("land", "waterside") and not cold and m.form not in NO_PALMS:
        return
    spoken = m.spoken("palms")
    why = "the frost kills them" if cold else "they have no ground to stand on there"
    text = f"the {spoken}" if spoken else "its palms"
    kept = "the cold" if cold else _place(m)
    conflict = Conflict(rule="palms need warm ground", kept=kept, dropped=text, why=why, lost=spoken is not None)
    yield conflict, {"palms": 0.0}


def _light_through_fog(m: Manifest) -> Iterator[Settled]:
    """Fog over the whole of the air and dust besides would leave nothing to see."""
    if m.dust and (m.fog or 0.0) > 0.5:
        yield (
            _note("light must come through", "the dust", "the densest fog", "both together let no light through"),
            {"fog": 0.45},
        )
    elif m.time_of_day == "night" and (m.fog or 0.0) > 0.6:
        yield (
            _note("light must come through", "the night", "the densest fog", "moonlight does not reach far in it"),
            {"fog": 0.6},
        )


RULES: tuple[Rule, ...] = (
    _snow_needs_cold,
    _snow_ends_summer,
    _one_season,
    _no_sun_at_night,
    _one_weather,
    _no_stars_by_day,
    _clouds_hide_stars,
    _no_weather_under_water,
    _no_weather_indoors,
    _floors_of_rooms,
    _bare_lands,
    _palms_need_warmth,
    _light_through_fog,
)


def _note(rule: str, kept: str, dropped: str, why: str) -> Conflict:
    return Conflict(rule=rule, kept=kept, dropped=dropped, why=why)


def _place(m: Manifest) -> str:
    return next((s.span for s in m.signs if s.kind == "scene" and s.name == m.scene), m.scene.replace("_", " "))


def _unless(value: str | None, dropped: set[str]) -> str | None:
    return None if value in dropped else value
