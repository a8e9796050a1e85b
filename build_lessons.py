"""Put the lessons into the wheel, inside the package. A clone has them beside it already."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LessonsHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        for file in [*root.glob("notebooks/*/*/*.ipynb"), *root.glob("notebooks/*/lessons.toml")]:
            if ".ipynb_checkpoints" not in file.parts:
                inside = f"chatkit/{file.relative_to(root).as_posix()}"
                build_data["force_include"][str(file)] = inside
