import type { Clock } from "./clock.ts";
import type { Fault, FaultName, Faults, Target } from "./faults.ts";
import type { Change, Collection, Journal } from "./journal.ts";

export interface Attempt {
  at: string;
  status: number | null;
  body: string;
  accepted: boolean;
  /** The connection failed, or nothing came in time. */
  error?: string;
  fault?: string;
}

export interface Message<P = unknown> {
  id: string;
  channel: string;
  url: string;
  /** Numbers a person or a fault may look for: trade, order, waybill. */
  about: string[];
  payload: P;
  createdAt: string;
  attempts: Attempt[];
  /** How often it was sent on the schedule; a duplicated sending counts once. */
  tries: number;
  /** Simulated time of the next attempt. */
  due: number;
  state: "waiting" | "accepted" | "gave-up" | "lost";
}

/** What is posted. */
export interface Content {
  contentType: string;
  body: string;
  /** Others than the type, such as a signature. */
  headers?: Record<string, string>;
}

export interface Channel<P> {
  name: string;
  target: Target;
  /** Waits between attempts, in simulated milliseconds. */
  gaps: readonly number[];
  timeoutMs: number;
  /** Built anew for each attempt, because some senders stamp and sign every repetition. */
  render(message: Message<P>, fault?: Fault): Content;
  accepts(status: number, body: string): boolean;
}

/** A message held back until a later one overtakes it is not held for ever. */
const LONGEST_HOLD_MS = 20_000;
const STORED_ANSWER = 2_000;
/** How many of one message arrive at once. */
const COPIES: Partial<Record<FaultName, number>> = { duplicate: 5, flood: 100 };

/** Sends messages until they are accepted as the protocol demands, on the protocol's own schedule. Survives restarts. */
export class Outbox {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #faults: Faults;
  readonly #messages: Collection<Message>;
  readonly #channels = new Map<string, Channel<never>>();
  readonly #held = new Map<string, NodeJS.Timeout>();

  constructor(journal: Journal, clock: Clock, faults: Faults) {
    this.#journal = journal;
    this.#clock = clock;
    this.#faults = faults;
    this.#messages = journal.collection<Message>("outbox");
  }

  open<P>(channel: Channel<P>): void {
    this.#channels.set(channel.name, channel);
    for (const message of this.#messages.values()) if (message.channel === channel.name && message.state === "waiting") this.#plan(message);
  }

  /** A new message and the change that stores it; the caller commits that together with what the message is about, then calls send. */
  compose<P>(channel: Channel<P>, id: string, url: string, about: string[], payload: P): { message: Message<P>; change: Change } {
    const message: Message<P> = {
      id,
      channel: channel.name,
      url,
      about,
      payload,
      createdAt: new Date().toISOString(),
      attempts: [],
      tries: 0,
      due: this.#clock.now(),
      state: "waiting",
    };
    return { message, change: this.#messages.put(id, message) };
  }

  send(message: Message): void {
    this.#plan(message);
  }

  list(channel: string): Message[] {
    return this.#messages.values().filter((message) => message.channel === channel);
  }

  /** One attempt outside the schedule, with its answer. */
  async post<P>(channel: Channel<P>, url: string, content: Content, fault?: string): Promise<Attempt> {
    const attempt: Attempt = { at: new Date().toISOString(), status: null, body: "", accepted: false };
    if (fault) attempt.fault = fault;
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "content-type": content.contentType, ...content.headers },
        body: content.body,
        redirect: "manual",
        signal: AbortSignal.timeout(channel.timeoutMs),
      });
      const body = await answer.text();
      attempt.status = answer.status;
      attempt.body = body.slice(0, STORED_ANSWER);
      attempt.accepted = channel.accepts(answer.status, body);
    } catch (error) {
      attempt.error =
        error instanceof Error ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ""}` : "failed";
    }
    return attempt;
  }

  #plan(message: Message): void {
    this.#clock.at(`outbox ${message.id}`, message.due, () => this.#start(message.id));
  }

  #start(id: string): void {
    const message = this.#messages.get(id);
    const channel = message && this.#channels.get(message.channel);
    if (!message || !channel) return;
    const fault = this.#faults.take(channel.target, "message", [message.channel, message.url, ...message.about]);
    if (fault?.fault === "lost") return void this.#save({ ...message, state: "lost", attempts: [...message.attempts, swallowed("lost")] });
    if (fault?.fault === "delayed") return void setTimeout(() => this.#run(id, fault), fault.ms);
    if (fault?.fault === "reordered") return this.#hold(id, fault);
    this.#run(id, fault);
  }

  #hold(id: string, fault: Fault): void {
    const release = (): void => {
      clearTimeout(this.#held.get(id));
      this.#held.delete(id);
      this.#run(id, fault);
    };
    this.#held.set(id, setTimeout(release, LONGEST_HOLD_MS));
  }

  #releaseHeld(channel: string): void {
    for (const [id, timer] of this.#held) {
      if (this.#messages.get(id)?.channel !== channel) continue;
      clearTimeout(timer);
      this.#held.delete(id);
      this.#run(id);
    }
  }

  #run(id: string, fault?: Fault): void {
    this.#attempt(id, fault).catch((error: unknown) => {
      process.stderr.write(`simulators: message ${id}: ${error instanceof Error ? error.stack : String(error)}\n`);
    });
  }

  async #attempt(id: string, fault?: Fault): Promise<void> {
    const message = this.#messages.get(id) as Message<never> | undefined;
    const channel = message && this.#channels.get(message.channel);
    if (!message || !channel || message.state !== "waiting") return;
    const copies = (fault && COPIES[fault.fault]) ?? 1;
    // A forger does not stop the honest sender: his message comes first, and what is answered to it counts for nothing.
    const forged = fault?.fault === "forged" && (await this.#post(channel, message.url, channel.render(message, fault), fault));
    const content = channel.render(message, forged ? undefined : fault);
    const attempts = await Promise.all(
      Array.from({ length: copies }, () => this.#post(channel, message.url, content, forged ? undefined : fault)),
    );
    const tried = {
      ...message,
      attempts: [...message.attempts, ...(forged ? [{ ...forged, accepted: false }] : []), ...attempts],
      tries: message.tries + 1,
    };
    const gap = channel.gaps[message.tries];
    if (attempts.some((attempt) => attempt.accepted)) this.#save({ ...tried, state: "accepted" });
    else if (gap === undefined) this.#save({ ...tried, state: "gave-up" });
    else this.#plan(this.#save({ ...tried, due: this.#clock.now() + gap }));
    // Whatever was held back to arrive late has now been overtaken.
    if (fault?.fault !== "reordered") this.#releaseHeld(message.channel);
  }

  #post(channel: Channel<never>, url: string, content: Content, fault?: Fault): Promise<Attempt> {
    return this.post(channel, url, fault?.fault === "garbage" ? { ...content, body: "\u0000{<not a message" } : content, fault?.fault);
  }

  #save(message: Message): Message {
    this.#journal.commit(this.#messages.put(message.id, message));
    return message;
  }
}

const swallowed = (fault: string): Attempt => ({ at: new Date().toISOString(), status: null, body: "", accepted: false, fault });
