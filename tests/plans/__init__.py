"""Plans that tests generate: many counties, to see what a page does with them."""
