"""How it looks: theme, marks, one builder a picture. Frame in, Vega-Lite spec or HTML fragment out."""
