"""What is counted, and where Prometheus reads it."""
