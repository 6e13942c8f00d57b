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
  /**
   * What typing may ask for. More than there is (the default): who is asked then says how much there is, rather than a number changing
   * by itself. Only what is in range, where nobody is asked. Anything, where fewer than the least has an answer, too.
   */
  accepts?: "more" | "range" | "any";
  onChange(value: number): void;
}

/** A number with a button on either side. Without JavaScript the number itself can be typed and sent. */
export function Stepper({ name, value, min = 1, max, accepts = "more", onChange, ...words }: StepperProps) {
  const { label, decreaseLabel, increaseLabel, disabled } = words;
  const box = useRef<HTMLInputElement>(null);
  const within = (number: number) => Math.min(max, Math.max(min, number));
  // The box is the shopper's while they type, also before the page is awake, and shows what is true whenever that changes
  const shown = useRef(value);
  useEffect(() => {
    if (box.current && shown.current !== value) box.current.value = String(value);
    shown.current = value;
  }, [value]);
  const settle = (input: HTMLInputElement) => {
    const typed = Number.parseInt(input.value, 10);
    const least = accepts === "any" ? typed : Math.max(min, typed);
    const meant = Number.isNaN(typed) ? value : accepts === "range" ? within(typed) : least;
    if (meant !== typed) input.value = String(meant);
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
        pattern={accepts === "range" && min > 0 ? "0*[1-9][0-9]*" : "[0-9]*"}
        aria-label={label}
        disabled={disabled}
        className="w-10 border-x bg-transparent text-center tabular"
        onBlur={(event) => settle(event.currentTarget)}
        // Enter sends the form with what is in the box
        onKeyDown={(event) => accepts === "range" && event.key === "Enter" && settle(event.currentTarget)}
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
