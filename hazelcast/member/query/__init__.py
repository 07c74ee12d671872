"""Predicates, aggregators and projections, evaluated on JSON and on plain values."""
