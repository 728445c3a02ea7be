"""The proof that an exercise tells right from wrong: `lr prove`."""
