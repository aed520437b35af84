"""One module a scale family, each with its `DRIVER`; `app.devices.registry` lists this package."""
