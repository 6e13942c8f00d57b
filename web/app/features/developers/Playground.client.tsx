import "graphiql/setup-workers/vite";
import { GraphiQL } from "graphiql";
import "graphiql/style.css";
import "./playground.css";
import { parse, print } from "graphql";
import { ListTree } from "lucide";
import { useMemo, useState, useSyncExternalStore } from "react";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { createIdentities, type Identity } from "./identity.ts";
import { PresetContext, PresetList } from "./PresetList.tsx";
import { type PresetRole, presets } from "./presets.ts";
import { RolePicker } from "./RolePicker.tsx";
import { useTabStrip } from "./useTabStrip.ts";

export interface PlaygroundProps {
  demo: boolean;
  signedIn: boolean;
  preset: string | null;
}

const PresetsIcon = () => <Icon of={ListTree} />;

const first = presets.slice(0, 1).map(({ operation }) => ({ query: print(parse(operation)) }));

const dark = () => {
  const chosen = document.documentElement.dataset["theme"];
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};

function watchTheme(listener: () => void) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const choice = new MutationObserver(listener);
  system.addEventListener("change", listener);
  choice.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    system.removeEventListener("change", listener);
    choice.disconnect();
  };
}

/** GraphiQL, served by ourselves and loaded on this page only. */
export default function Playground({ demo, signedIn, preset }: PlaygroundProps) {
  const t = useT();
  const language = useLanguage();
  const night = useSyncExternalStore(watchTheme, dark);
  const [identity, setIdentity] = useState<Identity>("guest");
  const [{ fetcher, execute, choose: askAs }] = useState(() => createIdentities(language, demo));
  const choose = (next: Identity) => {
    askAs(next);
    setIdentity(next);
  };
  const tabStrip = useTabStrip();
  const choices: Identity[] = ["guest", ...(demo ? (["shopper", "staff"] as const) : []), ...(signedIn ? (["session"] as const) : [])];
  const plugin = useMemo(() => ({ title: t("dev.presets.title"), icon: PresetsIcon, content: PresetList }), [t]);
  const panel = {
    execute,
    takeRole: (role: PresetRole) => choose(role === "guest" || demo ? role : signedIn ? "session" : "guest"),
    first: preset,
  };
  return (
    <div ref={tabStrip} className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-3 border-b px-4 py-2">
        <span className="text-sm text-muted">{t("dev.role.label")}</span>
        <RolePicker choices={choices} current={identity} onChange={choose} />
      </div>
      <PresetContext value={panel}>
        <GraphiQL
          className="onestall-playground"
          fetcher={fetcher}
          plugins={[plugin]}
          visiblePlugin={plugin}
          defaultTabs={first}
          defaultEditorToolsVisibility="variables"
          shouldPersistHeaders={false}
          showPersistHeadersSettings={false}
          isHeadersEditorEnabled={false}
          forcedTheme={night ? "dark" : "light"}
        >
          <GraphiQL.Logo>
            <span />
          </GraphiQL.Logo>
        </GraphiQL>
      </PresetContext>
    </div>
  );
}
