"""Reads a PDF from standard input, in a process of its own: one that breaks its reader costs only itself."""

from ._native import read_pdf as main

__all__ = ["main"]
