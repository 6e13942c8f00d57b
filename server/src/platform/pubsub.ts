import { RedisPubSub } from "graphql-redis-subscriptions";
import { PubSub, type PubSubEngine } from "graphql-subscriptions";
import { EventEmitter } from "node:events";
import type { Logger } from "./log.ts";
import { askingRedis, listeningRedis } from "./redis.ts";

/** What travels between processes after a commit: the event's number and name. Readers load the rows themselves. */
export interface Signal {
  eventId: string;
  type: string;
  /** Everything the event concerns; a reader follows one or several of them. */
  topics: string[];
}

/** Fan-out to every process: through Redis where there is one, else within this process. */
export interface Live {
  publish(topic: string, signal: Signal): void;
  /** Calls `onNews` when there is, or may be, news of the topics. Resolves once listening has really begun; the answer ends it. */
  subscribe(topics: string[], onNews: () => void): Promise<() => void>;
  /** Null without Redis. */
  ping(): Promise<boolean | null>;
  close(): Promise<void>;
}

/** Topics remembered while Redis is away; a message only wakes its readers, so one per topic is enough. */
const MAX_UNSENT = 10_000;

export function createLive(redisUrl: string | undefined, log: Logger): Live {
  if (!redisUrl) {
    const eventEmitter = new EventEmitter().setMaxListeners(0); // a popular thing has many readers
    const engine = new PubSub({ eventEmitter });
    return {
      publish: (topic, signal) => void engine.publish(topic, signal),
      subscribe: (topics, onNews) => listen(engine, topics, onNews),
      ping: async () => null,
      close: async () => {},
    };
  }
  // Publishing fails fast: a shop without Redis still sells, and clients read again after they reconnect
  const publisher = askingRedis(redisUrl);
  const subscriber = listeningRedis(redisUrl);
  for (const client of [publisher, subscriber]) client.on("error", (error: Error) => log.warn({ err: error.message }, "redis"));
  const engine: PubSubEngine = new RedisPubSub({ publisher, subscriber });
  const unsent = new Map<string, Signal>();
  const publish = (topic: string, signal: Signal) =>
    void engine.publish(topic, signal).catch((error: Error) => {
      if (unsent.size < MAX_UNSENT) unsent.set(topic, signal);
      log.warn({ err: error.message, topic }, "live update not published; it follows when Redis is back");
    });
  // this connection may be back later than the readers': what it could not send meanwhile wakes them now
  publisher.on("ready", () => {
    const late = [...unsent];
    unsent.clear();
    for (const [topic, signal] of late) publish(topic, signal);
  });
  const listeners = new Set<() => void>();
  // what was published while Redis was away reached nobody: everyone looks for himself
  subscriber.on("ready", () => listeners.forEach((onNews) => onNews()));
  return {
    publish,
    subscribe: async (topics, onNews) => {
      listeners.add(onNews);
      const stop = await listen(engine, topics, onNews);
      return () => {
        listeners.delete(onNews);
        stop();
      };
    },
    ping: () =>
      publisher.ping().then(
        () => true,
        () => false,
      ),
    close: async () => {
      // both say goodbye, so that what is under way is still answered; a Redis that hangs is left standing
      const late = new Promise((done) => setTimeout(done, 1_000).unref());
      await Promise.race([Promise.allSettled([publisher.quit(), subscriber.quit()]), late]);
    },
  };
}

async function listen(engine: PubSubEngine, topics: string[], onNews: () => void): Promise<() => void> {
  const ids = await Promise.all(topics.map((topic) => engine.subscribe(topic, onNews, {})));
  return () => ids.forEach((id) => engine.unsubscribe(id));
}
