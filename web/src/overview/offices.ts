/** What an office lead knows: the offices, kept up to date by what is told of each. Pure functions. */

import type { OfficeNews, Seat, WaitingPerson } from "../protocol/messages";

export interface Office {
  location: string;
  name: string;
  timeZone: string;
  desks: Map<string, Seat>;
  waiting: Map<string, WaitingPerson>;
}

/** By location, in the order in which they were told. */
export type Offices = ReadonlyMap<string, Office>;

export function withNews(offices: Offices, news: OfficeNews): Offices {
  const known = news.whole ? undefined : offices.get(news.location);
  const office: Office = {
    location: news.location,
    name: news.name,
    timeZone: news.time_zone,
    desks: new Map([...(known?.desks ?? []), ...news.desks.map((seat) => [seat.desk, seat] as const)]),
    waiting: new Map([
      ...(known?.waiting ?? []),
      ...news.waiting.map((person) => [person.consultation, person] as const),
    ]),
  };
  for (const id of news.gone) {
    office.desks.delete(id);
    office.waiting.delete(id);
  }
  return new Map([...offices, [news.location, office]]);
}

/** By name, so that an office stays where it is. */
export function inOrder(offices: Offices): Office[] {
  return [...offices.values()].sort((a, b) => a.name.localeCompare(b.name));
}

export function seatsOf(office: Office): Seat[] {
  return [...office.desks.values()].sort((a, b) =>
    a.name.localeCompare(b.name, undefined, { numeric: true }),
  );
}

/** Those in the line by their place, and after them those who are parked. */
export function waitingAt(office: Office): WaitingPerson[] {
  const place = (person: WaitingPerson) => person.place ?? `9 ${person.starts_at}`;
  return [...office.waiting.values()].sort((a, b) => (place(a) < place(b) ? -1 : 1));
}
