"""The course as a static site: pages made of the lessons, the exercises, the proof."""
