import type { RefusalData } from "../../refusals.ts";
import { Alert } from "../../ui/Feedback.tsx";

/** What was refused and belongs to no single field. */
export function Refusals({ of: refusals }: { of: readonly RefusalData[] }) {
  if (refusals.length === 0) return null;
  return (
    <Alert tone="danger" urgent>
      {refusals.map((refusal) => (
        <p key={refusal.code + refusal.message}>{refusal.message}</p>
      ))}
    </Alert>
  );
}
