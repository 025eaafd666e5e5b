"""Records inside other people's tools, one module a tool, each with the extra of its name."""
