import { parseArgs } from "node:util";

export interface Options {
  quick: boolean;
  rounds: number;
  /** Products in each database; the first one also serves the measurements that do not depend on their number. */
  sizes: number[];
  /** Works to measure; null for all. */
  only: Set<string> | null;
  /** Writes a CPU profile of each server to data/bench/profiles. */
  profile: boolean;
  /** Flags of Node for the measured servers, to try them out. */
  node: string[];
  /** The whole run shall end by then, in milliseconds from its start. */
  budget: number;
}

const usage = `npm run bench -- [--quick] [--rounds=3] [--products=1000,100000] [--only=W1,W5] [--profile] [--node=--max-semi-space-size=64]
  --quick     one short round, 1,000 and 10,000 products: to see that everything works, not to quote
  --rounds    interleaved rounds; figures are their medians
  --products  the sizes of the two shops
  --only      W1, W2, W3-zh, W3-en, W3-pinyin, W4, W5, W6, page, live, tracked (parcels, two replicas, Redis), flash, start
  --profile   CPU profiles of the servers in data/bench/profiles
  --node      flags of Node for the measured servers, to try them out`;

export function readOptions(args: string[]): Options {
  const wrong = (message: string): never => {
    console.error(`${message}\n${usage}`);
    process.exit(2);
  };
  const parse = () =>
    parseArgs({
      args,
      options: {
        quick: { type: "boolean", default: false },
        rounds: { type: "string" },
        products: { type: "string" },
        only: { type: "string" },
        profile: { type: "boolean", default: false },
        node: { type: "string", multiple: true, default: [] },
        help: { type: "boolean", default: false },
      },
    }).values;
  let given: ReturnType<typeof parse>;
  try {
    given = parse();
  } catch (error) {
    return wrong((error as Error).message);
  }
  if (given.help) {
    console.log(usage);
    process.exit(0);
  }
  const quick = given.quick;
  const rounds = Number(given.rounds ?? (quick ? 1 : 3));
  const sizes = (given.products ?? (quick ? "1000,10000" : "1000,100000")).split(",").map(Number);
  if (!Number.isInteger(rounds) || rounds < 1) return wrong("--rounds: a whole number from 1");
  if (sizes.length > 2 || sizes.some((size) => !Number.isInteger(size) || size < 1000))
    return wrong("--products: one or two numbers from 1000");
  const only = given.only ? new Set(given.only.split(",")) : null;
  return { quick, rounds, sizes, only, profile: given.profile, node: given.node, budget: (quick ? 115 : 570) * 1000 };
}
