"""Portable serialization: records that carry a version and the positions of their fields."""
