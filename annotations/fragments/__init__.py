"""What the fragments (*.jinja) call: each function stands in their engine under its own name."""
