import clsx from "clsx";
import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes, useId } from "react";

interface Frame {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  /** For screen readers only; the placeholder or the context shows it to the others. */
  hideLabel?: boolean;
  className?: string;
}

export const controlClass = (error?: string | null | boolean, extra?: string) =>
  clsx(
    "block min-h-11 w-full rounded-md border bg-surface px-3 py-2 text-base text-ink placeholder:text-muted",
    error ? "border-sale" : "border-control",
    extra,
  );

function useFrame({ label, hint, error, hideLabel, className }: Frame, id?: string) {
  const made = useId();
  const controlId = id ?? made;
  const described = [hint && `${controlId}-hint`, error && `${controlId}-error`].filter(Boolean).join(" ") || undefined;
  const wrap = (control: ReactNode) => (
    <div className={className}>
      <label htmlFor={controlId} className={hideLabel ? "sr-only" : "mb-1 block text-sm font-medium"}>
        {label}
      </label>
      {control}
      {hint && (
        <p id={`${controlId}-hint`} className="mt-1 text-sm text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${controlId}-error`} className="mt-1 text-sm font-medium text-sale">
          {error}
        </p>
      )}
    </div>
  );
  return { wrap, control: { id: controlId, "aria-describedby": described, "aria-invalid": error ? true : undefined } };
}

export function Field({ label, hint, error, hideLabel, className, id, ...rest }: InputHTMLAttributes<HTMLInputElement> & Frame) {
  const { wrap, control } = useFrame({ label, hint, error, hideLabel, className }, id);
  return wrap(<input {...rest} {...control} className={controlClass(error)} />);
}

export function TextArea({
  label,
  hint,
  error,
  hideLabel,
  className,
  id,
  rows = 3,
  ...rest
}: TextareaHTMLAttributes<HTMLTextAreaElement> & Frame) {
  const { wrap, control } = useFrame({ label, hint, error, hideLabel, className }, id);
  return wrap(<textarea {...rest} {...control} rows={rows} className={controlClass(error)} />);
}

export function Select({
  label,
  hint,
  error,
  hideLabel,
  className,
  id,
  children,
  ...rest
}: SelectHTMLAttributes<HTMLSelectElement> & Frame) {
  const { wrap, control } = useFrame({ label, hint, error, hideLabel, className }, id);
  return wrap(
    <select {...rest} {...control} className={controlClass(error, "select-chevron")}>
      {children}
    </select>,
  );
}

export function Checkbox({ label, className, ...rest }: Omit<InputHTMLAttributes<HTMLInputElement>, "type"> & { label: ReactNode }) {
  return (
    <label className={clsx("flex min-h-11 items-center gap-3 text-base", className)}>
      <input {...rest} type="checkbox" className="size-5 shrink-0 accent-action" />
      <span className="min-w-0 flex-1">{label}</span>
    </label>
  );
}

/** One choice of several as a whole row: title, detail, something at the end. */
export function RadioRow({
  title,
  detail,
  end,
  className,
  ...rest
}: Omit<InputHTMLAttributes<HTMLInputElement>, "type" | "title"> & { title: ReactNode; detail?: ReactNode; end?: ReactNode }) {
  return (
    <label
      className={clsx(
        "flex min-h-14 items-center gap-3 rounded-md border border-control bg-surface px-3 py-2 has-checked:border-action has-checked:bg-tint has-disabled:cursor-not-allowed has-disabled:border-line has-disabled:bg-transparent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-action",
        className,
      )}
    >
      <input {...rest} type="radio" className="size-5 shrink-0 accent-action focus-visible:outline-none" />
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{title}</span>
        {detail && <span className="block text-sm text-muted">{detail}</span>}
      </span>
      {end && <span className="shrink-0 text-end font-medium">{end}</span>}
    </label>
  );
}
