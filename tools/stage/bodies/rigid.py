"""Rigid bodies for recipes: Bullet in a scene of its own, launched exactly, recorded densely, baked to keyframes.

The simulation runs in a bare second scene with invisible stand-ins, so that no step re-evaluates the furnished world,
and the world that is saved holds keyframes only. Velocities are given to a body as Blender allows it: it follows a
kinematic path for a few steps and is let go (the step after its last kinematic one is dynamic, measured).

Friction and restitution are those of the *pair* body-support. Bullet multiplies the numbers of both bodies, so
supports carry 1.0 and the body carries the pair's value; where bodies lie on bodies supports carry less (`grip`), so
that two bodies do not come out slippery. Impacts are solved exactly on supports (`impacts`) and between balls
(`meetings`); all others are Bullet's. Drag is Bullet's damping, set anew at every step; what flutters is led through
the air by `air` and let go where it comes near anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import bpy
import numpy as np

from ..world import World
from . import bake as motion
from .air import Air, felt
from .bake import Trajectory
from .bullet import add_active, add_static, bare_scene, remove_scene, set_steps
from .colliders import Collider, colliders_of
from .contacts import is_clear
from .hulls import Array, Hull, directions
from .impacts import MIN_IMPACT_M_S, Flight, Material, bounce, contact_speed, lowest, march, touch_time
from .meetings import meeting_s, struck
from .shaking import GroundMotion

PREROLL = 4
"""Kinematic frames before the simulation's time; the last of them is time 0."""
FORESIGHT = 2.0
"""Bullet acts on contacts up to this many substeps (times 1 + e) ahead; an impact is solved before it does."""
GROUNDED_M_S = 0.1
"""Rolling resistance acts on bodies whose vertical speed is below this."""
MAX_SINK_M = 0.0005
"""Deepest overlap a body is let go with: Bullet would throw it out."""
MAX_LED = 6
"""Steps a body is led after an impact while further corners of it strike."""
OUTERMOST = directions(14)
"""Directions whose farthest points stand for a body's outline."""


@dataclass
class Body:
    """One simulated body: what is seen, its stand-in, its material, how it starts."""

    visible: bpy.types.Object
    stand_in: bpy.types.Object
    hull: Hull
    material: Material
    start: Flight
    rolling_damping: float = 0.0
    rolling_resistance: float = 0.0
    led: list[Flight] = field(default_factory=list)
    """Poses it is led through next, one per step, before it is let go."""
    held: bool = False
    """It stands still until it is let go with the velocities of its start."""
    impacts: int = 0
    air: Air | None = None
    """What the air does to it; None in a vacuum."""
    aloft: Flight | None = None
    """Its state at the coming step where the air alone leads it there."""


class Simulation:
    """A rigid body world of N bodies over static colliders, on a ground that may shake."""

    def __init__(self, world: World, *, sim_hz: int = 240, gravity_m_s2: float = 9.81, substeps: int = 16) -> None:
        self.world = world
        self.sim_hz = sim_hz
        self.gravity_m_s2 = gravity_m_s2
        self._pull_m_s2 = gravity_m_s2
        self.substeps = substeps
        self.bodies: list[Body] = []
        self.colliders: list[Collider] = []
        self.ground: GroundMotion | None = None
        """How the ground shakes. Everything here is simulated in its frame; `carried` leaves it."""
        self._grip = 1.0
        self._radii_m: Array = np.zeros(0)
        self._scene = bare_scene(sim_hz, gravity_m_s2, substeps)

    def add_supports(self, grip: float = 1.0) -> None:
        """Make every support, obstacle and wall of the contract solid.

        grip: Bullet's friction number of the supports. Bodies carry their friction over it, so that two bodies meet
        with (friction / grip) squared.
        """
        self._grip = grip
        for collider in colliders_of(self.world.contract):
            add_static(self._scene, collider, grip)
            self.colliders.append(collider)

    def add_body(
        self,
        thing: bpy.types.Object,
        start: Flight,
        *,
        density_kg_m3: float,
        friction: float,
        restitution: float,
        rolling_damping: float = 0.0,
        rolling_resistance: float = 0.0,
        hull: Hull | None = None,
        hold_s: float = 0.0,
        air_kg_m3: float = 0.0,
        drag_coefficient: float | None = None,
        sealed: bool = False,
        trim_deg: float | None = None,
    ) -> Body:
        """Add an acting object by its pose and velocities at time 0.

        hull: its shape, None = that of the key object. hold_s: it stands still that long before it gets its velocities.
        friction and restitution: of the pair body-support. rolling_damping: share of the spin lost per second.
        rolling_resistance: deceleration of rolling over gravity, constant, so that what rolls also stops.
        air_kg_m3: density of the air, 0 in a vacuum; drag_coefficient, sealed and trim_deg as `air.felt` has them.
        """
        hull = hull or self.world.acting()
        mass = density_kg_m3 * hull.volume_m3
        air = felt(
            hull,
            mass,
            air_kg_m3=air_kg_m3,
            gravity_m_s2=self.gravity_m_s2,
            drag_coefficient=drag_coefficient,
            sealed=sealed,
            trim_deg=trim_deg,
        )
        stand_in = add_active(self._scene, f"body_{len(self.bodies) + 1:03}", hull, mass)
        stand_in.rigid_body.friction = friction / self._grip
        stand_in.rigid_body.restitution = restitution
        stand_in.rigid_body.angular_damping = rolling_damping
        material = Material(mass, hull.inertia_kg_m2(mass), friction, restitution)
        body = Body(thing, stand_in, hull, material, start, rolling_damping, rolling_resistance, air=air)
        if hold_s > 0.0:
            body.held = True
            body.led = [start] * round(hold_s * self.sim_hz) + [start.drifted(1.0 / self.sim_hz)]
        self.bodies.append(body)
        return body

    def run(self, duration_s: float) -> Trajectory:
        """Simulate from time 0. Raises ValueError when the simulation blows up."""
        steps = round(duration_s * self.sim_hz)
        self._radii_m = np.array([body.hull.radius_m for body in self.bodies])
        set_steps(self._scene, PREROLL + steps)
        pulls = {body.air.pull_m_s2 if body.air else self.gravity_m_s2 for body in self.bodies}
        # Bullet pulls all bodies alike: what is inflated keeps its own pull only among its like.
        self._pull_m_s2 = min(pulls) if max(pulls) - min(pulls) < 0.01 * self.gravity_m_s2 else self.gravity_m_s2
        self._scene.gravity = (0.0, 0.0, -self._pull_m_s2)
        position = np.empty((steps + 1, len(self.bodies), 3))
        quaternion = np.empty((steps + 1, len(self.bodies), 4))
        for frame in range(1, PREROLL + 1):
            for body in self.bodies:
                self._lead(body, body.start.drifted(0.0 if body.held else (frame - PREROLL) / self.sim_hz))
            self._scene.frame_set(frame)
        self._read(position[0], quaternion[0])
        for step in range(1, steps + 1):
            self._steer(position[:step], quaternion[:step])
            if self.ground is not None:
                self._scene.gravity = self.ground.pull_at((step - 0.5) / self.sim_hz, self.gravity_m_s2)
            self._scene.frame_set(PREROLL + step)
            self._read(position[step], quaternion[step])
        if not np.isfinite(position).all() or np.abs(position).max() > 1e4:
            raise ValueError("the rigid body simulation blew up: a body is nowhere near the scene")
        times = np.arange(steps + 1) / self.sim_hz
        trajectory = Trajectory(self.sim_hz, times, position, motion.continuous(quaternion))
        return motion.settled(trajectory, self._radii_m)

    def swept_points(self, trajectory: Trajectory, frames: int, fps: int) -> Array:
        """(P, 3) outermost points of every body at every video frame: what a camera must hold."""
        position, quaternion = self.carried(trajectory).at(np.arange(frames) / fps)
        parts = []
        for index, body in enumerate(self.bodies):
            place, turn, hull = position[:, index, None], quaternion[:, index, None], body.hull
            if hull.is_sphere:
                parts.append(place + hull.radius_m * OUTERMOST)
            else:
                corners = hull.surface[np.unique(np.argmax(hull.surface @ OUTERMOST.T, axis=0))]
                parts.append(place + motion.rotated(turn, corners))
        return np.concatenate([part.reshape(-1, 3) for part in parts])

    def carried(self, trajectory: Trajectory) -> Trajectory:
        """The same bodies seen from outside the shaken ground."""
        if self.ground is None:
            return trajectory
        moved = trajectory.position_m + self.ground.at(trajectory.time_s)[:, None]
        return replace(trajectory, position_m=moved)

    def bake(self, trajectory: Trajectory, frames: int, fps: int) -> None:
        """Write keyframes to the visible objects and remove everything the simulation made."""
        visible = [body.visible for body in self.bodies]
        centroids = np.array([body.hull.centroid for body in self.bodies])
        motion.bake(visible, centroids, self.carried(trajectory), frames, fps)
        remove_scene(self._scene)

    def _lead(self, body: Body, flight: Flight) -> None:
        body.stand_in.rigid_body.kinematic = True
        body.stand_in.location = flight.position
        body.stand_in.rotation_quaternion = flight.quaternion

    def _read(self, position: Array, quaternion: Array) -> None:
        graph = self._scene.view_layers[0].depsgraph
        for index, body in enumerate(self.bodies):
            matrix = body.stand_in.evaluated_get(graph).matrix_world
            position[index] = matrix.translation
            quaternion[index] = matrix.to_quaternion()

    def _steer(self, position: Array, quaternion: Array) -> None:
        """Lead each body through a bounce that is due; let all others go."""
        velocity, spin = self._velocities(position, quaternion)
        self._meet([Flight(*pose) for pose in zip(position[-1], quaternion[-1], velocity, spin, strict=True)])
        for index, body in enumerate(self.bodies):
            if not body.led:
                flight = body.aloft or Flight(position[-1, index], quaternion[-1, index], velocity[index], spin[index])
                body.aloft = None
                self._resist(body, flight)
                body.led = self._bounced(index, flight, position[-1]) or self._blown(index, flight, position[-1])
            if body.led:
                self._lead(body, body.led.pop(0))
            else:
                body.stand_in.rigid_body.kinematic = False

    def _resist(self, body: Body, flight: Flight) -> None:
        """Rolling resistance, which Bullet lacks in Blender: damp the spin so that its loss is constant in time.

        The loss is shared between spin and travel through friction, hence the factor 1 + m r^2 / I.
        """
        if not body.rolling_resistance or not body.hull.rolls(flight.quaternion):
            return
        radius, mass, inertia = body.hull.radius_m, body.material.mass_kg, body.material.inertia_kg_m2.min()
        if body.hull.rest is not None:
            radius = body.hull.rest.height_m
        rate = float(np.linalg.norm(flight.spin))
        grounded = abs(flight.velocity[2]) < GROUNDED_M_S
        loss = body.rolling_resistance * self._pull_m_s2 / radius * (1.0 + mass * radius**2 / inertia) * grounded
        kept = 1.0 - min(1.0, loss / self.sim_hz / max(rate, 1e-6))
        damping = 1.0 - (1.0 - body.rolling_damping) * kept**self.sim_hz
        body.stand_in.rigid_body.angular_damping = min(1.0, damping)

    def _blown(self, index: int, flight: Flight, centres: Array) -> list[Flight]:
        """The coming pose of what the air leads; empty near anything, where Bullet has it, damped as by its drag."""
        body, step = self.bodies[index], 1.0 / self.sim_hz
        if body.air is None:
            return []
        if body.air.own_flight and self._alone(index, centres):
            ahead = body.air.flown(flight, step)
            if is_clear(body.hull, ahead.position, ahead.quaternion, self.colliders):
                body.aloft = ahead
                return [ahead]
        along, turning = body.air.damping(flight, step)
        rigid = body.stand_in.rigid_body
        resisted = body.rolling_resistance and body.hull.rolls(flight.quaternion)
        rigid.linear_damping = along
        rigid.angular_damping = max(turning, rigid.angular_damping if resisted else body.rolling_damping)
        return []

    def _velocities(self, position: Array, quaternion: Array) -> tuple[Array, Array]:
        """(N, 3) velocities and spins at the last sample, from the last step (falling freely during it)."""
        if len(position) == 1:
            starts = [body.start for body in self.bodies]
            return np.array([s.velocity for s in starts]), np.array([s.spin for s in starts])
        velocity = (position[-1] - position[-2]) * self.sim_hz
        velocity[:, 2] -= self._pull_m_s2 / (2.0 * self.sim_hz)
        turn = motion.quaternion_product(quaternion[-1], motion.conjugate(quaternion[-2]))
        return velocity, motion.rotation_vector(turn) * self.sim_hz

    def _alone(self, index: int, centres: Array) -> bool:
        if len(centres) == 1:
            return True
        apart = np.linalg.norm(centres - centres[index], axis=1) - self._radii_m - self._radii_m[index]
        return bool(np.delete(apart, index).min() > 0.01)

    def _meet(self, flights: Sequence[Flight]) -> None:
        """Lead balls through the impacts on each other that are due in the coming step."""
        balls = [i for i, body in enumerate(self.bodies) if body.hull.is_sphere and not body.led]
        step = 1.0 / self.sim_hz
        horizon = step * (1.0 + 2.0 * FORESIGHT / self.substeps)
        times = [
            time
            for i in balls
            for j in balls
            if j < i and (time := meeting_s(flights[i], flights[j], self._radii_m[i] + self._radii_m[j])) is not None
        ]
        touch = min(times, default=horizon)
        if touch >= horizon:
            return
        falls = [0.0 if self._supported(i, flights[i]) else self._pull_m_s2 for i in balls]
        met = [flights[i].after(touch, fall) for i, fall in zip(balls, falls, strict=True)]
        materials = [self.bodies[i].material for i in balls]
        after = struck(
            met,
            [self._radii_m[i] for i in balls],
            [material.mass_kg for material in materials],
            [material.restitution for material in materials],
        )
        count = max(1, int(np.ceil(touch / step)))
        for place, i in enumerate(balls):
            if np.allclose(after[place], met[place].velocity, atol=1e-9):
                continue
            led = [flights[i].after(step * (k + 1), falls[place]) for k in range(count - 1)]
            state = replace(met[place], velocity=after[place]).after(step * count - touch, falls[place])
            self.bodies[i].led = [*led, state, state.drifted(step)]

    def _supported(self, index: int, flight: Flight) -> bool:
        bottom = lowest(self.bodies[index].hull, flight)[0]
        return any(abs(bottom - support.height_m) < 0.002 for support in self.world.contract.supports)

    def _bounced(self, index: int, flight: Flight, centres: Array) -> list[Flight]:
        """Poses that lead through an impact on a support in the coming step; empty when there is none."""
        body = self.bodies[index]
        fastest = abs(flight.velocity[2]) + body.hull.radius_m * float(np.linalg.norm(flight.spin))
        if fastest < MIN_IMPACT_M_S or not self._alone(index, centres):
            return []
        step = 1.0 / self.sim_hz
        horizon = step * (1.0 + FORESIGHT * (1.0 + body.material.restitution) / self.substeps)
        near = abs(flight.velocity[2]) * horizon + 0.01
        for support in sorted(self.world.contract.supports, key=lambda s: -s.height_m):
            clear = flight.position[2] - body.hull.radius_m - support.height_m > near
            if clear or flight.position[2] < support.height_m or contact_speed(body.hull, flight) > -MIN_IMPACT_M_S:
                continue
            touch = touch_time(body.hull, flight, support.height_m, horizon, self._pull_m_s2)
            if touch is None:
                continue
            before = flight.after(touch, self._pull_m_s2)
            point = (before.position + lowest(body.hull, before)[1])[:2]
            after = bounce(body.hull, before, body.material)
            if after is not None and np.all(point >= support.low) and np.all(point <= support.high):
                body.impacts += 1
                return self._through(body, flight, touch, after, support.height_m)
        return []

    def _through(self, body: Body, flight: Flight, touch: float, after: Flight, height_m: float) -> list[Flight]:
        """Poses at the coming steps up to one step past the impact; the last step gives the new velocity."""
        step = 1.0 / self.sim_hz
        count = max(1, int(np.ceil(touch / step)))
        led = [flight.after(step * (i + 1), self._pull_m_s2) for i in range(count - 1)]
        state = self._march(body, after, height_m, step * count - touch)
        while True:
            led.append(state)
            released = state.sped_up(np.array([0.0, 0.0, -self._pull_m_s2 * step])).drifted(step)
            below = max(0.0, height_m - lowest(body.hull, released)[0])
            if below <= MAX_SINK_M or len(led) >= MAX_LED:
                return [*led[:-1], state.raised(below), released.raised(below)]
            state = self._march(body, state, height_m, step)

    def _march(self, body: Body, state: Flight, height_m: float, seconds: float) -> Flight:
        return march(body.hull, state, body.material, height_m=height_m, seconds=seconds, gravity_m_s2=self._pull_m_s2)
