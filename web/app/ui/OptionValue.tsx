import clsx from "clsx";

/** How one choice of an option looks, whether it is a link or a radio button: chosen, possible, sold out, or not in this combination. */
export const optionValueClass = (selected: boolean, faint: boolean) =>
  clsx(
    "inline-flex min-h-11 items-center gap-2 rounded-md border px-3",
    selected ? "border-action bg-tint font-medium text-action outline-1 outline-action" : "border-control bg-surface hover:border-action",
    faint && "border-dashed text-muted",
  );

export interface OptionValueProps {
  name: string;
  swatch: string | null;
  together: boolean;
  soldOut: boolean;
  notTogetherLabel: string;
  soldOutLabel: string;
}

export function OptionValue({ name, swatch, together, soldOut, notTogetherLabel, soldOutLabel }: OptionValueProps) {
  return (
    <>
      {swatch && <span aria-hidden className="size-5 rounded-full border border-control" style={{ background: swatch }} />}
      <span className={clsx(!together && "line-through")}>{name}</span>
      {!together && <span className="sr-only">{notTogetherLabel}</span>}
      {soldOut && <span className="text-xs">{soldOutLabel}</span>}
    </>
  );
}
