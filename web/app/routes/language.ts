import { redirect } from "react-router";
import type { Route } from "./+types/language";
import { preferredLanguage } from "../i18n/language.ts";
import { pageOf } from "../page.ts";
import { shopPaths } from "../paths.ts";

/** "/" has no language of its own. */
export const loader = (args: Route.LoaderArgs) =>
  redirect(shopPaths(preferredLanguage(pageOf(args).cookies.get("lang"), args.request.headers.get("accept-language"))).home, {
    headers: { vary: "Cookie, Accept-Language" },
  });
