"""Granular matter: heights that avalanche at the angle of repose, poured piles, sand that streams down a dune."""
