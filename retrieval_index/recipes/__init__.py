"""Reference programs: each runs on its own, and is what a written program starts from."""
