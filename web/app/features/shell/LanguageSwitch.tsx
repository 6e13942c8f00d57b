import { useLocation } from "react-router";
import { browserCookies } from "../../cookies.ts";
import { useLanguage } from "../../i18n/i18n.tsx";
import { inLanguage } from "../../paths.ts";

/** A plain link to the same page in the other language: new document, same place, same cart. */
export function LanguageSwitch({ className }: { className: string }) {
  const language = useLanguage();
  const { pathname, search } = useLocation();
  const other = language === "zh" ? "en" : "zh";
  return (
    <a
      href={inLanguage(pathname, other) + search}
      hrefLang={other === "zh" ? "zh-CN" : "en"}
      lang={other === "zh" ? "zh-CN" : "en"}
      onClick={() => browserCookies.set("lang", other)}
      className={`whitespace-nowrap ${className}`}
    >
      {other === "zh" ? "中文" : "English"}
    </a>
  );
}
