import type { Call, Reply } from "../http.ts";
import { Refusal, fieldsOf, json, textOf } from "../http.ts";
import type { Channel, Message } from "../outbox.ts";
import type { World } from "../world.ts";

const MOST_AT_ONCE = 500;
const forgery = { id: "", target: "sf", fault: "forged", on: "message", count: 1, ms: 0 } as const;

/** Sends the last push about a parcel again, `times` at once, unchanged or as somebody would who only knows the address. */
export const sendAgain = async <T>(world: World, channel: Channel<T>, call: Call, number: string): Promise<Reply> => {
  const fields = fieldsOf(call);
  const times = Number(fields["times"] ?? 1);
  if (!Number.isInteger(times) || times < 1 || times > MOST_AT_ONCE) throw new Refusal(400, `times must be 1 to ${MOST_AT_ONCE}`);
  const last = world.outbox.list(channel.name).findLast(({ about }) => about.includes(number)) as Message<T> | undefined;
  if (!last) throw new Refusal(404, "nothing was pushed about this number yet");
  const forged = fields["forge"] === true || fields["forge"] === "true";
  const content = channel.render(last, forged ? forgery : undefined);
  const url = textOf(fields["url"]) || last.url;
  return json({ attempts: await Promise.all(Array.from({ length: times }, () => world.outbox.post(channel, url, content))) });
};
