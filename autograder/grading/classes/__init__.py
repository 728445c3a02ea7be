"""A whole class: run, reports, ways in and ways out."""
