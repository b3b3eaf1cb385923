"""What the archive shows as a whole: counts of the alerts, and the map that they are drawn on."""
