"""Start of the dashboard: ``streamlit run app.py``.

Imported by the server this file is the web application with its protections; run as a script (once for
every interaction) it is the page.
"""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from pages.parts import errors, server, shell

# Streamlit takes a folder of this name for its older kind of pages until ``st.navigation`` has run once:
# the first visit after a start would run a page without its shell if its link names one.
PagesManager.uses_pages_directory = False

if __name__ == "__main__":
    shell.run()
else:
    app = st.App(
        "app.py", middleware=server.middleware(shell.product()), on_script_error=errors.on_script_error
    )
