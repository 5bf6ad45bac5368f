"""What people can do: one file per thing. Routers are made by functions, so that a second bot can be built."""
