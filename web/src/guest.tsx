/** Entry of a guest's page: finds the mount point, loads the texts and starts the room. */

import "../styles/live.css";
import { render } from "preact";
import { GuestRoom } from "./guest/GuestRoom";
import { loadTexts, TextsContext } from "./i18n";
import { isSupported } from "./media/devices";
import { Unsupported } from "./room/endings";

async function start(root: HTMLElement): Promise<void> {
  const { guest = "", lang = "de" } = root.dataset;
  const texts = await loadTexts(lang);
  const room = isSupported() ? <GuestRoom root={root} secret={guest} /> : <Unsupported root={root} back="" />;
  render(<TextsContext.Provider value={texts}>{room}</TextsContext.Provider>, root);
}

const root = document.getElementById("guest");
if (root) void start(root);
