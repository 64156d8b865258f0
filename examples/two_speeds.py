"""The same sentence with another first guess: does the critic bring it back? python examples/two_speeds.py"""

from code2worlds import run_world

PROMPT = "A red ball rolls slowly across the floor."

for speed_m_s in (0.3, 4.0):
    world = run_world(PROMPT, duration_s=3.0, overrides={"dynamics.speed_m_s": speed_m_s})
    print(f"first guess {speed_m_s} m/s: {world.rounds} rounds, accepted: {world.accepted}")
    for verdict in world.verdicts:
        for check in verdict.failed:
            print(f"  round {verdict.round}: {check.name}: {check.measured} {check.unit}")
