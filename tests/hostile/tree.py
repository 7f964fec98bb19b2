"""All hazards, and how they come to stand in a folder."""

from pathlib import Path

from tests.hostile import archives, encoded, files, floods, markup, packed, records
from tests.hostile.hazard import Hazard

HAZARDS: list[Hazard] = [
    hazard for module in (floods, packed, encoded, markup, records, archives, files) for hazard in module.hazards()
]


def plant(tree: Path, hazard: Hazard) -> None:
    path = tree / hazard.path
    path.parent.mkdir(parents=True, exist_ok=True)
    if callable(hazard.plant):
        if not path.is_symlink() and not path.exists():
            hazard.plant(path)
        return
    path.write_bytes(hazard.plant.encode("utf-8", "surrogatepass") if isinstance(hazard.plant, str) else hazard.plant)
