import clsx from "clsx";

/** A name reads in its own direction, whatever stands around it; where it is too long its end is left out, never its beginning. */
export const PersonName = ({ name, className }: { name: string; className?: string }) => (
  <bdi className={clsx("inline-block max-w-full truncate align-bottom", className)}>{name}</bdi>
);
