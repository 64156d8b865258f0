"""Kinds of motion, family by family: the numbers their words give, and what must be seen of them."""
