import { Minus, Plus } from "lucide";
import { Icon } from "./Icon.tsx";

export interface StepperProps {
  name: string;
  value: number;
  min?: number;
  max: number;
  label: string;
  decreaseLabel: string;
  increaseLabel: string;
  disabled?: boolean;
  onChange(value: number): void;
}

/** A number with a button on either side. Without JavaScript the number itself can be typed and sent. */
export function Stepper({ name, value, min = 1, max, label, decreaseLabel, increaseLabel, disabled, onChange }: StepperProps) {
  const step = (by: number) => onChange(Math.min(max, Math.max(min, value + by)));
  const button = "grid size-11 place-items-center disabled:text-control";
  return (
    <span className="inline-flex rounded-md border border-control bg-surface">
      <button type="button" className={button} aria-label={decreaseLabel} disabled={disabled || value <= min} onClick={() => step(-1)}>
        <Icon of={Minus} size={16} />
      </button>
      <input
        key={value}
        name={name}
        defaultValue={value}
        inputMode="numeric"
        pattern="[0-9]*"
        aria-label={label}
        disabled={disabled}
        className="w-10 border-x bg-transparent text-center tabular"
        // More than there is may be typed: the shop then says how much it has, rather than a number changing by itself
        onBlur={(event) => {
          const typed = Number.parseInt(event.currentTarget.value, 10);
          if (Number.isNaN(typed)) event.currentTarget.value = String(value);
          else if (typed !== value) onChange(Math.max(min, typed));
        }}
      />
      <button type="button" className={button} aria-label={increaseLabel} disabled={disabled || value >= max} onClick={() => step(1)}>
        <Icon of={Plus} size={16} />
      </button>
    </span>
  );
}
