import { useT } from "../../i18n/i18n.tsx";
import type { Identity } from "./identity.ts";

/** As whom to ask: one click instead of pasting a token into a header. */
export function RolePicker({
  choices,
  current,
  onChange,
}: {
  choices: readonly Identity[];
  current: Identity;
  onChange: (next: Identity) => void;
}) {
  const t = useT();
  return (
    <fieldset className="flex min-w-0 flex-wrap gap-1">
      <legend className="sr-only">{t("dev.role.label")}</legend>
      {choices.map((choice) => (
        <label
          key={choice}
          title={t(`dev.role.${choice}.hint`)}
          className="inline-flex min-h-9 items-center rounded-full border border-control px-3 text-sm text-muted has-checked:border-action has-checked:bg-tint has-checked:font-semibold has-checked:text-action has-focus-visible:outline-2 has-focus-visible:outline-action"
        >
          <input
            type="radio"
            name="role"
            value={choice}
            checked={choice === current}
            onChange={() => onChange(choice)}
            className="sr-only"
          />
          {t(`dev.role.${choice}`)}
        </label>
      ))}
    </fieldset>
  );
}
