import clsx from "clsx";

export interface PriceProps {
  /** Already formatted for the reader. */
  value: string;
  /** The former price; shown struck through, and named for those who cannot see the stroke. */
  compareAt?: string | null;
  compareAtLabel?: string;
  from?: string;
  size?: "sm" | "md" | "lg";
}

const sizes = { sm: "text-base", md: "text-lg", lg: "text-2xl" };

export function Price({ value, compareAt, compareAtLabel, from, size = "md" }: PriceProps) {
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2 tabular">
      <span className={clsx("font-display font-semibold", sizes[size], compareAt && "text-sale")}>
        {value}
        {from && <span className="ms-1 font-sans text-sm font-normal text-muted">{from}</span>}
      </span>
      {compareAt && (
        <>
          <span className="sr-only">{compareAtLabel}</span>
          <s className="text-sm text-muted">{compareAt}</s>
        </>
      )}
    </span>
  );
}
