import type { Fault } from "./faults.ts";
import type { Collection, Journal } from "./journal.ts";

interface Settings {
  early: boolean;
}

/** When the companies' statements are ready. */
export class Statements {
  readonly #journal: Journal;
  readonly #settings: Collection<Settings>;

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#settings = journal.collection("statements");
  }

  /** False: when the company really has them. True: at once, those of the day that still runs and of the next one included, so that nobody need wait, and midnight is nothing special. */
  get early(): boolean {
    return this.#settings.get("settings")?.early ?? false;
  }

  set early(early: boolean) {
    this.#journal.commit(this.#settings.put("settings", { early }));
  }
}

/** What a company's ledger says of one movement. */
export interface Movement {
  /** Wall time. */
  at: number;
  kind: "pay" | "refund" | "dispute" | "dispute-won";
  /** In the smallest unit, above zero. */
  minor: number;
  /** By which a fault may mean this one. */
  numbers: string[];
}

/** What the ledger says with a fault in it: of the movement that the fault names, or else of the last one. `unknown`: one of which no shop has heard. */
export const spoiled = <M extends Movement>(movements: M[], fault: Fault | undefined, unknown: () => M): M[] => {
  const named = fault?.match ? movements.find(({ numbers }) => numbers.some((number) => number.includes(fault.match!))) : undefined;
  const victim = named ?? movements.at(-1);
  switch (fault?.fault) {
    case "statement-omission":
      return movements.filter((movement) => movement !== victim);
    case "statement-altered-amount":
      return movements.map((movement) => (movement === victim ? { ...movement, minor: movement.minor + 1 } : movement));
    case "statement-unknown-charge":
      return [...movements, unknown()];
    default:
      return movements;
  }
};

/** So many thousandths, halves rounded up, in the smallest unit. */
export const shareOf = (minor: number, thousandths: number): number => Math.floor((minor * thousandths + 500) / 1000);

/** What the Chinese gateways keep of a payment, and give back with a refund: six in a thousand. */
export const feeOf = ({ minor }: { minor: number }): number => shareOf(minor, 6);
