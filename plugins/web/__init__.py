"""What all sections of the site use: settings, addresses, rendering, assets, words. Imports no section."""
