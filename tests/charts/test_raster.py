"""SVG to PNG: the measure, the one registered font, and bold where no bold face ships."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from core.charts.kit.export import for_raster, svg_to_png
from core.charts.kit.fonts import FAMILY

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40" viewBox="0 0 120 40">'
    '<text x="4" y="28" font-family="{family}" font-size="20px"{weight} fill="#16262B">{text}</text></svg>'
)


def ink(family: str = "x", weight: str = "", text: str = "张掖市") -> float:
    """Share of dark that a text leaves."""
    png = svg_to_png(SVG.format(family=family, weight=weight, text=text), 2)
    return float((255 - np.asarray(Image.open(io.BytesIO(png)).convert("L"))).mean())


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_pixels_follow_the_scale_and_the_measure_stays(scale: int) -> None:
    png = Image.open(io.BytesIO(svg_to_png(SVG.format(family="x", weight="", text="甲"), scale)))
    assert png.size == (120 * scale, 40 * scale)
    assert png.info["dpi"] == pytest.approx((96 * scale, 96 * scale), abs=0.1)


def test_the_ground_is_white() -> None:
    png = Image.open(io.BytesIO(svg_to_png(SVG.format(family="x", weight="", text="甲"), 1)))
    assert png.convert("RGBA").getpixel((119, 0)) == (255, 255, 255, 255)


def test_any_family_is_drawn_in_the_registered_one() -> None:
    assert ink("no such face") == ink(FAMILY) > 1


def test_bold_is_heavier_though_only_regular_ships() -> None:
    assert ink(weight=' font-weight="bold"') > 1.1 * ink()


def test_bold_becomes_a_stroke_of_its_own_colour() -> None:
    tag = '<text font-family="x" font-size="20px" font-weight="bold" fill="#16262B">甲</text>'
    raster = for_raster(tag)
    assert "font-weight" not in raster
    assert f'font-family="{FAMILY}"' in raster
    assert 'stroke="#16262B"' in raster
    assert 'stroke-width="0.72"' in raster


def test_a_halo_stays_a_halo() -> None:
    tag = '<text font-family="x" font-size="13px" font-weight="bold" fill="#FFFFFF" stroke="#FFFFFF">'
    assert for_raster(tag).count("stroke=") == 1


def test_regular_text_is_left_alone() -> None:
    tag = '<text font-family="x" font-size="13px" fill="#16262B">'
    assert "stroke" not in for_raster(tag)
