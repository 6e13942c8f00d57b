import { type AllMessages, type I18n, setupI18n } from "@lingui/core";
import { I18nProvider, useLingui } from "@lingui/react";
import { createContext, type ReactNode, use, useMemo } from "react";
import { shopPaths } from "../paths.ts";
import type adminEn from "./en/admin.json";
import type shopEn from "./en/shop.json";
import type tillEn from "./en/till.json";
import { type Language, tagOf } from "./language.ts";

export type MessageId = keyof typeof shopEn | keyof typeof tillEn | keyof typeof adminEn;
export type Translate = (id: MessageId, values?: Record<string, string | number>) => string;

// One frozen instance per language, never "activated" again: the server answers both languages at the same time.
const instances = new Map<Language, I18n>();

/** Called by the layouts that import a language's messages; what is not imported is not shipped. */
export function registerMessages(language: Language, messages: object): void {
  const known = instances.get(language);
  if (known) known.load(language, messages as AllMessages[string]);
  else
    instances.set(
      language,
      setupI18n({ locale: language, locales: tagOf(language), messages: { [language]: messages as AllMessages[string] } }),
    );
}

const instanceOf = (language: Language): I18n => {
  const instance = instances.get(language);
  if (!instance) throw new Error(`No messages registered for ${language}`);
  return instance;
};

/** For code outside components: meta functions, actions. */
export const translator = (language: Language): Translate => {
  const i18n = instanceOf(language);
  return (id, values) => i18n._(id, values);
};

const LanguageContext = createContext<Language>("zh");

export function LanguageProvider({ language, children }: { language: Language; children: ReactNode }) {
  return (
    <LanguageContext value={language}>
      <I18nProvider i18n={instanceOf(language)}>{children}</I18nProvider>
    </LanguageContext>
  );
}

export const useLanguage = () => use(LanguageContext);

export function useT(): Translate {
  const { i18n } = useLingui();
  return useMemo(() => (id, values) => i18n._(id, values), [i18n]);
}

export function usePaths() {
  const language = useLanguage();
  return useMemo(() => shopPaths(language), [language]);
}
