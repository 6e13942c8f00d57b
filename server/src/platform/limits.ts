import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from "rate-limiter-flexible";
import { RateLimited } from "./failures.ts";
import { askingRedis } from "./redis.ts";

/** Attempts allowed per key and window. Shared over replicas through Redis; each process falls back to its own memory, never to "open". */
export const limitRules = {
  "login.account": { points: 10, seconds: 15 * 60 },
  "login.ip": { points: 100, seconds: 24 * 3600 },
  "lookup.ip": { points: 20, seconds: 15 * 60 },
  "lookup.order": { points: 10, seconds: 15 * 60 },
  "register.ip": { points: 20, seconds: 3600 },
  "cart.ip": { points: 300, seconds: 3600 },
  "order.ip": { points: 60, seconds: 3600 },
  "payment.order": { points: 30, seconds: 3600 },
  "pickup.account": { points: 10, seconds: 900 },
  "quote.ip": { points: 120, seconds: 900 },
  "recognize.account": { points: 120, seconds: 900 },
  "tracking.shipment": { points: 20, seconds: 900 },
} as const satisfies Record<string, { points: number; seconds: number }>;
export type LimitName = keyof typeof limitRules;

export interface Limits {
  /** Counts one attempt; throws RateLimited when there are none left. A null key (jobs) is never limited. */
  spend(name: LimitName, key: string | null): Promise<void>;
  /** Forgets the attempts of a key, after a success. */
  clear(name: LimitName, key: string): Promise<void>;
  close(): void;
}

export function createLimits(redisUrl: string | undefined, enabled: boolean): Limits {
  const redis = redisUrl ? askingRedis(redisUrl) : null;
  redis?.on("error", () => {}); // the limiter's own memory takes over meanwhile
  const limiters = Object.fromEntries(
    Object.entries(limitRules).map(([name, { points, seconds }]) => {
      const memory = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
      return [
        name,
        redis ? new RateLimiterRedis({ storeClient: redis, keyPrefix: name, points, duration: seconds, insuranceLimiter: memory }) : memory,
      ];
    }),
  ) as unknown as Record<LimitName, RateLimiterAbstract>;
  return {
    async spend(name, key) {
      if (!enabled || key === null) return;
      try {
        await limiters[name].consume(key);
      } catch (refused) {
        if (refused instanceof RateLimiterRes) throw new RateLimited(Math.max(1, Math.ceil(refused.msBeforeNext / 1000)));
        throw refused;
      }
    },
    async clear(name, key) {
      if (enabled) await limiters[name].delete(key);
    },
    close: () => redis?.disconnect(),
  };
}
