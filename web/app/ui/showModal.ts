/** Opens a dialog over a page that stays where it is: app.css takes the scrollbar away and leaves as much room beside the page. */
export function showModal(dialog: HTMLDialogElement): void {
  const root = document.documentElement;
  // Below another dialog the scrollbar is gone already
  if (!document.querySelector("dialog[open]")) root.style.setProperty("--scrollbar", `${innerWidth - root.clientWidth}px`);
  dialog.showModal();
}
