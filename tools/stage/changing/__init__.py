"""Things that change their form: they melt into puddles, or grow out of the ground."""
