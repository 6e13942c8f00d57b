import { useCallback } from "react";

/**
 * GraphiQL's strip says role="tab" of list items that hold two buttons, one to show the tab and one to close it: a tab must not
 * hold controls, and the button that really shows it says nothing. It is a list of buttons, one of which is current; so it is
 * said to be one, again whenever GraphiQL writes its own attributes.
 */
function correct(strip: Element): void {
  strip.removeAttribute("role");
  for (const item of strip.querySelectorAll("[aria-selected]")) {
    const current = item.getAttribute("aria-selected") === "true";
    item.removeAttribute("role");
    item.removeAttribute("aria-selected");
    const show = item.querySelector("[aria-controls]");
    if (current) show?.setAttribute("aria-current", "true");
    else show?.removeAttribute("aria-current");
  }
}

/** To be put on what holds GraphiQL. */
export const useTabStrip = () =>
  useCallback((frame: HTMLElement | null) => {
    if (!frame) return undefined;
    const correctAll = () => frame.querySelectorAll(".graphiql-tabs").forEach(correct);
    const watch = new MutationObserver(correctAll);
    watch.observe(frame, { subtree: true, childList: true, attributeFilter: ["aria-selected"] });
    correctAll();
    return () => watch.disconnect();
  }, []);
