/** The signs on the call's buttons. KERN has none for microphone, camera and telephone. Drawn on a 24 by 24 grid. */

const SHAPES = {
  microphone: "M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3Zm-7-3a7 7 0 0 0 14 0M12 19v3",
  camera:
    "M3 7.5A1.5 1.5 0 0 1 4.5 6h9A1.5 1.5 0 0 1 15 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 3 16.5ZM15 10.5l6-3.5v10l-6-3.5",
  person: "M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 20.5c1-4 4-6 8-6s7 2 8 6",
  settings:
    "M4 7h9m6 0h1M4 17h1m6 0h9M16 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM8 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  "hang-up": "M2.5 14.5c5-6 14-6 19 0l-2.5 3-4-2v-3c-2-.7-4-.7-6 0v3l-4 2Z",
  finish: "M5 12.5l5 5 9.5-11",
  guests:
    "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.7-3.7 3.2-5.5 6.5-5.5s5.8 1.8 6.5 5.5M18.5 8v6m-3-3h6",
  screen: "M3 5.5h18v11H3ZM8.5 20.5h7M12 16.5v4M12 13.5v-5m-2.5 2.2L12 8.2l2.5 2.5",
  pin: "M9 3.5h6l-.8 6 3.3 3.5h-11l3.3-3.5ZM12 13v7.5",
  "small-window": "M3 5h18v14H3ZM12 12h6.5v4.5H12Z",
  corner: "M5 9.5V5h4.5M19 14.5V19h-4.5M5.5 5.5l13 13M14.5 5H19v4.5M9.5 19H5v-4.5M18.5 5.5l-13 13",
  chat: "M4 5h16v11H10l-5 4v-4H4Z",
  text: "M3 6h18v12H3ZM6 10h7m-7 4h4m3 0h5",
  paper: "M6 3h8l4 4v14H6ZM14 3v4h4M9 12h6M9 16h6",
  sound: "M4 9.5v5h4l5 4.5V5L8 9.5ZM16.5 9a4.5 4.5 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11",
} as const;

export type Sign = keyof typeof SHAPES;

export function Icon({ sign, crossed = false }: { sign: Sign; crossed?: boolean }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={SHAPES[sign]} />
      {crossed && <path class="icon-cross" d="M3.5 3.5l17 17" />}
    </svg>
  );
}
