"""The yardstick: a bare Streamlit page with as many widgets as ours and one static chart."""

import os

import streamlit as st

WIDGETS = int(os.environ.get("BENCH_WIDGETS", "4"))
VALUES = [{"x": n, "y": n * n} for n in range(20)]

st.title("bare")
for n in range(WIDGETS):
    st.slider(f"slider {n}", 0, 100, 50, key=f"s{n}")
moved = st.session_state.get("s0", 50)
st.vega_lite_chart(
    {
        "data": {"values": [{**row, "y": row["y"] + moved} for row in VALUES]},
        "mark": "line",
        "encoding": {
            "x": {"field": "x", "type": "quantitative"},
            "y": {"field": "y", "type": "quantitative"},
        },
    },
    theme=None,
)
