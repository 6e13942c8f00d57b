import { type ReactNode, useId } from "react";
import { useT } from "../../i18n/i18n.tsx";
import { Button, type ButtonLook } from "../../ui/Button.tsx";

export interface ActionButtonProps {
  state: { allowed: boolean; reason?: string | null };
  look?: ButtonLook;
  wide?: boolean;
  size?: "md" | "sm";
  busy?: boolean;
  onClick(): unknown;
  children: ReactNode;
}

/**
 * What the server allows is a button; what it does not stays visible, can be reached by keyboard, and says why.
 * Whether and why not is the server's word (`can`); nothing is decided here.
 */
export function ActionButton({ state, look = "secondary", wide, size = "sm", busy, onClick, children }: ActionButtonProps) {
  const t = useT();
  const reasonId = useId();
  if (state.allowed)
    return (
      <Button look={look} size={size} wide={wide} busy={busy} onClick={() => void onClick()}>
        {children}
      </Button>
    );
  return (
    <details className={`group/why relative ${wide ? "w-full" : ""}`}>
      <summary
        aria-describedby={reasonId}
        title={state.reason ?? undefined}
        className={`inline-flex cursor-help items-center justify-center rounded-md border border-transparent text-sm font-semibold text-muted decoration-dotted underline-offset-4 hover:underline ${wide ? "min-h-11 w-full border-line! px-5" : "min-h-9 px-3"}`}
      >
        {children}
        <span className="sr-only">, {t("desk.notPossible")}</span>
      </summary>
      <p id={reasonId} className="max-w-xs px-3 pb-1 text-sm text-muted">
        {state.reason ?? t("desk.notPossible")}
      </p>
    </details>
  );
}
