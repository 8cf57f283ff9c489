/**
 * Who makes way when two negotiate at once: one rule for any two participants, which both sides know without asking.
 *
 * The lesser of two is impolite: it opens the connection and makes the first offer (`peer.ts`).
 */

import type { PeerInfo, Role } from "./messages";

export type Party = Pick<PeerInfo, "participant" | "role">;

const RANK: Record<Role, number> = { staff: 0, colleague: 1, citizen: 2, guest: 3 };

/** Below zero where `a` is the lesser. */
export function compareParties(a: Party, b: Party): number {
  return RANK[a.role] - RANK[b.role] || (a.participant < b.participant ? -1 : 1);
}

export function isPolite(me: Party, other: Party): boolean {
  return compareParties(me, other) > 0;
}
