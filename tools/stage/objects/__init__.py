"""Things: Infinigen factories and shapes of our own, their materials, and what they measure."""
