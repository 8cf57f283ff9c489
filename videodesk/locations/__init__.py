"""Where the city serves its people: citizens' offices and the video office."""
