// Loaded with --import before a shop: counts its steps to the outside once it is armed, and kills the process without any farewell at the
// wanted one. No product code knows of it. A step is what changes the world: a commit, a write outside a transaction, an HTTP call; with
// `every`, each SQL statement is one.
//   { arm: n, when, every }   die at the n-th step from now: "before" it goes out, when it is "sent" and its answer never read, or when it
//                             is "answered" and nothing was done with the answer
//   { disarm: true }          tells how many steps there were
import pg from "pg";

let plan = null;
let steps = 0;

const die = () => process.kill(process.pid, "SIGKILL");

/** Does something that is a step, and dies at it if it is the one. */
function step(doIt) {
  const now = plan && ++steps === plan.arm ? plan.when : null;
  if (now === "before") die();
  const answer = doIt();
  if (now === "sent") setImmediate(die);
  if (now === "answered") void Promise.resolve(answer).finally(die);
  return answer;
}

const inTransaction = new WeakSet();
/** Whether a statement changes what others see; keeps track of the connection's transaction. */
function isStep(client, query) {
  const text = (typeof query === "string" ? query : (query?.text ?? "")).trimStart().toLowerCase();
  if (text.startsWith("begin")) inTransaction.add(client);
  const inside = inTransaction.has(client);
  if (/^(commit|rollback)\b(?! to)/.test(text)) inTransaction.delete(client);
  if (plan?.every) return true;
  return text.startsWith("commit") || (!inside && /^(insert|update|delete|with)\b/.test(text) && /\b(insert|update|delete)\b/.test(text));
}

const { query } = pg.Client.prototype;
pg.Client.prototype.query = function (...args) {
  const send = () => query.apply(this, args);
  return isStep(this, args[0]) ? step(send) : send();
};
const realFetch = globalThis.fetch;
globalThis.fetch = (...args) => step(() => realFetch(...args));

process.on("message", (message) => {
  const counted = steps;
  steps = 0;
  plan = message.disarm ? null : message;
  process.send({ steps: counted });
});
process.channel?.unref();
