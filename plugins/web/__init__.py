"""Shared by all sections of the site: settings, URLs, rendering, assets, localization. Imports no section."""
