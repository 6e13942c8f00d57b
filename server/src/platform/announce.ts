import type { Env } from "../env.ts";

interface Announcement {
  env: Env;
  url: string;
  seconds: number;
  embedded: string | null;
  simulators: string | null;
  accounts: readonly { role: string; email: string; password: string }[];
}

/** Tells a person at the terminal what is up, where, and what to try first. */
export function announce({ env, url, seconds, embedded, simulators, accounts }: Announcement): void {
  const parts = [
    embedded ? `embedded PostgreSQL in ${embedded}` : "PostgreSQL at DATABASE_URL",
    env.REDIS_URL ? "Redis" : "live updates within this process",
  ];
  const lines = [
    "",
    `岁窑 Sui Kiln: ${env.SHOP_MODE} shop ready in ${seconds.toFixed(1)} s (${parts.join(", ")})`,
    `  Shop          ${url}`,
    `  Dashboard     ${url}/admin`,
    `  GraphQL       ${url}/developers/graphql`,
  ];
  if (simulators) lines.push(`  Simulators    ${simulators}   (pay, decline, move parcels, faults)`);
  if (env.SHOP_MODE === "demo") {
    lines.push("");
    for (const { role, email, password } of accounts)
      lines.push(`  ${role === "CUSTOMER" ? "Shopper" : "Staff  "}  ${email} / ${password}`);
    lines.push(
      "",
      "  Try first: put a tea bowl in the cart, order as a guest, pay at the Alipay page;",
      "  keep the dashboard open beside it, ship the order there, and watch the parcel move.",
    );
  }
  lines.push("", "  Ctrl-C stops everything.", "");
  console.log(lines.join("\n"));
}
