// @ts-check
// Questions that Python answers: the newest of each kind counts, the others are dropped.

const PATIENCE_MS = 2500;
const SILENCE = "Python has not answered yet: a cell is still running, or the kernel is off.";

/**
 * @typedef {object} Model what anywidget gives an explorer
 * @property {(name: string) => any} get
 * @property {(name: string, value: any) => void} set
 * @property {() => void} save_changes
 * @property {(message: any) => void} send
 * @property {(event: string, handler: (...all: any[]) => void) => void} on
 * @property {(event: string, handler: (...all: any[]) => void) => void} off
 */

/** @typedef {(words: string, done: number | null) => void} Progress shows how far Python is */

/**
 * @param {Model} model
 * @param {(words: string) => void} trouble shows one line; empty takes it away
 * @param {Progress} progress where a question has nothing of its own to show it
 */
function asking(model, trouble, progress) {
  const view = new_id(); // two views of one explorer must not take each other's answers
  let number = 0;
  /** @typedef {{ id: number, settle: (result: any) => void, timer: number, show: Progress }} Open */
  /** @type {Map<string, Open>} */
  const open = new Map();

  /** @param {string} kind @param {any} [result] */
  function close(kind, result = null) {
    const asked = open.get(kind);
    if (!asked) return;
    clearTimeout(asked.timer);
    open.delete(kind);
    asked.settle(result);
  }
  /** @param {any} message */
  function hear(message) {
    if (message?.view !== view) return;
    const asked = open.get(message.about);
    if (asked?.id !== message.id || !asked) return;
    clearTimeout(asked.timer);
    trouble("");
    if (message.kind === "progress") return asked.show(message.words, message.done ?? null);
    asked.show("", null);
    if (message.kind === "error") trouble(message.words);
    close(message.about, message.kind === "answer" ? message.result : null);
  }
  /** @param {any} message @returns {boolean} whether it left */
  function send(message) {
    try {
      model.send({ ...message, view });
    } catch {
      trouble("Python is not there: run this cell again.");
      return false;
    }
    return true;
  }
  model.on("msg:custom", hear);
  return {
    /**
     * Resolves to Python's answer; to null where it failed (then the line of trouble
     * says why), was cancelled, or a newer question of its kind has taken its place.
     * @param {string} kind
     * @param {Record<string, any>} [values]
     * @param {Progress} [show] how far Python is with it
     * @returns {Promise<any>}
     */
    ask_python(kind, values = {}, show = progress) {
      close(kind);
      const id = ++number;
      const timer = setTimeout(() => trouble(SILENCE), PATIENCE_MS);
      const answer = new Promise((settle) => open.set(kind, { id, settle, timer, show }));
      send({ kind: "ask", about: kind, id, arguments: values });
      return answer;
    },
    /**
     * The answer is null as soon as Python has stopped; where it was ready first, it comes.
     * @param {string} kind
     */
    cancel(kind) {
      const asked = open.get(kind);
      if (!asked) return;
      clearTimeout(asked.timer);
      asked.timer = setTimeout(() => trouble(SILENCE), PATIENCE_MS);
      if (!send({ kind: "cancel", about: kind })) close(kind);
    },
    stop() {
      model.off("msg:custom", hear);
      for (const kind of [...open.keys()]) close(kind);
    },
  };
}
