// npm run test:parcels: what was tried against the parcels' states, and what came of it; `-- --long` tries 10,000 pushes per carrier.
import { printFigures } from "./figures.mjs";

const long = process.argv.includes("--long");
printFigures({
  expected: ["K1", "K2"],
  runs: [{ args: ["server/test/parcels"], env: long ? { SOAK_PARCELS: "100" } : {} }],
  long,
});
