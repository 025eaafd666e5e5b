"""Many articles from files to a file: over cores, in bounded memory, resumed where it was interrupted."""
