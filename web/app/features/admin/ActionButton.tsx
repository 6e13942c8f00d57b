import { CircleHelp } from "lucide";
import { type ReactNode, useId } from "react";
import { useT } from "../../i18n/i18n.tsx";
import { Button, type ButtonLook } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";

export interface ActionButtonProps {
  state: { allowed: boolean; reason?: string | null };
  look?: ButtonLook;
  wide?: boolean;
  size?: "md" | "sm";
  busy?: boolean;
  onClick: () => unknown;
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
    <details name="why" className={`relative ${wide ? "w-full" : ""}`}>
      <summary
        aria-describedby={reasonId}
        title={state.reason ?? undefined}
        className={`inline-flex items-center justify-center gap-1.5 rounded-md border text-sm font-semibold text-muted hover:bg-bg ${wide ? "min-h-11 w-full px-5" : "min-h-9 px-3"}`}
      >
        {children}
        <Icon of={CircleHelp} size={14} />
        <span className="sr-only">, {t("desk.notPossible")}</span>
      </summary>
      <p id={reasonId} className="absolute end-0 z-20 mt-1 w-max max-w-64 rounded-md border bg-surface px-3 py-2 text-sm text-ink">
        {state.reason ?? t("desk.notPossible")}
      </p>
    </details>
  );
}
