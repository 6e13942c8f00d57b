/** How an order's pieces are put into parcels, and what each is charged for. Pure and the same for the same pieces in any order. */
import type { FreightTemplate, ParcelLimit } from "./freight.ts";

/** Equal pieces that are shipped; weight and room of one. */
export interface FreightItem {
  readonly id: string;
  readonly quantity: number;
  readonly grams: number;
  /** Cubic millimetres; 0 when not measured. */
  readonly volumeMm3: number;
}

export interface PackedParcel {
  grams: number;
  volumeMm3: number;
  contents: { id: string; quantity: number }[];
}

const MM3_PER_LITRE = 1_000_000;
const DIVISOR = 6000;

/**
 * The bulkiest and heaviest pieces first, each into the first parcel with room: never far from the fewest possible. A piece beyond the limit
 * gets a parcel of its own, because it has to be sent all the same.
 */
export function packParcels(items: readonly FreightItem[], limit: ParcelLimit = {}): PackedParcel[] {
  const maxGrams = limit.grams ?? Infinity;
  const maxVolume = (limit.litres ?? Infinity) * MM3_PER_LITRE;
  const share = ({ grams, volumeMm3 }: FreightItem) => Math.max(grams / maxGrams, volumeMm3 / maxVolume);
  const ordered = items
    .filter(({ quantity }) => quantity > 0)
    .toSorted((a, b) => share(b) - share(a) || b.grams - a.grams || b.volumeMm3 - a.volumeMm3 || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const parcels: PackedParcel[] = [];
  for (const item of ordered) {
    let left = item.quantity;
    const put = (parcel: PackedParcel, most: number) => {
      const quantity = Math.min(left, most);
      if (quantity <= 0) return;
      parcel.grams += item.grams * quantity;
      parcel.volumeMm3 += item.volumeMm3 * quantity;
      const known = parcel.contents.find(({ id }) => id === item.id);
      if (known) known.quantity += quantity;
      else parcel.contents.push({ id: item.id, quantity });
      left -= quantity;
    };
    const room = ({ grams, volumeMm3 }: PackedParcel) =>
      Math.min(fits(maxGrams - grams, item.grams), fits(maxVolume - volumeMm3, item.volumeMm3));
    for (const parcel of parcels) if (left > 0) put(parcel, room(parcel));
    while (left > 0) {
      const parcel: PackedParcel = { grams: 0, volumeMm3: 0, contents: [] };
      parcels.push(parcel);
      put(parcel, Math.max(1, room(parcel)));
    }
  }
  return parcels;
}
const fits = (room: number, each: number): number => (room < 0 ? 0 : each <= 0 ? Infinity : Math.floor(room / each));

/** Units that each parcel is charged for: pieces of the whole order, grams, or what its room counts as where that is more. */
export function chargeable({ basis = "WEIGHT", divisor = DIVISOR, limit }: FreightTemplate, items: readonly FreightItem[]): number[] {
  if (basis === "PIECE") return [items.reduce((sum, { quantity }) => sum + quantity, 0)];
  const parcels = packParcels(items, limit);
  // Freight is asked for also where nothing weighs anything: the fee of a first unit
  if (parcels.length === 0) return [0];
  // A divisor of 6000 cm³ per kilogram is 6000 mm³ per gram
  return parcels.map(({ grams, volumeMm3 }) => (basis === "VOLUME" ? Math.max(grams, Math.ceil(volumeMm3 / divisor)) : grams));
}

interface LineLike {
  requiresShipping: boolean;
  weightGrams: number;
  volumeMm3: number;
  quantity: number;
}

/** What of some lines is shipped, as freight sees it: the one reading of a cart, of a variant and of an order about to be placed. */
export const freightItems = <T extends LineLike>(lines: readonly T[], id: (line: T) => string): FreightItem[] =>
  lines
    .filter(({ requiresShipping }) => requiresShipping)
    .map((line) => ({ id: id(line), quantity: line.quantity, grams: line.weightGrams, volumeMm3: line.volumeMm3 }));
