"""Every name of the course's syllabus is an exercise, with its binding signature."""

import inspect

import pytest

from autograder.exercises import ids, load

SIGNATURES = {
    "sgd_step": "w, grad, lr",
    "gd_path": "w0, lam, lr, steps",
    "lr_regime": "lam, lr, momentum=0.0",
    "sgd_update": "params, lr, momentum=0.0, state=None",
    "lr_grid": "low, high, n",
    "pick_best": "results",
    "diagnose": "losses",
    "step_lr": "t, base_lr, step_size, gamma=0.1",
    "multistep_lr": "t, base_lr, milestones, gamma=0.1",
    "exponential_lr": "t, base_lr, gamma",
    "linear_warmup_lr": "t, base_lr, start_factor, total_iters",
    "linear_decay_lr": "t, base_lr, total, end_lr=0.0",
    "poly_lr": "t, base_lr, total, power=1.0, end_lr=0.0",
    "cosine_lr": "t, base_lr, T_max, eta_min=0.0",
    "cosine_next": "prev_lr, t, base_lr, T_max, eta_min=0.0",
    "Plateau": (
        "base_lr, factor, patience, threshold=0.0001, cooldown=0, min_lr=0.0, "
        "mode='min'"
    ),
    "train_epoch": "model, opt, sched, batches, loss_fn, per_batch",
    "preview_lrs": "make_scheduler, n, *, lr=1.0, optimizer_cls=SGD",
    "sgdr_lr": "t, eta_max, T_0, T_mult=1, eta_min=0.0",
    "sgdr_warm_lr": (
        "t, max_lr, min_lr, first_cycle, cycle_mult=1.0, warmup=0, gamma=1.0"
    ),
    "restart_steps": "lrs",
    "name_that_bug": "trace",
    "triangular_lr": (
        "t, base_lr, max_lr, step_size_up, step_size_down=None, mode='triangular', "
        "gamma=1.0"
    ),
    "onecycle_lr": (
        "t, total_steps, max_lr, pct_start=0.3, anneal='cos', div_factor=25.0, "
        "final_div_factor=10000.0, three_phase=False"
    ),
    "onecycle_momentum": (
        "t, total_steps, base_momentum=0.85, max_momentum=0.95, pct_start=0.3, "
        "anneal='cos', three_phase=False"
    ),
    "fastai_to_torch": "lr_max, div=25.0, div_final=100000.0, pct_start=0.25",
    "apply_onecycle": (
        "opt, t, total_steps, max_lr, pct_start=0.3, anneal='cos', div_factor=25.0, "
        "final_div_factor=10000.0, three_phase=False, base_momentum=0.85, "
        "max_momentum=0.95"
    ),
    "warmup_factor": "t, warmup_steps, start='zero'",
    "linear_warmup_decay": "t, warmup_steps, total_steps",
    "bert_tf_lr": "t, init_lr, warmup_steps, num_train_steps",
    "warmup_cosine": "t, warmup_steps, total_steps, min_ratio=0.1, start='zero'",
    "wsd": "t, warmup, stable, decay, min_ratio=0.0, kind='linear'",
    "noam_lr": "step, d_model, warmup, factor=1.0",
    "untuned_warmup_steps": "beta2",
    "warmup_steps_from_ratio": "ratio, total_steps",
    "adamw_groups": "model, weight_decay=0.01, lr=0.001, head_lr=None",
    "resume_lr": "ckpt, make_optimizer, make_scheduler, n",
    "scale_lr": "base_lr, base_batch, batch, rule='linear'",
    "goyal_lr": (
        "t, steps_per_epoch, base_lr, batch, base_batch=256, warmup_epochs=5, "
        "milestones=(30, 60, 80)"
    ),
    "optimal_lr": "batch, eps_max, b_noise",
    "noise_scale": "g_small_sq, b_small, g_big_sq, b_big",
    "optimizer_steps": "n, micro_batch, accum, epochs, world=1, drop_last=False",
    "exp_lrs": "start, end, n",
    "ema_debiased": "xs, beta",
    "range_test": "model, make_opt, loss_fn, batches, lrs, diverge=4.0, beta=0.9",
    "suggest_lr": "lrs, smooth, method='steepest', skip=10, divide_by=2.0",
    "finder_stability": "suggest, seeds=(0, 1, 2, 3, 4)",
    "my_lr": "",
    "make_schedule": "total_steps, batch_size",
    "choose_lr": "",
}


def test_nothing_is_missing_and_nothing_is_extra() -> None:
    assert set(ids()) == set(SIGNATURES)


@pytest.mark.parametrize("name", SIGNATURES)
def test_the_signature_is_the_syllabus_s(name: str) -> None:
    signature = inspect.signature(load(name).reference)
    bare = [one.replace(annotation=one.empty) for one in signature.parameters.values()]
    words = str(inspect.Signature(bare))[1:-1]
    assert words.replace("<class 'torch.optim.sgd.SGD'>", "SGD") == SIGNATURES[name]
