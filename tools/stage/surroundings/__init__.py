"""Rooms and open ground: shell, furniture, finishes, plants, sun and lamps."""
