const script = String.raw`\.(?:[cm]?[jt]sx?|json)(?:\?.*)?$`;

/**
 * What several pages share, in a few files. Left alone, the bundler makes one file for every set of pages that share something:
 * sixty for a product page, most of them under a kilobyte, and each costs a phone a request. Only what pages load at once is
 * gathered (`$initial`); what comes after hydration stays apart. A count is of the pages that use a module.
 */
export const sharedFiles = [
  { name: "react", test: /\/node_modules\/(?:react|react-dom|scheduler)\// },
  { name: "base", test: new RegExp(script), minShareCount: 30 },
  { name: "shop", test: new RegExp(`(?:/app/(?!routes/|features/admin/)|/lucide/).*${script}`), minShareCount: 3 },
  { name: "desk", test: new RegExp(`/app/features/admin/.*${script}`), minShareCount: 4 },
].map((group) => ({ ...group, tags: ["$initial" as const] }));
