"""How quick and how large: our model and others, in turns, a process each."""
