"""All plans that a server offers, each with where its targets stand."""
