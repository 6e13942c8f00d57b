import { Pace } from "./carriers/journey-pace.ts";
import { Clock } from "./clock.ts";
import { Faults } from "./faults.ts";
import { Journal } from "./journal.ts";
import type { Collection } from "./journal.ts";
import { Outbox } from "./outbox.ts";
import { Statements } from "./statements.ts";

/** What the simulated companies share: a disk, two clocks, a post office, the pace of the roads and bad luck. Nothing of their business. */
export interface World {
  dir: string;
  journal: Journal;
  /** Simulated time: retries and parcels. */
  clock: Clock;
  /** Wall time: whatever a merchant states as an instant. */
  wall: Clock;
  faults: Faults;
  outbox: Outbox;
  statements: Statements;
  /** How fast parcels live. */
  pace: Pace;
  setSpeed(factor: number): void;
}

interface Speed {
  factor: number;
}

export const openWorld = (dir: string, speed?: number): World => {
  const journal = new Journal(dir);
  const settings: Collection<Speed> = journal.collection("speed");
  const clock = new Clock(journal.time, speed ?? settings.get("speed")?.factor ?? 1);
  const wall = new Clock(Date.now(), 1);
  journal.stamp = () => clock.now();
  const faults = new Faults();
  const outbox = new Outbox(journal, clock, faults);
  const setSpeed = (factor: number): void => {
    clock.factor = factor;
    journal.commit(settings.put("speed", { factor }));
  };
  const statements = new Statements(journal);
  const pace = new Pace(journal, clock);
  return { dir, journal, clock, wall, faults, outbox, statements, pace, setSpeed };
};
