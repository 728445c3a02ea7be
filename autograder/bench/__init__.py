"""The project's own benchmarks: a module each, with `measure() -> Report`.

Each is measured against a peer in the same run, so that the ratio means something
on any machine.
"""
