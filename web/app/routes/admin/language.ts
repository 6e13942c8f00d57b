import { useRouteLoaderData } from "react-router";
import type { Language } from "../../i18n/language.ts";

/** What the visitor chose, as the root loader read it from the cookie. */
export const useChosenLanguage = (): Language => useRouteLoaderData<{ language: Language }>("root")?.language ?? "zh";
