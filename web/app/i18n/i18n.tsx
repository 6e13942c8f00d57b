import { type AllMessages, type I18n, setupI18n } from "@lingui/core";
import { createContext, type ReactNode, use } from "react";
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

const translators = new Map<Language, Translate>();

/** For code outside components: meta functions, actions. */
export function translator(language: Language): Translate {
  let known = translators.get(language);
  if (!known) {
    const i18n = instanceOf(language);
    translators.set(language, (known = (id, values) => i18n._(id, values)));
  }
  return known;
}

const LanguageContext = createContext<Language>("zh");

export const LanguageProvider = ({ language, children }: { language: Language; children: ReactNode }) => (
  <LanguageContext value={language}>{children}</LanguageContext>
);

export const useLanguage = () => use(LanguageContext);

export const useT = (): Translate => translator(useLanguage());

const pathsOf = { zh: shopPaths("zh"), en: shopPaths("en") };

export const usePaths = () => pathsOf[useLanguage()];
