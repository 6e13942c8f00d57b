import { useEffect } from "react";

/** Goes to another document: where what could not happen on this page happens without scripts. */
export function LeadTo({ href }: { href: string }) {
  useEffect(() => location.assign(href), [href]);
  return null;
}
