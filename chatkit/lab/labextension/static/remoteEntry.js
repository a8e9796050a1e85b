// chatkit inside JupyterLab 4 and Notebook 7, written by hand: no build, no node.
//
// JupyterLab loads this file with a script tag, hands the modules that all extensions share to
// `init`, and asks `get` for the module that package.json names. That is webpack's contract of a
// "container" (module federation). The shared modules hold JupyterLab's tokens: a plugin that names
// a token gets its service. Where a module or a service is missing, as the launcher is in
// Notebook 7, the plugin does without it.

(() => {
  "use strict";

  let shared = {}; // module name -> version -> {get, loaded}; JupyterLab fills it

  // Return the shared module `name`, or {} where there is none. Of several versions JupyterLab
  // itself takes one that is loaded, else the highest; another one would hold other tokens.
  async function take(name) {
    const versions = Object.entries(shared[name] ?? {});
    versions.sort(([a], [b]) => b.localeCompare(a, undefined, { numeric: true }));
    const chosen = versions.find(([, module]) => module.loaded) ?? versions[0];
    try {
      return chosen ? (await chosen[1].get())() : {};
    } catch {
      return {};
    }
  }

  const COMMAND = "chatkit:open-lessons";

  // The two speech bubbles; `jp-icon3` gives them the theme's colour.
  const ICON = `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
    <g class="jp-icon3" fill="#616161">
      <path d="M3 3h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H8l-4 3v-3H3a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z"/>
      <path d="M18 8h3a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-1v3l-4-3H9a1 1 0 0 1-1-1v-3h8a2 2 0 0 0 2-2z"/>
    </g></svg>`;

  // The way to the lessons: a card in the launcher, a line in the command palette and in the menu
  // Help. The server that serves the lessons' page puts their words into the page's configuration
  // (extension.py), in the reader's language; without that server there is no page to open, and no card.
  async function lessons() {
    const { PageConfig } = await take("@jupyterlab/coreutils");
    const { LabIcon } = await take("@jupyterlab/ui-components");
    const { ILauncher } = await take("@jupyterlab/launcher");
    const { ICommandPalette } = await take("@jupyterlab/apputils");
    const { IMainMenu } = await take("@jupyterlab/mainmenu");
    const { ITranslator } = await take("@jupyterlab/translation");
    const label = PageConfig?.getOption("chatkitTitle");
    const optional = [ILauncher, ICommandPalette, IMainMenu, ITranslator].filter(Boolean);

    function activate(app, ...services) {
      const service = (token) => services[optional.indexOf(token)];
      app.commands.addCommand(COMMAND, {
        label,
        caption: PageConfig.getOption("chatkitCaption"),
        icon: LabIcon && new LabIcon({ name: "chatkit:lessons", svgstr: ICON }),
        execute: () => window.location.assign(`${PageConfig.getBaseUrl()}chatkit/`),
      });
      // behind Terminal, the first in its section; a section of our own would lie below a small window
      const other = service(ITranslator)?.load("jupyterlab").__("Other") ?? "Other";
      service(ILauncher)?.add({ command: COMMAND, category: other, rank: 0.5 });
      service(ICommandPalette)?.addItem({ command: COMMAND, category: "chatkit" });
      service(IMainMenu)?.helpMenu.addGroup([{ command: COMMAND }], 0);
    }

    return { id: "chatkit:lessons", autoStart: Boolean(label), optional, activate };
  }

  const BEFORE = "chatkit:workspace"; // where this tab's session keeps the workspace of its last page

  // JupyterLab shows a workspace in one tab of a browser only: a second tab reloads with an empty
  // one, whose name begins with `auto-`. Where the workspace before was a lesson's, return the
  // address of a page that says so; a sentence is better than an empty launcher.
  async function openElsewhere() {
    const { PageConfig } = await take("@jupyterlab/coreutils");
    const workspace = PageConfig?.getOption("workspace") ?? "";
    const lesson = sessionStorage.getItem(BEFORE)?.match(/^chatkit-([a-z]+)-/);
    sessionStorage.setItem(BEFORE, workspace);
    const empty = workspace.startsWith("auto-") && location.search.includes("reset");
    return empty && lesson ? `${PageConfig.getBaseUrl()}chatkit/open?lang=${lesson[1]}` : null;
  }

  // The pane below a lesson's notebooks shows the output of one cell: the timeline. It is empty until
  // that cell runs, and after a reload until it runs again; meanwhile a sentence stands there.
  async function timeline() {
    const { PageConfig } = await take("@jupyterlab/coreutils");
    const sentence = PageConfig?.getOption("chatkitTimelineEmpty");
    const inLesson = PageConfig?.getOption("workspace").startsWith("chatkit-");
    const pane = ".chatkit-pane:not(:has(.chatkit-panel))";

    function activate(app) {
      const style = document.createElement("style");
      style.textContent = `${pane}::before { content: ${JSON.stringify(sentence)}; display: block;
        padding: 12px 16px; color: var(--jp-ui-font-color1); font-size: var(--jp-content-font-size1); }
        ${pane} > * { display: none; }`;
      document.head.append(style);
      app.restored.then(() => { // not awaited: it comes after all plugins are active
        for (const { content } of app.shell.widgets("main")) {
          if (!content?.hasClass("jp-LinkedOutputView")) continue;
          content.title.label = PageConfig.getOption("chatkitTimeline");
          content.addClass("chatkit-pane");
        }
      });
    }

    return { id: "chatkit:timeline", autoStart: Boolean(sentence && inLesson), activate };
  }

  const PLUGINS = [lessons, timeline]; // one more task of the kit in JupyterLab is one more function here

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB.chatkit = {
    init(scope) {
      shared = scope;
    },
    async get() {
      const page = await openElsewhere();
      if (page) {
        location.replace(page);
        return new Promise(() => {}); // JupyterLab must not go on to its own address meanwhile
      }
      const plugins = await Promise.all(PLUGINS.map((plugin) => plugin()));
      return () => ({ __esModule: true, default: plugins });
    },
  };
})();
