"""How often the motion critic errs, and how the loop it drives converges. benchmarks/critic.py prints the numbers."""
