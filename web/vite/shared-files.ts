import path from "node:path";
import { normalizePath } from "vite";

const script = /\.(?:[cm]?[jt]sx?|json)(?:\?.*)?$/;
const app = `${normalizePath(path.resolve(import.meta.dirname, "../app"))}/`;
const within = (id: string, ...folders: string[]) => folders.some((folder) => id.startsWith(`${app}${folder}`));
const lucide = (id: string) => id.includes("/node_modules/lucide/");

/**
 * What several pages share, in a few files. Left alone, the bundler makes one file for every set of pages that share something:
 * sixty for a product page, most of them under a kilobyte, and each costs a phone a request. Only what pages load at once is
 * gathered (`$initial`); what comes after hydration stays apart. A count is of the pages that use a module.
 */
export const sharedFiles = [
  { name: "react", test: /\/node_modules\/(?:react|react-dom|scheduler)\// },
  { name: "base", test: script, minShareCount: 30 },
  {
    name: "shop",
    test: (id: string) => script.test(id) && (lucide(id) || (within(id, "") && !within(id, "routes/", "features/admin/"))),
    minShareCount: 3,
  },
  { name: "desk", test: (id: string) => script.test(id) && within(id, "features/admin/"), minShareCount: 4 },
].map((group) => ({ ...group, tags: ["$initial" as const] }));
