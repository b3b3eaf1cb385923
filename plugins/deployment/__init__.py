"""What lies between a build and the host: replacing the output folder, and running the deploy command."""
