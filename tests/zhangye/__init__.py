"""What the plan of 张掖 and its published figures say, in their own numbers: what a new figure may edit.

The other tests are of the engine: rules on figures typed into the test, or properties of any plan.
"""
