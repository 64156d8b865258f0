"""The language-model mind: every decision asked over the wire, every exchange kept, every program run in a sandbox."""
