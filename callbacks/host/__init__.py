"""The host of the app: settings, browser packages, routes, headers, the server."""
