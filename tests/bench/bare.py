"""The yardstick: a bare Streamlit page with the same widgets as one of ours and one static chart.

``?widgets=`` says how many of which kind, as JSON. The chart is a constant, of the kind of the page that it
is set against: the line of one series over twenty years, with points and labels, or with ``?chart=map`` the
plain boundaries, filled. With ``?moves=1`` the first slider moves the line: that is what the time from slider
to picture is set against.
"""

import json
from pathlib import Path

import streamlit as st

KINDS = {
    "button": lambda n: st.button(f"button {n}", key=f"button{n}"),
    "button_group": lambda n: st.segmented_control(f"group {n}", ["a", "b", "c"], key=f"group{n}"),
    "checkbox": lambda n: st.checkbox(f"check {n}", key=f"check{n}"),
    "date_input": lambda n: st.date_input(f"date {n}", key=f"date{n}"),
    "download_button": lambda n: st.download_button(f"file {n}", lambda: "text", key=f"file{n}"),
    "file_uploader": lambda n: st.file_uploader(f"upload {n}", key=f"upload{n}"),
    "multiselect": lambda n: st.multiselect(f"several {n}", list("abcdefg"), key=f"several{n}"),
    "number_input": lambda n: st.number_input(f"number {n}", 0, 100, 50, key=f"number{n}"),
    "radio": lambda n: st.radio(f"one of {n}", ["a", "b", "c"], key=f"radio{n}"),
    "selectbox": lambda n: st.selectbox(f"select {n}", list("abcdefg"), key=f"select{n}"),
    "slider": lambda n: st.slider(f"slider {n}", 0, 100, 50, key=f"slider{n}"),
    "text_area": lambda n: st.text_area(f"words {n}", key=f"words{n}"),
    "text_input": lambda n: st.text_input(f"text {n}", key=f"text{n}"),
}
X = {"field": "year", "type": "quantitative", "axis": {"format": "d", "title": None}}
Y = {"field": "value", "type": "quantitative", "axis": {"title": None}}


BOUNDARIES = Path(__file__).resolve().parents[2] / "geo" / "counties.geojson"


@st.cache_resource
def choropleth():
    shapes = json.loads(BOUNDARIES.read_text(encoding="utf-8"))
    fill = {"field": "properties.adcode", "type": "nominal", "legend": None}
    return {
        "data": {"values": shapes, "format": {"property": "features"}},
        "mark": {"type": "geoshape", "stroke": "white"},
        "projection": {"type": "mercator"},
        "encoding": {"color": fill, "tooltip": {"field": "properties.name"}},
    }


def chart(level):
    rows = [{"year": 2005 + n, "value": level + n * n, "text": f"{n * n}.0"} for n in range(20)]
    return {
        "data": {"values": rows},
        "layer": [
            {"mark": "line", "encoding": {"x": X, "y": Y}},
            {"mark": "point", "encoding": {"x": X, "y": Y, "tooltip": {"field": "text"}}},
            {"mark": {"type": "text", "dy": -9}, "encoding": {"x": X, "y": Y, "text": {"field": "text"}}},
        ],
    }


CHART = chart(100)

st.title("bare")
for kind, count in json.loads(st.query_params.get("widgets", '{"slider": 4}')).items():
    for number in range(count):
        KINDS[kind](number)
if st.query_params.get("chart") == "map":
    st.vega_lite_chart(choropleth(), theme=None)
elif "moves" in st.query_params:
    st.vega_lite_chart(chart(st.session_state["slider0"]), theme=None)
else:
    st.vega_lite_chart(CHART, theme=None)
