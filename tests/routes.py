"""`python -m tests.routes FILE`: the server, which writes its routes into FILE: a method and a path in every line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from server import app
from server.__main__ import main
from server.gateway.http import Gateway


class Told(Gateway):
    """The gateway as the application puts it together, with its list of routes in a file."""

    def __init__(self, *parts: Any, **named: Any) -> None:
        super().__init__(*parts, **named)
        lines = [f"{method} {route.path}" for route in named["seat_routes"] for method in route.methods - {"HEAD"}]
        lines += [f"HEAD {route.path}" for route in named["seat_routes"] if route.methods == {"HEAD"}]
        Path(sys.argv[1]).write_text("\n".join(lines))


if __name__ == "__main__":
    setattr(app, "Gateway", Told)  # noqa: B010 - a class that the module imports for itself, replaced for this test
    main(["run"])
