"""`baikal-station plant …`: handlers over the services, a module for each kind of work."""
