"""One notebook for all explorers: a cell for each, and the functions they draw."""

PARABOLA, SWEEP = "parabola_explorer()", "sweep_explorer()"
COMPOSER = "from autograder import composer\ncomposer()"
COMPOSER_ALONE = "composer('step', names={})"
COMPOSER_LONG = """composer(steps=1000, names={
    'step_lr': lambda t, base_lr, step_size, gamma: base_lr * gamma ** (t // step_size)
})"""
RESTARTS = "from autograder import restarts_explorer\nrestarts_explorer()"
ONECYCLE = "from autograder import onecycle_explorer\nonecycle_explorer()"
FAMILIES = "from autograder import families_explorer\nfamilies_explorer()"
MAP = "from autograder import warmup_map\nwarmup_map()"
RESUME = "from autograder import resume_explorer\nresume_explorer()"
BATCH = "from autograder import batch_explorer\nbatch_explorer()"
FINDER = "from autograder import finder_explorer\nfinder_explorer()"
ON_THE_SITE = (
    PARABOLA, SWEEP, COMPOSER_ALONE, RESTARTS, ONECYCLE,
    FAMILIES, MAP, RESUME, BATCH, FINDER,
)  # fmt: skip
EXPLORERS = (
    COMPOSER, COMPOSER_ALONE, COMPOSER_LONG, RESTARTS, ONECYCLE,
    FAMILIES, MAP, RESUME, BATCH, FINDER,
)  # fmt: skip

RIGHT = """def step_lr(t, base_lr, step_size, gamma=0.1):
    return base_lr * gamma ** (t // step_size)"""
OFF_BY_ONE = """def step_lr(t, base_lr, step_size, gamma=0.1):
    return base_lr * gamma ** ((t + 1) // step_size)"""
NEVER_ENDS = """def step_lr(t, base_lr, step_size, gamma=0.1):
    while True: pass"""
TEXT = """def step_lr(t, base_lr, step_size, gamma=0.1):
    print("not shown anywhere")
    return str(base_lr)"""
FORGOTTEN = "step_lr = None"
ALIVE = "print(6 * 7)"
LATE_RESTART = """def sgdr_lr(t, eta_max, T_0, T_mult=1, eta_min=0.0):
    return eta_max if t <= T_0 else eta_min"""
FLAT_CYCLE = """def onecycle_lr(t, total_steps, max_lr, div_factor=25.0, **others):
    return max_lr / div_factor"""
FLAT_DECAY = """def linear_warmup_decay(t, warmup_steps, total_steps):
    return 0.5"""
AVERAGE = """def ema_debiased(xs, beta):
    total, found = 0.0, []
    for i, x in enumerate(xs):
        total = beta * total + (1 - beta) * x
        found.append(total / (1 - beta ** (i + 1)))
    return found"""
UNDIVIDED = """def suggest_lr(lrs, smooth, method="steepest", skip=10, divide_by=2.0):
    last = smooth.index(min(smooth))
    slopes = [smooth[i + 1] - smooth[i] for i in range(skip, last)]
    return lrs[skip + slopes.index(min(slopes))]"""
NO_NUMBER = "def suggest_lr(lrs, smooth, **how): pass"
FUNCTIONS = (
    FORGOTTEN, RIGHT, OFF_BY_ONE, NEVER_ENDS, TEXT, ALIVE,
    LATE_RESTART, FLAT_CYCLE, FLAT_DECAY, AVERAGE, UNDIVIDED, NO_NUMBER,
)  # fmt: skip
