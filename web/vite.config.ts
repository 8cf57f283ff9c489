// How the pages are built: six entries which the server finds by the manifest (web/dist/.vite/manifest.json).

import { defineConfig } from "vitest/config";

const STAFF = /src\/(desk|overview|ui\/fields)|styles\/desk/;

export default defineConfig({
  base: "/static/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  css: {
    // KERN's own sources use Sass features which are to be removed some day; that is not ours to mend.
    preprocessorOptions: { scss: { quietDeps: true } },
  },
  build: {
    manifest: true,
    // Old phones are common in a waiting room. Styles ask for a little more than scripts: fallbacks for KERN's
    // oklch colours would add a third to the stylesheet, and older browsers stay readable without them.
    target: ["safari15", "firefox91", "chrome90"],
    cssTarget: ["safari15.4", "chrome111", "firefox113"],
    // The content security policy of the pages allows no data: addresses but for KERN's icons.
    assetsInlineLimit: 0,
    rollupOptions: {
      input: [
        "styles/site.css",
        "src/room.tsx",
        "src/guest.tsx",
        "src/desk.tsx",
        "src/overview.tsx",
        "src/page.ts",
        "src/proof.ts",
      ],
      // What the live pages share gets a name of its own; what those of staff share, citizens do not load.
      output: {
        codeSplitting: {
          groups: [
            { name: "shared", test: (id) => !STAFF.test(id), minShareCount: 2, priority: 1 },
            { name: "staff", minShareCount: 2 },
          ],
        },
      },
    },
  },
  test: { include: ["src/**/*.test.ts"] },
});
