import type { Target } from "./faults.ts";
import type { Answer, Reply } from "./http.ts";
import { SILENCE, badGateway, garbage } from "./http.ts";
import type { World } from "./world.ts";

/** Answers a call the way the fault that waits for it demands; `misread` is what the company says to a signature it takes for wrong. */
export const answerWithFaults = (
  world: World,
  target: Target,
  names: readonly string[],
  serve: () => Reply,
  misread: () => Reply,
): Answer => {
  const fault = world.faults.take(target, "reply", names);
  if (fault?.fault === "error-5xx") return badGateway();
  if (fault?.fault === "bad-signature") return misread();
  const answer = serve();
  if (fault?.fault === "error-5xx-after-applying") return badGateway();
  if (fault?.fault === "timeout-after-applying") return SILENCE;
  if (fault?.fault === "garbage") return garbage();
  return fault?.fault === "delayed" ? { ...answer, delayMs: fault.ms } : answer;
};
