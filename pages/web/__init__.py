"""What stands between the network and Streamlit: headers and start page, the way back from signing in."""
