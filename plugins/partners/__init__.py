"""Partner organisations: who asks for alerts, shown with their consent to make them better known."""
