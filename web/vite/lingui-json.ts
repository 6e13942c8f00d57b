import { compileMessage } from "@lingui/message-utils/compileMessage";
import type { Plugin } from "vite";

/** Turns app/i18n/<language>/<area>.json (ICU messages) into Lingui's compiled form, so that no parser reaches the browser. */
export function linguiJson(): Plugin {
  return {
    name: "onestall:lingui-json",
    enforce: "pre",
    transform: {
      filter: { id: /\/app\/i18n\/\w+\/\w+\.json$/ },
      handler(code) {
        const messages = JSON.parse(code) as Record<string, string>;
        return {
          code: JSON.stringify(Object.fromEntries(Object.entries(messages).map(([id, text]) => [id, compileMessage(text)]))),
          map: null,
        };
      },
    },
  };
}
