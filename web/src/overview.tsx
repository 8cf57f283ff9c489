/** Entry of the office lead's page: finds the mount point, loads the texts and starts the overview. */

import "../styles/live.css";
import "../styles/desk.css";
import { render } from "preact";
import { loadTexts, TextsContext } from "./i18n";
import { Overview } from "./overview/Overview";

async function start(root: HTMLElement): Promise<void> {
  const { lang = "de", login = "" } = root.dataset;
  const texts = await loadTexts(lang, "work");
  render(
    <TextsContext.Provider value={texts}>
      <Overview root={root} login={login} />
    </TextsContext.Provider>,
    root,
  );
}

const root = document.getElementById("overview");
if (root) void start(root);
