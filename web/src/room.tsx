/** Entry of the citizen's page: finds the mount point, loads the texts and starts the room. */

import "../styles/live.css";
import { render } from "preact";
import { loadTexts, TextsContext } from "./i18n";
import { isSupported } from "./media/devices";
import { Unsupported } from "./room/endings";
import { Room } from "./room/Room";

async function start(root: HTMLElement): Promise<void> {
  const { link = "", lang = "de", back = "", book = "", bookAgain = "", documents, maxBytes } = root.dataset;
  const texts = await loadTexts(lang);
  const room = isSupported() ? (
    <Room
      root={root}
      link={link}
      back={back}
      book={book}
      bookAgain={bookAgain}
      documents={listOf(documents)}
      place={{ path: back, maxBytes: Number(maxBytes) }}
    />
  ) : (
    <Unsupported root={root} back={back} />
  );
  render(<TextsContext.Provider value={texts}>{room}</TextsContext.Provider>, root);
}

function listOf(json: string | undefined): string[] {
  try {
    const list: unknown = JSON.parse(json ?? "[]");
    return Array.isArray(list) ? list.map(String) : [];
  } catch {
    return [];
  }
}

const root = document.getElementById("room");
if (root) void start(root);
