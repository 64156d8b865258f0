"""One sentence, one world: python examples/hello_world.py ["YOUR SENTENCE"]"""

import sys

from code2worlds import run_world

PROMPT = "A brown glass bottle rolled slowly across the sunlit living room floor."

world = run_world(sys.argv[1] if len(sys.argv) > 1 else PROMPT, on_event=lambda event: print(event.node, event.message))
print("accepted" if world.accepted else "not accepted", world.video)
