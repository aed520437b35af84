"""One module a scale family, each with its `DRIVER`; `app.devices.registry` finds them by listing this package."""
