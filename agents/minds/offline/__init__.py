"""The mind that needs no key and no network: span matching, rules, recipes."""
