/** Who exists in the demo shop. Public on purpose: the demo's seed makes them, and a live shop has none of them. */
export const demoAccounts = {
  owner: { login: "owner@demo.shop", password: "demo-owner-2026" },
  packer: { login: "packer@demo.shop", password: "demo-packer-2026" },
  shopper: { login: "mei@demo.shop", password: "demo-shopper-2026" },
} as const;
