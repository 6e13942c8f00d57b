import { Minus, Plus } from "lucide";
import { useEffect, useRef } from "react";
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
  /** What to do with a typed number out of range: put it back into range, or pass it on, so that whoever is asked says why it cannot be. */
  outOfRange?: "clamp" | "pass";
  onChange(value: number): void;
}

/** A number with a button on either side. Without JavaScript the number itself can be typed and sent. */
export function Stepper({ name, value, min = 1, max, outOfRange = "clamp", onChange, ...words }: StepperProps) {
  const { label, decreaseLabel, increaseLabel, disabled } = words;
  const box = useRef<HTMLInputElement>(null);
  const within = (number: number) => Math.min(max, Math.max(min, number));
  const clamps = outOfRange === "clamp";
  // The box is the shopper's while they type, and shows what is true whenever that changes
  useEffect(() => {
    if (box.current) box.current.value = String(value);
  }, [value]);
  const settle = (input: HTMLInputElement) => {
    const typed = Number.parseInt(input.value, 10);
    const meant = Number.isNaN(typed) ? value : clamps ? within(typed) : typed;
    if (Number.isNaN(typed) || clamps) input.value = String(meant);
    if (meant !== value) onChange(meant);
  };
  const button = "grid size-11 place-items-center disabled:text-control";
  return (
    <span className="inline-flex rounded-md border border-control bg-surface">
      <button
        type="button"
        className={button}
        aria-label={decreaseLabel}
        disabled={disabled || value <= min}
        onClick={() => onChange(within(value - 1))}
      >
        <Icon of={Minus} size={16} />
      </button>
      <input
        ref={box}
        name={name}
        defaultValue={value}
        inputMode="numeric"
        pattern={clamps && min > 0 ? "0*[1-9][0-9]*" : "[0-9]*"}
        aria-label={label}
        disabled={disabled}
        className="w-10 border-x bg-transparent text-center tabular"
        onBlur={(event) => settle(event.currentTarget)}
        // Enter sends the form with what is in the box
        onKeyDown={(event) => clamps && event.key === "Enter" && settle(event.currentTarget)}
      />
      <button
        type="button"
        className={button}
        aria-label={increaseLabel}
        disabled={disabled || value >= max}
        onClick={() => onChange(within(value + 1))}
      >
        <Icon of={Plus} size={16} />
      </button>
    </span>
  );
}
