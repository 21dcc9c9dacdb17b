"""Demonstration extracts: a made-up province, delivered as its management systems would."""

from warehouse.demo.generate import generate

__all__ = ["generate"]
