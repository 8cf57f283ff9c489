/** Names that are drawn at random. */

/** A UUID: one for each page load, which tells a reload from a reconnect, and one for each command. */
export function drawId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  // Not offered without https; the page then still has to say so.
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) =>
    byte.toString(16).padStart(2, "0"),
  );
  const h = hex.join("");
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20)}`;
}
