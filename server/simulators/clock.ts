interface Task {
  due: number;
  run: () => void;
  timer?: NodeJS.Timeout;
}

/** setTimeout counts in 32 bits; longer waits are taken in steps. */
const LONGEST_WAIT = 3_600_000;

/**
 * A clock that can run faster than the wall, or stand still, and an agenda kept by it.
 * Retry gaps and parcels live on simulated time; what a merchant states as an instant (a trade's expiry) lives on a clock of factor 1.
 */
export class Clock {
  #base: number;
  #since = Date.now();
  #factor: number;
  readonly #tasks = new Map<string, Task>();

  constructor(start: number, factor: number) {
    this.#base = start;
    this.#factor = factor;
  }

  now(): number {
    return this.#base + (Date.now() - this.#since) * this.#factor;
  }

  get factor(): number {
    return this.#factor;
  }

  /** 0 pauses: what is already due still runs, so paying while paused still notifies; what is planned for later waits. */
  set factor(factor: number) {
    this.#base = this.now();
    this.#since = Date.now();
    this.#factor = factor;
    for (const key of this.#tasks.keys()) this.#arm(key);
  }

  /** Puts the clock forward; what has become due meanwhile runs now, paused or not. */
  skip(ms: number): void {
    this.#base += ms;
    for (const key of this.#tasks.keys()) this.#arm(key);
  }

  /** Plans (or replans) what `key` names. */
  at(key: string, due: number, run: () => void): void {
    this.cancel(key);
    this.#tasks.set(key, { due, run });
    this.#arm(key);
  }

  cancel(key: string): void {
    clearTimeout(this.#tasks.get(key)?.timer);
    this.#tasks.delete(key);
  }

  #arm(key: string): void {
    const task = this.#tasks.get(key);
    if (!task) return;
    clearTimeout(task.timer);
    const left = task.due - this.now();
    if (left > 0 && this.#factor === 0) return;
    const wait = left <= 0 ? 0 : Math.min(LONGEST_WAIT, Math.ceil(left / this.#factor));
    task.timer = setTimeout(() => {
      if (task.due > this.now()) return this.#arm(key);
      this.#tasks.delete(key);
      task.run();
    }, wait);
  }
}
