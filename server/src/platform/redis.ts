import { Redis } from "ioredis";

/** So long whoever has another way waits for Redis: a moment's more, and a checkout would be seen to stand still. */
const ANSWER_WITHIN_MS = 200;
/** Without any answer for so long, the connection is given up and made anew: a Redis that hangs tells nobody. */
const SILENT_MS = { asking: 1_000, listening: 5_000 };

/** A connection to ask through, that fails fast, whether Redis is dead or hangs: whoever uses it goes on without an answer. */
export const askingRedis = (url: string): Redis =>
  new Redis(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: ANSWER_WITHIN_MS,
    socketTimeout: SILENT_MS.asking,
    connectTimeout: SILENT_MS.asking,
  });

/** A connection to listen on. As nothing is asked through it, it is asked now and then whether it still lives. */
export function listeningRedis(url: string): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: null, socketTimeout: SILENT_MS.listening, connectTimeout: SILENT_MS.listening });
  const beat = setInterval(() => {
    if (redis.status === "ready") redis.ping().catch(() => {}); // the connection itself tells of what is wrong
  }, SILENT_MS.listening);
  redis.once("end", () => clearInterval(beat));
  return redis;
}
