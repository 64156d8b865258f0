"""How the library is measured: every factory and every entry built in a process of its own, under limits."""
