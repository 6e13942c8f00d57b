import { Monitor, Moon, Sun } from "lucide";
import { useEffect, useState } from "react";
import { useT } from "../../i18n/i18n.tsx";
import { Icon } from "../../ui/Icon.tsx";

const themes = [
  ["light", Sun],
  ["dark", Moon],
  ["system", Monitor],
] as const;
type Theme = (typeof themes)[number][0];

/** Kept in this browser only; root.tsx applies it before the first paint. */
export function ThemeSwitch() {
  const t = useT();
  const [theme, setTheme] = useState<Theme>("system");
  useEffect(() => {
    const kept = localStorage.getItem("theme");
    if (kept === "light" || kept === "dark") setTheme(kept);
  }, []);
  const choose = (next: Theme) => {
    setTheme(next);
    if (next === "system") {
      localStorage.removeItem("theme");
      delete document.documentElement.dataset["theme"];
    } else {
      localStorage.setItem("theme", next);
      document.documentElement.dataset["theme"] = next;
    }
  };
  return (
    <fieldset className="with-js inline-flex rounded-md border border-control">
      <legend className="sr-only">{t("shell.theme")}</legend>
      {themes.map(([value, icon]) => (
        <label
          key={value}
          title={t(`shell.theme.${value}`)}
          className="grid size-11 place-items-center rounded-md text-muted has-checked:bg-tint has-checked:text-action has-focus-visible:outline-2 has-focus-visible:outline-action"
        >
          <input type="radio" name="theme" value={value} checked={theme === value} onChange={() => choose(value)} className="sr-only" />
          <Icon of={icon} size={18} label={t(`shell.theme.${value}`)} />
        </label>
      ))}
    </fieldset>
  );
}
