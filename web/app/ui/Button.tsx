import clsx from "clsx";
import { type ButtonHTMLAttributes, type ReactNode, useRef } from "react";
import { Link, type LinkProps } from "./Link.tsx";
import { useHandOver } from "./useHandOver.ts";

export type ButtonLook = "primary" | "secondary" | "quiet" | "danger";

interface Look {
  look?: ButtonLook;
  size?: "md" | "sm";
  wide?: boolean;
}

const looks: Record<ButtonLook, string> = {
  primary: "border-action bg-action text-on-action hover:border-action-strong hover:bg-action-strong",
  secondary: "border-action bg-transparent text-action hover:bg-tint",
  quiet: "border-transparent bg-transparent text-ink hover:bg-neutral-tint",
  danger: "border-sale bg-transparent text-sale hover:bg-sale-tint",
};

export const buttonClass = ({ look = "primary", size = "md", wide }: Look, extra?: string) =>
  clsx(
    "inline-flex items-center justify-center gap-2 rounded-md border text-center font-semibold transition-colors",
    "disabled:cursor-not-allowed disabled:border-control disabled:bg-neutral-tint disabled:text-muted aria-disabled:cursor-not-allowed aria-disabled:opacity-60",
    size === "md" ? "min-h-12 px-5 py-2 text-base" : "min-h-9 px-3 py-1 text-sm",
    looks[look],
    wide && "w-full",
    extra,
  );

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, Look {
  /** Shows that something is under way and keeps a second click out. */
  busy?: boolean;
  children: ReactNode;
}

/**
 * While it is busy it is not `disabled`, which would drop the focus: it only answers no more. A key in a field of its form comes
 * through the same click, so a second submit is kept out on both ways.
 */
export function Button({ look, size, wide, busy, className, children, type = "button", onClick, ...rest }: ButtonProps) {
  const ref = useRef<HTMLButtonElement>(null);
  useHandOver(ref);
  return (
    <button
      {...rest}
      ref={ref}
      type={type}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={buttonClass({ look, size, wide }, className)}
    >
      {busy && <span aria-hidden className="size-4 animate-spin rounded-full border-2 border-current border-r-transparent" />}
      {children}
    </button>
  );
}

export function LinkButton({ look, size, wide, className, ...rest }: LinkProps & Look & { className?: string }) {
  return <Link {...rest} className={buttonClass({ look, size, wide }, className)} />;
}

export function IconButton({
  label,
  className,
  children,
  type = "button",
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { label: string }) {
  const ref = useRef<HTMLButtonElement>(null);
  useHandOver(ref);
  return (
    <button
      {...rest}
      ref={ref}
      type={type}
      aria-label={label}
      title={label}
      className={clsx("inline-grid size-11 shrink-0 place-items-center rounded-md hover:bg-neutral-tint", className)}
    >
      {children}
    </button>
  );
}
