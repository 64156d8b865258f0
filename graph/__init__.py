"""The state machine: wiring, nodes, routers, checkpoints, and the run / resume / rebuild facade."""
