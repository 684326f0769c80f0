"""Write the bill of materials: every pinned library with its version and licence, in CycloneDX 1.6.

``make sbom`` runs this; it needs neither a network nor the libraries themselves. Versions come from
``requirements.txt``, licences from ``NOTICE.md``.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_PIN = re.compile(r"([a-z0-9-]+)(?:\[[a-z,]+\])?==([^\s;]+)(?:\s*;\s*(.+?))?(?:\s*\\)?$")
_ROW = re.compile(r"\s*\|\s*([^|]+?)\s*\|\s*([a-z0-9, -]+?)\s*\|")


def pins() -> list[tuple[str, str, str]]:
    """Return name, version and platform condition of every pin."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    matches = (_PIN.match(line) for line in lines)
    return [(m[1], m[2], (m[3] or "").strip()) for m in matches if m]


def licences() -> dict[str, str]:
    """Return the SPDX expression of every library that the notices name."""
    rows = (_ROW.match(line) for line in (ROOT / "NOTICE.md").read_text(encoding="utf-8").splitlines())
    return {name.strip(): row[1] for row in rows if row for name in row[2].split(",")}


def bill() -> dict[str, object]:
    """Return the bill of materials."""
    known = licences()
    components = []
    for name, version, condition in pins():
        component: dict[str, object] = {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{version}",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "licenses": [{"expression": known[name]}],
        }
        if condition:
            component["properties"] = [{"name": "condition", "value": condition}]
        components.append(component)
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components}


def main() -> None:
    """Write the bill to the file that is named, or to ``build/sbom.cdx.json``."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "sbom.cdx.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(bill(), indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{target}: {len(pins())} libraries\n")


if __name__ == "__main__":
    main()
