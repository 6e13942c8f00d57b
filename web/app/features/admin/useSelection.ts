import { useState } from "react";

/** What one request may name. */
export const MAX_SELECTED = 50;

export interface Selection {
  ids: readonly string[];
  has: (id: string) => boolean;
  toggle: (id: string, on: boolean) => void;
  toggleAll: (ids: readonly string[], on: boolean) => void;
  clear: () => void;
  full: boolean;
}

/** Chosen rows of a list, also of its other pages; beyond the most that one request takes, no more can be chosen. */
export function useSelection(): Selection {
  const [ids, setIds] = useState<readonly string[]>([]);
  const toggleAll = (given: readonly string[], on: boolean) =>
    setIds((known) => {
      const others = known.filter((id) => !given.includes(id));
      return on ? [...others, ...given].slice(0, MAX_SELECTED) : others;
    });
  return {
    ids,
    has: (id) => ids.includes(id),
    toggle: (id, on) => toggleAll([id], on),
    toggleAll,
    clear: () => setIds([]),
    full: ids.length >= MAX_SELECTED,
  };
}
