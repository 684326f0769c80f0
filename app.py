"""Start of the dashboard: ``streamlit run app.py``.

Imported by the server this file is the web application with its protections; run as a script (once for
every interaction) it is the page.
"""

import streamlit as st

from pages.shared import messages, shell, style
from pages.web import ahead, patches, server

patches.apply()

if __name__ == "__main__":
    shell.run()
else:
    dressed = server.middleware(shell.product(), style.sheet(shell.lights()))
    ahead.at_start()
    app = st.App("app.py", middleware=dressed, on_script_error=messages.on_script_error)
