"""Lies to the reader outside: forged lines, lines without end, lines that cost."""

from autograder.tests.redteam.attack import Attack, attacks

SAY = """
import json, os
def say(data):
    for number in range(3, 64):
        try:
            os.write(number, data + b"\\n")
        except OSError:
            pass
"""
FORGED = {
    "says_ready_again": b'{"event": "ready"}',
    "says_the_machine_failed": b'{"event": "failed", "reason": "no memory"}',
    "ends_a_cell_of_its_own": b'{"event": "cell done", "index": 1, "error": null}',
    "numbers_a_cell_1.0": b'{"event": "cell", "index": 1.0}',
    "numbers_a_cell_true": b'{"event": "cell done", "index": true}',
    "numbers_a_cell_with_a_list": b'{"event": "cell", "index": [1]}',
    "says_all_cells_are_done": b'{"event": "cells done"}',
    "answers_before_it_is_asked": b'{"event": "observed", "exercise": "gd_path", '
    b'"text": "{}", "reason": null}',
    "answers_for_another": b'{"event": "observed", "exercise": "lr_grid"}',
    "says_an_unknown_event": b'{"event": "score", "points": 10}',
    "names_a_method": b'{"event": "__init__"}',
    "says_no_event": b"[1, 2, 3]",
    "says_nan": b'{"event": "cell", "index": NaN}',
    "says_half_a_character": b'{"event": "\\ud83d"}',
    "says_bytes_of_no_text": b"\xff\xfe\x00",
    "says_the_end": b'{"end": true}',
}
LINES = attacks(
    "words", {name: f"{SAY}\nsay({line!r})" for name, line in FORGED.items()}
)
LONG = {
    "nests_deep": f"{SAY}\nsay(b'[' * 200_000)",
    "says_a_number_of_a_million_digits": f"{SAY}\nsay(b'1' * 1_000_000)",
}
REPLIES = """
import json, sys
runner = sys.modules.get("inside.runner") or sys.modules["__main__"]
real = runner.answered
def forged(answer, question):
    if question["exercise"] != "gd_path":
        return real(answer, question)
    cases = {case["name"]: case for case in question["cases"]}
    <seen>
    return {"text": json.dumps(seen), "reason": None}
runner.answered = forged
"""
WHOLE = """seen = {"version": 1, "exercise": "gd_path", "stopped": None, "printed": "",
            "covers": [], "cases": <cases>}"""


def reply(cases: str) -> str:
    return REPLIES.replace("<seen>", WHOLE.replace("<cases>", cases))


SEEN = {
    "claims_to_be_right": reply('{n: {"score": 1, "passed": True} for n in cases}'),
    "returns_a_million_values": reply(
        '{n: {"outcomes": [{"value": {"type": "list", "items": [0.0] * 10**6}}]}'
        " for n in cases}"
    ),
    "gives_a_name_of_ten_megabytes": reply(
        '{n: {"outcomes": [{"value": {"type": "x" * 10**7}}]} for n in cases}'
    ),
    "answers_more_often_than_asked": reply(
        '{n: {"outcomes": [{"value": 1.0}] * 5000} for n in cases}'
    ),
    "answers_cases_that_are_not_there": reply(
        '{f"c{k}": {"outcomes": [{"value": 1.0}]} for k in range(20000)}'
    ),
    "nests_a_value": reply(
        '{n: {"outcomes": [{"value": eval("{\'type\':\'list\',\'items\':[" * 60 + "1"'
        ' + "]}" * 60)}]} for n in cases}'
    ),
    "gives_terminal_codes": reply(
        '{n: {"outcomes": [{"error": {"type": "\\x1b[2J", "bases": ["\\x1b]0;x"],'
        ' "message": "\\x1b[31m" * 99, "line": 1}}]} for n in cases}'
    ),
    "gives_half_characters": reply(
        '{n: {"outcomes": [{"error": {"type": "\\ud83d", "bases": [], "message":'
        ' "\\udcff", "line": None}}]} for n in cases}'
    ),
    "claims_the_expected_by_name": reply(
        '{n: {"outcomes": [{"value": c.get("expected", 1.0)}] * len(c["asked"]),'
        ' "again": [{"value": 1.0}]} for n, c in cases.items()}'
    ),
    "says_it_is_not_attempted": REPLIES.replace("<seen>", "seen = []"),
}
EVENTS = {
    "floods_events": f"{SAY}\nfor _ in range(400): say(b'x' * 2**20)",
    "never_ends_a_line": """
        import os
        for number in range(3, 64):
            try:
                while True:
                    os.write(number, b"1" * 2**20)
            except OSError:
                pass
    """,
    "closes_the_pipes": """
        import os
        os.closerange(3, 64)
    """,
    "swaps_the_pipes": """
        import os
        for number in range(3, 12):
            try:
                os.dup2(number, 12 - number + 3)
            except OSError:
                pass
    """,
    "reads_the_questions_first": """
        import os, select
        for number in range(3, 64):
            try:
                if select.select([number], [], [], 0.2)[0]:
                    print("<loot>" if b"cases" in os.read(number, 2**20) else "")
            except (OSError, ValueError):
                pass
    """.replace("<loot>", "LOOT-IN-HAND"),
    "goes_on_as_another_program": """
        import os, sys
        code = "import os\\nfor n in range(3, 64):\\n try: os.write(n, b'{}\\\\n')\\n"
        code += " except OSError: pass"
        for number in range(3, 64):
            try:
                os.set_inheritable(number, True)
            except OSError:
                pass
        os.execv(sys.executable, [sys.executable, "-c", code])
    """,
    "prints_half_a_character": 'print("\\ud83d")\nraise ValueError("\\udcff\\ud83d")',
    "raises_what_cannot_be_shown": """
        class Evil(Exception):
            def __str__(self): raise SystemExit
            __repr__ = __str__
            @property
            def args(self): raise KeyboardInterrupt
        Evil.__name__ = "\\x1b[2J\\ud83d" * 999
        raise Evil(b"x" * 10**6, object())
    """,
    "shows_what_cannot_be_shown": """
        class Evil:
            def _repr_html_(self): return "<script>alert(1)</script>" * 9999
            def _repr_png_(self): return b"x" * 10**8
            def __repr__(self): return "\\ud83d" * 10**6
        for _ in range(50):
            display(Evil())
        Evil()
    """,
    "draws_for_ever": """
        import matplotlib.pyplot as plt
        for _ in range(30):
            plt.figure(figsize=(60, 60)).gca().plot(range(1000))
    """,
}
WORDS: list[Attack] = [
    *LINES,
    *attacks("words", LONG | SEEN),
    *attacks("words", EVENTS),
]
