/** People in a desk's list, for tests. */

import type { Row } from "../protocol/messages";

export function person(consultation: string, change: Partial<Row> = {}): Row {
  return {
    consultation,
    state: "waiting",
    place: "00",
    walk_in: false,
    urgent: false,
    parked: false,
    held: false,
    wish: null,
    starts_at: "2026-11-23T12:00:00Z",
    ends_at: "2026-11-23T12:15:00Z",
    called_at: null,
    service_id: "s",
    service: "Meldebescheinigung",
    name: consultation,
    phone: "",
    language: "de",
    access_needs: "",
    desk: "Platz 1",
    arrived_at: "2026-11-23T11:50:00Z",
    called_by: "",
    reason: "",
    presence: "here",
    ...change,
  };
}
