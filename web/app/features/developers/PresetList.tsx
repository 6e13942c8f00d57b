import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { parse, print } from "graphql";
import { createContext, use, useEffect, useRef, useState } from "react";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { StatusPill, type Tone } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { causeEvent, type Execute, type Preset, presetGroups, presets, resolvePreset } from "./presets.ts";

interface Desk {
  execute: Execute;
  /** Asks as the preset's role from now on. */
  takeRole: (role: Preset["role"]) => void;
  /** Opened by the address. */
  first: string | null;
}

export const PresetContext = createContext<Desk | null>(null);

const tones: Record<Preset["kind"], Tone> = { query: "positive", mutation: "warn", subscription: "info" };

interface Opened {
  id: string;
  values?: Record<string, unknown>;
  busy?: "preparing" | "causing";
  problem?: string;
}

/** Inside GraphiQL's side panel: one click prepares what the example needs and puts it into the editors. */
export function PresetList() {
  const t = useT();
  const language = useLanguage();
  const desk = use(PresetContext);
  const { addTab, setOperationName, stop } = useGraphiQLActions();
  const query = useGraphiQL((state) => state.queryEditor);
  const variables = useGraphiQL((state) => state.variableEditor);
  const [opened, setOpened] = useState<Opened | null>(null);
  const ready = Boolean(query && variables);

  const open = async (preset: Preset) => {
    if (!desk || !query || !variables) return;
    setOpened({ id: preset.id, busy: "preparing" });
    desk.takeRole(preset.role);
    try {
      const resolved = await resolvePreset(preset, desk.execute);
      stop(); // a subscription left running would turn the next Run into its Stop
      if (query.getValue().trim()) addTab();
      const document = parse(resolved.operation);
      query.setValue(print(document));
      // GraphiQL reads it from the text a moment later, and whoever presses Run before that would run the old name
      const operation = document.definitions.find((definition) => definition.kind === "OperationDefinition");
      setOperationName(operation?.name?.value ?? "");
      variables.setValue(Object.keys(resolved.variables).length ? JSON.stringify(resolved.variables, null, 2) : "");
      setOpened({ id: preset.id, values: resolved.values });
    } catch (error) {
      setOpened({ id: preset.id, problem: error instanceof Error ? error.message : String(error) });
    }
  };

  const cause = async (preset: Preset) => {
    if (!desk || !opened) return;
    setOpened({ ...opened, busy: "causing" });
    try {
      await causeEvent(preset, opened.values ?? {}, desk.execute);
      setOpened({ ...opened, busy: undefined });
    } catch (error) {
      setOpened({ ...opened, busy: undefined, problem: error instanceof Error ? error.message : String(error) });
    }
  };

  // The example the address names is opened once, when the editors are there
  const begun = useRef(false);
  useEffect(() => {
    const preset = presets.find(({ id }) => id === desk?.first);
    if (begun.current || !ready || !preset) return;
    begun.current = true;
    void open(preset);
  });

  return (
    <section aria-label={t("dev.presets.title")} className="grid gap-5 text-sm">
      <div>
        <h2 className="font-display text-lg">{t("dev.presets.title")}</h2>
        <p className="text-muted">{t("dev.presets.hint")}</p>
      </div>
      {presetGroups.map((group) => (
        <div key={group.id}>
          <h3 className="mb-1 font-semibold">{t(`dev.group.${group.id}`)}</h3>
          <ul className="grid gap-1">
            {group.presets.map((preset: Preset) => {
              const mine = opened?.id === preset.id ? opened : null;
              return (
                <li key={preset.id} className={`rounded-md border ${mine ? "border-action bg-tint" : "border-line"}`}>
                  <button
                    type="button"
                    disabled={!ready || Boolean(opened?.busy)}
                    aria-busy={mine?.busy === "preparing" || undefined}
                    onClick={() => void open(preset)}
                    className="block w-full rounded-md px-3 py-2 text-start hover:bg-bg"
                  >
                    <span className="flex items-center justify-between gap-2 font-medium">
                      {preset.title[language]}
                      <StatusPill tone={tones[preset.kind]}>{preset.kind}</StatusPill>
                    </span>
                    <span className="block text-muted">
                      {mine?.busy === "preparing" ? t("dev.presets.preparing") : preset.description[language]}
                    </span>
                  </button>
                  {mine?.problem && (
                    <p role="alert" className="px-3 pb-2 text-on-sale-tint">
                      {mine.problem}
                    </p>
                  )}
                  {mine && !mine.busy && !mine.problem && preset.cause && (
                    <div className="px-3 pb-3">
                      <p className="mb-2 text-muted">{t("dev.presets.causeHint")}</p>
                      <Button size="sm" look="secondary" onClick={() => void cause(preset)}>
                        {t("dev.presets.cause")}
                      </Button>
                    </div>
                  )}
                  {mine?.busy === "causing" && (
                    <p role="status" className="px-3 pb-3 text-muted">
                      {t("dev.presets.causing")}
                    </p>
                  )}
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </section>
  );
}
