"""Where the learner chooses freely, a rate or a schedule of their own design.

No one value is right there: `kinds` are the properties that such a choice can have,
`signs` the facts by which a mistake in it is told. What it is worth is measured
outside, in `exercises.free_choice`.
"""
