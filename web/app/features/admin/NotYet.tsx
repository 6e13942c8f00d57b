import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { Alert, Skeleton } from "../../ui/Feedback.tsx";

export interface NotYetProps {
  /** The shop did not answer, or not with what was asked. */
  broken: boolean;
  again: () => void;
  /** What cannot be shown, in words. */
  words?: string;
  /** How many lines the wait takes the room of. */
  rows?: number;
}

/** In the place of what a window asks for, until it is there: room for it, or why it does not come and a way to ask again. */
export function NotYet({ broken, again, words, rows = 3 }: NotYetProps) {
  const t = useT();
  if (broken)
    return (
      <Alert
        tone="danger"
        urgent
        action={
          <Button size="sm" look="secondary" onClick={again}>
            {t("desk.problem.retry")}
          </Button>
        }
      >
        {words ?? t("desk.verb.broken")}
      </Alert>
    );
  return (
    <div className="grid gap-3" role="status">
      <span className="sr-only">{t("desk.loading")}</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className="h-12" />
      ))}
    </div>
  );
}
