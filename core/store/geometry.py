"""County boundaries made ready for drawing, once, when the store is built.

Vega has no pattern fill: hatching is drawn as lines. They are cut to each polygon here, so that no
page computes geometry. The label points stand beside the boundaries, in ``labels.json``.
"""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.store.errors import read_json_file

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely import MultiLineString
    from shapely.geometry.base import BaseGeometry

#: Distance of two hatch lines in degrees: for maps about 400 px and about 1000 px wide.
HATCH_GAP: Final = {"coarse": 0.055, "fine": 0.03}
_DIGITS: Final = 4


def prepare_geometry(path: Path) -> dict[str, Any]:
    """Read boundaries and label points and cut the hatch lines.

    Parameters
    ----------
    path : Path
        ``counties.geojson`` (WGS84 or CGCS2000 degrees, exteriors clockwise, ``adcode`` and
        ``counted`` in the properties), or the folder that holds it; ``labels.json`` lies beside it.

    Returns
    -------
    dict
        ``counties``: FeatureCollection as in the file, ``adcode`` and ``name`` at each feature's top
        level too; ``hatch``: {``coarse``, ``fine``}, FeatureCollections of 45° MultiLineStrings with
        the same ``adcode``; ``labels``: label points by code. Plain JSON types throughout.

    Raises
    ------
    StoreError
        Where a file is missing or is no JSON.
    ValueError
        Where a polygon is invalid, a ring runs counter-clockwise, two polygons overlap or gape, or a
        county has no label point.
    """
    import geopandas as gpd  # only a build needs it; a server starts without

    source = path / "counties.geojson" if path.is_dir() else path
    collection, labels = (
        read_json_file(file, f"边界文件 {file.name}", "请按 geo/README.md 重新生成。")
        for file in (source, source.parent / "labels.json")
    )
    try:
        frame = gpd.GeoDataFrame.from_features(collection, crs="EPSG:4490")
        _check(frame, collection, labels, source)
        features = [_lift(feature) for feature in collection["features"]]
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"{source.name}：不是约定的边界文件（{error}）") from error
    return {
        "counties": {"type": "FeatureCollection", "features": features},
        "hatch": {name: _hatches(frame, gap) for name, gap in HATCH_GAP.items()},
        "labels": labels,
    }


def _check(frame: gpd.GeoDataFrame, collection: dict[str, Any], labels: dict[str, Any], source: Path) -> None:
    broken = list(frame.loc[~frame.geometry.is_valid, "name"])
    if broken:
        raise ValueError(f"{source.name}：{'、'.join(broken)}的边界自相交，请用 geo/regenerate.py 重新生成")
    if not frame.geometry.is_valid_coverage():
        raise ValueError(f"{source.name}：相邻县区的边界有重叠或错位，请用 geo/regenerate.py 重新生成")
    for feature in collection["features"]:
        name, code = feature["properties"]["name"], feature["properties"]["adcode"]
        if any(_counter_clockwise(rings[0]) for rings in feature["geometry"]["coordinates"]):
            raise ValueError(f"{source.name}：{name}的外环须为顺时针方向，请用 geo/regenerate.py 重新生成")
        if code not in labels:
            raise ValueError(f"labels.json：缺{name}（{code}）的注记点，请补写经纬度")


def _counter_clockwise(ring: list[list[float]]) -> bool:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) > 0


def _lift(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature["properties"]
    code = properties["adcode"]
    return {
        **feature,
        "id": code,
        "adcode": code,
        "name": properties["name"],
        "counted": properties["counted"],
    }


def _hatches(frame: gpd.GeoDataFrame, gap: float) -> dict[str, Any]:
    west, south, east, north = (float(edge) for edge in frame.total_bounds)
    field = _stripes(west, south, east, north, gap)
    cut = frame.geometry.intersection(field)
    features = [
        {"type": "Feature", "id": code, "adcode": code, "properties": {}, "geometry": _lines(shape)}
        for code, shape in zip(frame["adcode"], cut, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _stripes(west: float, south: float, east: float, north: float, gap: float) -> MultiLineString:
    from shapely import LineString, MultiLineString

    # A degree of longitude is shorter than one of latitude; the slope makes 45° on a Mercator map.
    stretch = 1 / math.cos(math.radians((south + north) / 2))
    height = north - south
    reach = height * stretch
    steps = math.ceil((east - west + reach) / (gap * math.sqrt(2) * stretch))
    starts = (west - reach + i * gap * math.sqrt(2) * stretch for i in range(steps + 1))
    return MultiLineString([LineString([(x, south), (x + reach, north)]) for x in starts])


def _lines(shape: BaseGeometry) -> dict[str, Any]:
    parts = getattr(shape, "geoms", [shape])
    lines = [part for part in parts if part.geom_type == "LineString" and part.length > 0]
    rounded = [[[round(x, _DIGITS), round(y, _DIGITS)] for x, y in line.coords] for line in lines]
    return {"type": "MultiLineString", "coordinates": rounded}
