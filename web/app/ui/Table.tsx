import clsx from "clsx";
import type { HTMLAttributes, ReactNode, TdHTMLAttributes, ThHTMLAttributes } from "react";

/** Scrolls sideways by itself when the screen is narrow; can then be reached by keyboard. */
export function Table({ caption, children }: { caption: string; children: ReactNode }) {
  return (
    <div tabIndex={0} role="region" aria-label={caption} className="overflow-x-auto">
      <table className="w-full border-collapse text-start text-sm tabular">
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </div>
  );
}

export const Th = ({ className, end, ...rest }: ThHTMLAttributes<HTMLTableCellElement> & { end?: boolean }) => (
  <th
    scope="col"
    {...rest}
    className={clsx("border-b px-2.5 py-2.5 font-medium whitespace-nowrap text-muted", end ? "text-end" : "text-start", className)}
  />
);

export const Td = ({ className, end, ...rest }: TdHTMLAttributes<HTMLTableCellElement> & { end?: boolean }) => (
  <td {...rest} className={clsx("border-b px-2.5 py-2.5 align-middle", end && "text-end", className)} />
);

export const Tr = ({ className, fresh, ...rest }: HTMLAttributes<HTMLTableRowElement> & { fresh?: boolean }) => (
  <tr {...rest} className={clsx(fresh && "bg-tint", className)} />
);
