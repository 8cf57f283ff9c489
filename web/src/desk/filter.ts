/** Whom a desk wants to see and to call next: by service and language. Empty means any. Pure but for `keep`, `kept`. */

import { forLater } from "../choices";
import type { Row } from "../protocol/messages";

export interface Filter {
  services: string[];
  languages: string[];
}

export const EVERYBODY: Filter = { services: [], languages: [] };

export function lets(filter: Filter, row: Row): boolean {
  return allows(filter.services, row.service_id) && allows(filter.languages, row.language);
}

export function isSet({ services, languages }: Filter): boolean {
  return services.length > 0 || languages.length > 0;
}

export interface Option {
  value: string;
  label: string;
}

/**
 * What can be chosen: all that those of today want, and what is chosen already, so that it can be taken back.
 * `name` says how a language is called.
 */
export function optionsIn(
  rows: Row[],
  filter: Filter,
  name: (code: string) => string,
): { services: Option[]; languages: Option[] } {
  const services = new Map(rows.map((row) => [row.service_id, row.service]));
  for (const id of filter.services) if (!services.has(id)) services.set(id, id);
  const languages = new Set([...rows.map((row) => row.language), ...filter.languages].filter(Boolean));
  return {
    services: inOrder([...services].map(([value, label]) => ({ value, label }))),
    languages: inOrder([...languages].map((value) => ({ value, label: name(value) }))),
  };
}

/** With the value if it was not among them, and without it if it was. */
export function toggled(values: string[], value: string): string[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
}

// For the next visit

export function kept(desk: string): Filter {
  try {
    const { services, languages } = JSON.parse(forLater.recall(nameFor(desk)));
    return { services: textsIn(services), languages: textsIn(languages) };
  } catch {
    return EVERYBODY;
  }
}

export function keep(desk: string, filter: Filter): void {
  forLater.remember(nameFor(desk), JSON.stringify(filter));
}

function nameFor(desk: string): string {
  return `desk-filter.${desk}`;
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function allows(chosen: string[], value: string): boolean {
  return chosen.length === 0 || chosen.includes(value);
}

function inOrder(options: Option[]): Option[] {
  return options.sort((a, b) => a.label.localeCompare(b.label));
}
