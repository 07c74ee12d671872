"""Compact serialization: records whose schema is kept apart, so that members can read single fields."""
