"""A plan with the 86 counties of Gansu, as if a prefecture had so many.

Codes, names, GDP of 2021 and population of 2020 are the published ones (``gansu.csv``: the county yearbook
of China, the yearbook of Gansu and the census of 2020). The plan, its targets and the figures of other years
are invented from them by fixed rates, and say so in their notes.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from core.plan.sample import write_sample

CITY = "629900"
CITY_NAME = "陇原市"
YEARS = range(2019, 2026)
#: Squares of the drawn boundaries stand in so many columns.
_COLUMNS = 10
#: Invented growths a year in percent, dealt out in turn, so that targets are met, near and far.
_RATES = (3.0, 5.0, 6.5, 8.0, 4.0)
_TYPES = (("城市服务型", "现代物流"), ("工业主导型", "装备制造"), ("农业优先型", "设施农业"))


def counties() -> list[dict[str, Any]]:
    """Code, name, GDP of 2021 (亿元) and population of 2020 (万人) of each county."""
    with Path(__file__).with_name("gansu.csv").open(encoding="utf-8") as stream:
        return [
            {
                "code": row["area_code"],
                "name": row["name"],
                "gdp": float(row["gdp_2021"]),
                "population": round(float(row["population_2020"]) / 10000, 2),
            }
            for row in csv.DictReader(stream)
        ]


def write_plan(folder: Path) -> None:
    """Write the plan into a new folder, from the sample plan of the program."""
    write_sample(folder)
    own = counties()
    _rewrite(folder / "plan.toml", {"990100": CITY, "青河市": CITY_NAME})
    (folder / "areas.toml").write_text(_areas(folder, own), encoding="utf-8")
    (folder / "targets.toml").write_text(_targets(folder, own), encoding="utf-8")
    (folder / "positioning.toml").write_text(_positions(folder, own), encoding="utf-8")
    listed = json.dumps([one["code"] for one in own])[1:-1]
    _rewrite(folder / "measures.toml", {'"990102", "990121", "990122", "990123"': listed})
    _rewrite(folder / "milestones.toml", {"990102": own[0]["code"], "青河": "陇原"})
    _figures(folder / "figures" / "accounts.csv", own)
    _geometry(folder / "geo", own)


def _rewrite(path: Path, words: dict[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in words.items():
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def _entries(text: str, table: str) -> tuple[str, list[str]]:
    head, *parts = text.split(f"[[{table}]]\n")
    return head, parts


def _areas(folder: Path, own: list[dict[str, Any]]) -> str:
    text = (folder / "areas.toml").read_text(encoding="utf-8").replace("990100", CITY)
    head, parts = _entries(text.replace("青河市", CITY_NAME), "area")
    above = [part for part in parts if 'level = "county"' not in part]
    made = [
        f'code = "{one["code"]}"\nname = "{one["name"]}"\nshort = "{one["name"]}"\nlevel = "county"\n'
        f'parent = "{CITY}"\norder = {number}\n'
        for number, one in enumerate(own, 10)
    ]
    return head + "".join(f"[[area]]\n{part}\n" for part in [*above, *made])


def _targets(folder: Path, own: list[dict[str, Any]]) -> str:
    text = (folder / "targets.toml").read_text(encoding="utf-8").replace("990100", CITY)
    head, parts = _entries(text, "target")
    kept = [p for p in parts if '"gdp-' not in p]
    total = round(sum(one["gdp"] for one in own) * 1.4)
    made = [
        f'id = "gdp-city"\nname = "全市地区生产总值突破{total}亿元"\narea = "{CITY}"\nindicator = "gdp"\n'
        f'comparison = "above"\nunit = "亿元"\nvalue = {total}\ndue = 2028\nbase_year = 2023\n'
        'clause = "一、总体要求"\n'
    ]
    for one in own:
        goal = max(1, round(one["gdp"] * 1.42))
        made.append(
            f'id = "gdp-{one["code"]}"\nname = "{one["name"]}地区生产总值达到{goal}亿元"\n'
            f'area = "{one["code"]}"\n'
            f'indicator = "gdp"\ncomparison = "at_least"\nunit = "亿元"\nvalue = {goal}\ndue = 2028\n'
            'base_year = 2023\nclause = "一、总体要求"\n'
        )
    return head + "".join(f"[[target]]\n{part}\n" for part in [*made, *kept])


def _positions(folder: Path, own: list[dict[str, Any]]) -> str:
    text = (folder / "positioning.toml").read_text(encoding="utf-8")
    head, rest = text.split("[[position]]", 1)
    sectors = rest[rest.index("[[type_sectors]]") :]
    made = []
    for number, one in enumerate(own):
        kind, trade = _TYPES[number % len(_TYPES)]
        made.append(
            f'[[position]]\narea = "{one["code"]}"\ntypes = ["{kind}"]\nindustries = ["{trade}"]\n'
            f'groups = ["{trade}"]\n\n'
        )
    return head + "".join(made) + sectors


def _figures(path: Path, own: list[dict[str, Any]]) -> None:
    """Write GDP and population of every year; the city's are their sums, and the rest is the sample's."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        names, rows = list(reader.fieldnames or ()), list(reader)
    carried = [
        {**row, "area_code": CITY}
        for row in rows
        if row["area_code"] == "990100" and row["indicator"] not in ("gdp", "population_resident")
    ]
    model = {row["indicator"]: row for row in rows if row["indicator"] in ("gdp", "population_resident")}
    made = []
    for year in YEARS:
        sums = dict.fromkeys(model, 0.0)
        for number, one in enumerate(own):
            rate = 1 + _RATES[number % len(_RATES)] / 100
            values = {
                "gdp": round(one["gdp"] * rate ** (year - 2021), 2),
                "population_resident": round(one["population"] * 0.996 ** (year - 2020), 2),
            }
            for indicator, value in values.items():
                known = (indicator, year) in {("gdp", 2021), ("population_resident", 2020)}
                note = "已公布" if known else "虚构"
                sums[indicator] += value
                made.append(_row(model[indicator], one["code"], year, value, note))
        made += [_row(model[name], CITY, year, round(value, 2), "县区合计") for name, value in sums.items()]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows([*made, *carried])


def _row(model: dict[str, str], area: str, year: int, value: float, note: str) -> dict[str, str]:
    return {**model, "area_code": area, "year": str(year), "value": f"{value:.2f}", "note": note}


def _geometry(folder: Path, own: list[dict[str, Any]]) -> None:
    """Draw every county as a square, ten a row."""
    features, labels = [], {}
    for number, one in enumerate(own):
        x, y = 95.0 + number % _COLUMNS, 41.0 - number // _COLUMNS
        ring = [[x, y], [x, y + 1], [x + 1, y + 1], [x + 1, y], [x, y]]
        features.append(
            {
                "type": "Feature",
                "properties": {"adcode": one["code"], "name": one["name"], "counted": True},
                "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]},
            }
        )
        labels[one["code"]] = {"at": [x + 0.5, y + 0.5]}
    collection = {"type": "FeatureCollection", "features": features}
    (folder / "counties.geojson").write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    (folder / "labels.json").write_text(json.dumps(labels), encoding="utf-8")
