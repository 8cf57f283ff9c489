/** Entry of the staff page: finds the mount point, loads the texts and starts the desk. */

import "../styles/live.css";
import "../styles/desk.css";
import { render } from "preact";
import { Desk } from "./desk/Desk";
import { loadTexts, TextsContext } from "./i18n";

async function start(root: HTMLElement): Promise<void> {
  const {
    desk = "",
    lang = "de",
    login = "",
    back = "",
    consultations = "",
    token = "",
    maxBytes,
  } = root.dataset;
  const texts = await loadTexts(lang, "work");
  render(
    <TextsContext.Provider value={texts}>
      <Desk
        root={root}
        desk={desk}
        login={login}
        back={back}
        place={{ path: consultations, token, maxBytes: Number(maxBytes) }}
      />
    </TextsContext.Provider>,
    root,
  );
}

const root = document.getElementById("desk");
if (root) void start(root);
