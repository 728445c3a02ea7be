// JupyterLab goes to a cell where a link within a notebook names one, and not where its
// own address does (`…/lab/tree/lesson.ipynb#cell-id=gd_path`). This does that, once.
// It is a federated extension written by hand: a container of one module.

(() => {
  // Read before JupyterLab's router tidies the address.
  const asked = /^#cell-id=([\w-]+)$/.exec(window.location.hash)?.[1];
  const path = decodeURIComponent(
    /\/lab(?:\/workspaces\/[^/]+)?\/tree\/([^?#]+)/.exec(window.location.href)?.[1] ?? "",
  );

  // JupyterLab opens the notebook itself; it is there when the rest has been restored.
  async function opened(app) {
    for (let tries = 0; tries < 300; tries += 1) {
      for (const widget of app.shell.widgets("main")) {
        if (widget.context?.path === path) return widget;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return undefined;
  }

  async function goThere(app) {
    await app.restored;
    const widget = await opened(app);
    await widget?.context.ready;
    await widget?.revealed;
    if (!widget) return;
    const cells = widget.content.widgets;
    const place = cells.findIndex((cell) => cell.model.id === asked);
    if (place >= 0) widget.content.activeCellIndex = place;
    widget.setFragment(`#cell-id=${asked}`);
  }

  const plugin = {
    id: "open-at-cell:plugin",
    description: "Goes to the cell that the address names.",
    autoStart: true,
    activate(app) {
      if (asked && path.endsWith(".ipynb")) void goThere(app);
    },
  };

  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB["open-at-cell"] = {
    init: () => undefined,
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
