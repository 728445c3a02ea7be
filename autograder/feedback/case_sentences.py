"""What cases say of their calls and inputs where code alone does not say it.

An exercise writes these itself, filled in, as the `shown` of its cases and the names of
the `parts` of a list; here they stand as templates, to be translated where a verdict is
shown.
"""

CALLS = (
    "calls with",
    "{call} – call {number} of {count}, with {value}",
    "{call}, then step() with {numbers}",
    "{call} with gradients {gradients}",
    "{lists} then {gradients}",
    "{lists}; lr {rates}",
    "{kind_of_record} with {scheduler}, per_batch={flag}, {count} batches, epoch "
    "{number} of {epochs}",
    "{kind_of_record} of {optimizer} with {count} group after {call}",
    "{kind_of_record} of {optimizer} with {count} groups after {call}",
    "first, highest and last rate of {scheduler} with {call}",
    "{call}, model with {layers}",
    "{layers}; frozen: {names}",
    "{layers}; {name} has the weight of {other_name}",
    "{call}, stopped after {count} updates with {optimizer} and {scheduler}",
    "{call}, stopped after {count} or {number} updates with {optimizer} and "
    "{scheduler}",
    "{call}, where suggest gives {results}",
    "{call} with {told}",
    "{call} on {told}: {count} rates from {low} to {high}",
)
RECORDS = (
    "the weights after each update",
    "the rate of each update, and the rate that is left,",
    "what the scheduler is told",
    "rates",
    "momenta",
    "betas",
    "options",
)
TOLD = (
    "a new model",
    "momentum",
    "a model in eval mode",
    "one batch",
    "two batches",
    "batches whose losses are {rates}",
    "a drop right after the skipped",
    "a fall after a NaN",
    "a fall after a long spike",
    "a fall after a spike at the start",
    "a fall after low first points",
    "a fall after one low point",
    "a fall near the start",
    "a fall that ends in NaN",
    "a fall that goes on to the end",
    "a fall to −inf",
    "a fall with a NaN in it",
    "a fall with a bump",
    "a fall, a blow-up, and a fall back",
    "a flat curve",
    "a flat curve that falls",
    "a high point",
    "a late fall",
    "a rising curve",
    "a small fall and then a large one",
    "a smooth fall",
)
PARTS = (
    "first tenth",
    "last tenth",
    "quarter {number}",
    "skipped",
)
CASES = (*CALLS, *RECORDS, *TOLD, *PARTS)
