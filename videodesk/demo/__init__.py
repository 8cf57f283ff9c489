"""A city to try things with: Hannover's offices and services, and mail that can be read in the browser."""
