"""Prompts of the language-model mind, as files."""
