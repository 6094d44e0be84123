"""PEOPLE. Flask lives here, in the cli, in extensions and in create_app alone."""
