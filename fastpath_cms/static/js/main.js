// Loads only what the page has; every page works without it.
