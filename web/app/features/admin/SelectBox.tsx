import clsx from "clsx";

export interface SelectBoxProps {
  label: string;
  checked: boolean;
  /** Some, but not all, of what it stands for. */
  partly?: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
  className?: string;
}

/** A check box in a list: a finger's width around it belongs to it, above the link that the row is. */
export function SelectBox({ label, checked, partly = false, disabled, onChange, className }: SelectBoxProps) {
  return (
    <label className={clsx("relative z-10 -m-2 inline-grid size-11 shrink-0 cursor-pointer place-items-center", className)}>
      <span className="sr-only">{label}</span>
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        ref={(box) => {
          if (box) box.indeterminate = partly && !checked;
        }}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4.5 accent-action disabled:opacity-40"
      />
    </label>
  );
}
