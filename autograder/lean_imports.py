"""Spares each start the 1.5 s in which a package builds the grammar of addresses.

jsonschema imports `rfc3987_syntax` where it is installed, for formats that notebooks,
settings and events here do not have. Where it is None in `sys.modules`, jsonschema does
without it. Import this before nbformat, nbgrader or Jupyter's server.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
