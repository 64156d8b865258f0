"""Beings that move of themselves: jellyfish, fish, turtles, birds, insects, crabs, snakes and what walks on legs."""

from __future__ import annotations

from collections.abc import Mapping

from .....state.values import Config, JsonScalar, Vec3
from .....state.verdicts import Expectation
from .situation import LAW, Kind, Situation, number, seen

SETTING_WORDS = frozenset(
    {
        "sea", "ocean", "water", "waters", "sky", "reef", "coral", "corals", "sand", "sands", "meadow", "grass",
        "lagoon", "lake",
        "pond", "light", "depths", "bed", "beach", "forest", "desert", "flowers", "leaves",
        "river", "pool", "abyss", "scene",
    }
)  # fmt: skip
"""What a colour right before it is of, rather than of the creature."""

GLOWING = ((0.35, 0.62, 1.0), (0.66, 0.2, 0.95))
PALE = ((0.75, 0.85, 0.95), (0.85, 0.72, 0.9))
"""Crown and rim of a jellyfish whose colours no word gives, that glows or does not."""

FRAMES_A_BEAT = 4.0
"""As the recipes have it: a beat is shown with no fewer frames."""

STRIDE = 0.65
"""Body lengths a beat of the tail carries a fish."""

MANY = 5
"""How many "butterflies" are, where the sentence does not say."""

BUTTERFLIES = "butterflies"


def _named(s: Situation, key: str, default: JsonScalar) -> JsonScalar:
    """The entry of the library's table under the subject's own name, not the words around it."""
    table: Mapping[str, JsonScalar] = s.entry.numbers.get(key, {})
    return table.get(s.subject.name, default) if s.subject else default


def _usual(s: Situation, key: str, species: str, default: float) -> float:
    value = s.entry.numbers.get(key, {}).get(species, default)
    return float(value)


def _count(s: Situation, many: int = MANY) -> int:
    """As many as the sentence says; a school as many as a school has; a plural without number a handful."""
    said = s.said("count", 0.0)
    if said > 0.0:
        return round(said)
    subject = s.subject
    if subject is None:
        return 1
    if subject.count is not None:
        return subject.count
    return many if subject.plural or _uncounted(s) else 1


def _uncounted(s: Situation) -> bool:
    """ "Fish swimming", "clown fish swim": a noun alike in both numbers, without article and without a verb's -s."""
    words, span = list(s.brief.words), s.subject.span.split() if s.subject else []
    at = next((i for i in range(len(words)) if words[i : i + len(span)] == span), None)
    if at is None or not span[-1].endswith(("fish", "koi", "trout", "salmon", "tuna")):
        return False
    before = words[max(0, at - 3) : at]
    return not {"a", "an", "the", "one", "its", "this", "that"} & set(before) and not s.motion.span.endswith("s")


def colours_said(s: Situation) -> list[Vec3]:
    """sRGB of the colour words that are not of the place, in their order."""
    words = list(s.brief.words)
    found: list[Vec3] = []
    for i, word in enumerate(words):
        after = words[i + 1] if i + 1 < len(words) else "."
        if word in s.library.colours and after not in SETTING_WORDS:
            found.append(s.library.colours[word])
    return found


def _colour(s: Situation) -> Config:
    """The subject's colour, or the one its kind of creature has by the library; nothing where it has its own."""
    named = _named(s, "colours", None)
    rgb = s.subject_rgb or (s.library.colours.get(str(named)) if named else None)
    return {"colour": list(rgb)} if rgb else {}


def _pace(s: Situation) -> float:
    return s.motion.pace * s.said("pace", 1.0)


def _sized(s: Situation, key: str = "length_m") -> Config:
    """A size where the subject's name or a word of size gives one."""
    value = _named(s, key, None) or s.chosen(key, None)
    return {key: float(value)} if isinstance(value, int | float) else {}


# jellyfish


def _jellyfish(s: Situation) -> Config:
    glow = s.said("glow", 0.35)
    said = colours_said(s)[:2]
    colours = [list(rgb) for rgb in (said or (GLOWING if glow > 1.0 else PALE))]
    pulse = s.said("pulse_hz", 0.8)
    return {
        "colours": colours,  # type: ignore[dict-item]
        "glow": glow,
        "pulse_hz": pulse,
        "speed_m_s": 0.15 * pulse,
        "count": _count(s),
        "tentacle_lengths": s.said("tentacle_lengths", 2.6),
        "bell_diameter_m": s.said("bell_diameter_m", 0.5),
    }


def _expect_jellyfish(s: Situation, config: Config) -> list[Expectation]:
    pulse, size = number(config, "pulse_hz"), number(config, "bell_diameter_m")
    found = [
        seen(
            s, "its bell opens and closes", "range:bell_radius_m", low=0.06 * size, high=0.3 * size, unit="m",
                severity=2.0,
            fixes=(("squeeze", 1.0),),
        ),
        seen(
            s, "drifts", "rise:travel_m", low=0.25 * number(config, "speed_m_s") * s.request.duration_s,
            high=4.0 * (number(config, "speed_m_s") + 0.05) * s.request.duration_s, unit="m", severity=2.0,
            fixes=(("speed_m_s", 1.0),),
        ),
        seen(s, "goes crown first", "mean:heading_error_deg", high=50.0, unit="deg"),
        *_keeps_clear(s),
        *_in_picture(s, config, least=0.14),
    ]  # fmt: skip
    if pulse * s.request.duration_s >= 2.0:
        found.append(
            seen(
                s, "pulses in its rhythm", "frequency:bell_radius_m", low=0.75 * pulse, high=1.3 * pulse, unit="Hz",
                severity=2.0, fixes=(("pulse_hz", 1.0),),
            )
        )  # fmt: skip
    else:  # too short a clip to tell the rhythm, long enough to tell that it is not another one
        most = 2.2 * max(pulse, 1.0 / s.request.duration_s)
        least = 0.4 * pulse if pulse * s.request.duration_s >= 1.2 else 0.0
        found.append(
            seen(s, "pulses about as often as it should", "frequency:bell_radius_m", low=least, high=most, unit="Hz",
                 severity=2.0, fixes=(("pulse_hz", 1.0),))
        )  # fmt: skip
    return found


# fish


def _fish(s: Situation) -> Config:
    species = str(_named(s, "species", "fish"))
    count = _count(s)
    if species == "fish" and count >= 12 and s.subject_rgb is None:
        species = "sardine"
    config: Config = {"count": count, "route": str(s.chosen("route", "across"))}
    if s.subject is not None and s.subject.colour in {"silver", "silvery", "grey", "gray"} and species == "fish":
        species = "sardine"
    else:
        config |= _colour(s)
    usual = _usual(s, "speed_bl_s", species, 1.4)
    return config | _sized(s) | {"species": species, "speed_bl_s": usual * max(_pace(s), 0.3)}


def _expect_fish(s: Situation, config: Config) -> list[Expectation]:
    asked = number(config, "speed_bl_s")
    beat = min(asked / STRIDE, s.request.fps / FRAMES_A_BEAT)
    found = [
        seen(
            s, "swims at its pace", "mean:speed_bl_s", low=0.6 * beat * STRIDE, high=1.5 * beat * STRIDE,
            unit="lengths/s", severity=2.0, fixes=(("speed_bl_s", 1.0),),
        ),
        seen(s, "swims nose first", "mean:heading_error_deg", high=20.0, unit="deg", severity=2.0),
        *_keeps_clear(s),
        *_in_picture(s, config, least=0.04 if number(config, "count") > 6 else 0.09),
        *_company(s, config, "spread_m"),
    ]  # fmt: skip
    if beat * s.request.duration_s >= 2.0:
        found.append(
            seen(
                s, "its tail beats as its speed needs", "frequency:tail_offset_m", low=0.75 * beat,
                    high=1.3 * beat, unit="Hz",
                severity=2.0,
            )
        )  # fmt: skip
    return found


# the air

BIRDS = frozenset(
    {"seagull", "bird", "crow", "eagle", "pigeon", "swallow", "swan", "goose", "duck", "parrot", "owl", "bat"}
)


def _flying(s: Situation) -> Config:
    species = str(_named(s, "species", "bird"))
    count = _count(s)
    is_bird = species in BIRDS
    if species == "butterfly" and count > 1 and s.subject_rgb is None:
        species = BUTTERFLIES
    route = str(s.chosen("route", "across" if is_bird else "roam"))
    if not is_bird and route == "across":
        route = "roam"
    height: Config = (
        {"low_m": 2.2, "high_m": 4.5, "look_down_deg": -8.0}
        if is_bird
        else {"low_m": 0.35, "high_m": 0.95, "look_down_deg": 4.0}
    )
    speed = _usual(s, "speed_m_s", species, 4.0) * max(_pace(s), 0.4)
    beat = _usual(s, "beat_hz", species, 4.0) * max(_pace(s), 0.4) ** 0.5
    return {
        "species": species, "count": count, "route": route, "speed_m_s": speed, "beat_hz": beat, **height, **_colour(s),
    }  # fmt: skip


def _expect_flying(s: Situation, config: Config) -> list[Expectation]:
    speed, beat = number(config, "speed_m_s"), min(number(config, "beat_hz"), s.request.fps / FRAMES_A_BEAT)
    hovers = config["route"] == "hover"
    found = [
        seen(s, "its wings beat", "range:wing_angle_deg", low=20.0, high=170.0, unit="deg", severity=2.0),
        seen(s, "does not leap", "spike:creature_speed_m_s", high=0.75, unit="of its fastest", severity=2.0, words=LAW),
        seen(s, "is off the ground", "min:min_clearance_m", low=0.02, unit="m", severity=2.0, words=LAW),
        *_in_picture(s, config, least=0.04 if number(config, "count") > 3 else 0.07),
        *_company(s, config, "spread_m"),
    ]
    if hovers:
        found.append(seen(s, "stays on the spot", "max:creature_speed_m_s", high=1.0, unit="m/s"))
    else:
        found.append(
            seen(
                s, "flies at its pace", "mean:creature_speed_m_s", low=0.55 * speed, high=1.6 * speed, unit="m/s",
                    severity=2.0,
                fixes=(("speed_m_s", 1.0),),
            )
        )  # fmt: skip
        found.append(seen(s, "flies head first", "mean:heading_error_deg", high=25.0, unit="deg", severity=2.0))
    if beat * s.request.duration_s >= 2.0:
        found.append(
            seen(
                s, "beats at its rhythm", "frequency:wing_angle_deg", low=0.75 * beat, high=1.3 * beat, unit="Hz",
                fixes=(("beat_hz", 1.0),),
            )
        )  # fmt: skip
    return found


# the ground, and turtles

SPEED_M_S = {
    "snake": 0.33, "cobra": 0.33, "python": 0.4, "worm": 0.012, "caterpillar": 0.012, "crab": 0.2, "spider": 0.15,
    "ant": 0.045, "beetle": 0.06, "ladybird": 0.03, "lizard": 0.24, "tortoise": 0.11, "sea turtle": 0.5,
}  # fmt: skip
"""At an easy pace, at the usual length of the recipe's species."""

USUAL_M = {
    "snake": 1.3, "cobra": 1.5, "python": 2.2, "worm": 0.16, "caterpillar": 0.09, "crab": 0.16, "spider": 0.12,
    "ant": 0.03,
    "beetle": 0.06, "ladybird": 0.03, "lizard": 0.3, "tortoise": 0.4, "sea turtle": 0.9,
}  # fmt: skip
"""Metres; as tools/stage/creatures has them."""

SWINGS = {"sea turtle": "flipper_angle_deg", "snake": "body_wave_m", "cobra": "body_wave_m", "python": "body_wave_m",
          "worm": "body_wave_m", "caterpillar": "body_wave_m"}  # fmt: skip


def _crawling(default: str) -> Kind:
    """Of a kind whose subject, where the sentence names none, is the default species."""

    def numbers(s: Situation) -> Config:
        species = default if default == "sea turtle" else str(_named(s, "species", default))
        size = _sized(s)
        length = float(str(size.get("length_m", USUAL_M[species])))
        speed = SPEED_M_S[species] * (length / USUAL_M[species]) ** 0.5 * max(_pace(s), 0.3)
        return {"species": species, "count": _count(s, 3), "speed_m_s": speed, "support": None, **size, **_colour(s)}

    return Kind(rank=45, numbers=numbers, expect=_expect_crawling)


def _expect_crawling(s: Situation, config: Config) -> list[Expectation]:
    species, speed = str(config["species"]), number(config, "speed_m_s")
    swims = species == "sea turtle"
    swing = SWINGS.get(species, "foot_height_m")
    size = USUAL_M[species]
    least = {"flipper_angle_deg": 20.0, "body_wave_m": 0.004 * size, "foot_height_m": 0.012 * size}[swing]
    unit = "deg" if swims else "m"
    found = [
        seen(
            s, "goes at its pace", "mean:creature_speed_m_s", low=0.6 * speed, high=1.5 * speed, unit="m/s",
                severity=2.0,
            fixes=(("speed_m_s", 1.0),),
        ),
        seen(s, "goes the way its kind goes", "mean:heading_error_deg", high=20.0, unit="deg", severity=2.0),
        seen(s, "its body moves as it goes", f"range:{swing}", low=least, unit=unit, severity=2.0),
        *_in_picture(s, config, least=0.05 if number(config, "count") > 6 else 0.1),
    ]  # fmt: skip
    if swims:
        found += _keeps_clear(s)
    else:
        found.append(
            seen(
                s,
                "stays on the ground",
                "max:min_clearance_m",
                high=0.12 * size + 0.01,
                unit="m",
                severity=2.0,
                words=LAW,
            )
        )
        found.append(
            seen(s, "does not sink into the ground", "min:min_clearance_m", low=-0.03 * size - 0.002, unit="m",
                severity=2.0, words=LAW)
        )  # fmt: skip
    return found


# what is expected of all


def _keeps_clear(s: Situation) -> list[Expectation]:
    return [seen(s, "touches nothing on its way", "min:min_clearance_m", low=0.0, unit="m", severity=2.0, words=LAW)]


def _in_picture(s: Situation, config: Config, least: float) -> list[Expectation]:
    """Seen, and large enough to be known for what it is."""
    several = number(config, "count") > 1
    return [
        seen(s, "is in the picture", "mean:in_view", low=0.7 if several else 0.85, unit="", severity=2.0, words=LAW),
        seen(s, "is not hidden", "mean:visible", low=0.5, unit="", severity=2.0, words=LAW),
        seen(s, "is large enough to be known", "max:picture_share", low=least, unit="", words=LAW),
    ]


def _company(s: Situation, config: Config, name: str) -> list[Expectation]:
    """A school or flock is of several, not one on top of the other."""
    if number(config, "count") < 2:
        return []
    return [seen(s, "are side by side", f"min:{name}", low=0.01, unit="m")]


KINDS = {
    "pulsating": Kind(rank=45, numbers=_jellyfish, expect=_expect_jellyfish),
    "swimming": Kind(rank=45, numbers=_fish, expect=_expect_fish),
    "flying": Kind(rank=45, numbers=_flying, expect=_expect_flying),
    "turtle_swimming": _crawling("sea turtle"),
    "scuttling": _crawling("crab"),
    "crawling": _crawling("beetle"),
    "slithering": _crawling("snake"),
}
