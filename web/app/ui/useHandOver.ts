import { type RefObject, useLayoutEffect } from "react";

/** Where somebody with a keyboard or a screen reader goes on when what had the focus is gone: not at the top of the document again. */
export function focusHeading(place: Element | null): void {
  const heading = place?.querySelector<HTMLElement>("h1, h2");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** A control that goes away while it has the focus, because what it did left nothing more to do, hands it to the heading above. */
export function useHandOver(ref: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const control = ref.current;
    return () => {
      if (control && document.activeElement === control) focusHeading(control.closest("dialog, main"));
    };
  }, [ref]);
}
