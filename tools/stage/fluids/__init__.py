"""Gas and liquid: Mantaflow, its repair, what burns, pours and spills."""
