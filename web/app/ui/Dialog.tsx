import clsx from "clsx";
import { X } from "lucide";
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from "react";
import { IconButton } from "./Button.tsx";
import { Icon } from "./Icon.tsx";
import { showModal } from "./showModal.ts";
import { focusHeading } from "./useHandOver.ts";

export interface DialogProps {
  open: boolean;
  onClose(): void;
  title: ReactNode;
  closeLabel: string;
  children: ReactNode;
  footer?: ReactNode;
  /** center: a window; end: a drawer at the side; bottom: a sheet on small screens, a window on large ones. */
  place?: "center" | "end" | "bottom";
}

const places = {
  center: "m-auto max-h-[85dvh] w-[min(32rem,calc(100vw-2rem))] rounded-lg settle",
  end: "my-0 me-0 ms-auto h-dvh max-h-none w-[min(26rem,100%)] max-w-none animate-[slide-in_180ms_ease-out]",
  bottom:
    "mx-0 mt-auto mb-0 max-h-[85dvh] w-full max-w-none rounded-t-lg animate-[rise-in_180ms_ease-out] md:m-auto md:w-[32rem] md:rounded-lg",
};

/** Closing gives the focus back to what opened it; what it did may have taken that away. */
function giveBack(dialog: HTMLDialogElement): void {
  if (!dialog.open) return;
  dialog.close();
  const { activeElement } = document;
  if (activeElement === document.body || dialog.contains(activeElement)) focusHeading(document.querySelector("main"));
}

/** The browser's own <dialog>: focus stays inside, Escape closes, the page behind is inert. */
export function Dialog({ open, onClose, title, closeLabel, children, footer, place = "center" }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (open && !dialog.open) showModal(dialog);
    if (!open) giveBack(dialog);
  }, [open]);
  // Taken away while it is open, it would drop the focus
  useLayoutEffect(() => {
    const dialog = ref.current;
    return () => {
      if (dialog) giveBack(dialog);
    };
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
      className={clsx("flex-col border bg-surface p-0 text-base text-ink open:flex", places[place])}
    >
      {open && (
        <>
          <div className="flex items-center justify-between gap-4 border-b ps-4 pe-2">
            <h2 id={titleId} className="py-3 font-display text-lg">
              {title}
            </h2>
            <IconButton label={closeLabel} onClick={onClose}>
              <Icon of={X} />
            </IconButton>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-4">{children}</div>
          {footer && <div className="border-t p-4 pb-[max(1rem,env(safe-area-inset-bottom))]">{footer}</div>}
        </>
      )}
    </dialog>
  );
}
