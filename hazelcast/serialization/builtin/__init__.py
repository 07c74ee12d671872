"""The built-in types of the platform, one file per family.

Each family ends in a `register` that adds its types to the tables of a registry.
"""
