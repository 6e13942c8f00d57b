import { presets } from "../../features/developers/presets.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { developerPaths, paths } from "../../paths.ts";
import { buttonClass, LinkButton } from "../../ui/Button.tsx";
import { StatusPill } from "../../ui/Badge.tsx";
import { Link } from "../../ui/Link.tsx";

const curl = `curl https://your-shop.example${paths.graphql} \\
  -H 'content-type: application/json' \\
  -H 'authorization: Bearer <token of sessionCreate>' \\
  -d '{"query":"{ shop { name } }"}'`;

const rules = ["auth", "errors", "idempotency", "paging", "money", "live"] as const;

/** What an integrator reads first: one page, then the playground. */
export default function DevelopersHome() {
  const t = useT();
  const language = useLanguage();
  return (
    <main className="mx-auto w-full max-w-4xl px-4 py-8 md:py-12">
      <title>{t("desk.nav.developers")}</title>
      <h1 className="font-display text-3xl">{t("dev.title")}</h1>
      <p className="mt-3 max-w-2xl text-lg text-muted">{t("dev.intro")}</p>
      <div className="mt-6 flex flex-wrap gap-3">
        <LinkButton to={developerPaths.playground}>{t("dev.open")}</LinkButton>
        <a href={developerPaths.schema} download className={buttonClass({ look: "secondary" })}>
          {t("dev.schema")}
        </a>
      </div>
      <section className="mt-10">
        <h2 className="font-display text-xl">{t("dev.first")}</h2>
        <pre tabIndex={0} className="mt-3 overflow-x-auto rounded-lg border bg-bg p-4 font-mono text-sm">
          {curl}
        </pre>
      </section>
      <section className="mt-10">
        <h2 className="font-display text-xl">{t("dev.rules")}</h2>
        <dl className="mt-3 grid gap-5 md:grid-cols-2">
          {rules.map((rule) => (
            <div key={rule}>
              <dt className="font-semibold">{t(`dev.rule.${rule}`)}</dt>
              <dd className="text-muted">{t(`dev.rule.${rule}.text`)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="mt-10">
        <h2 className="font-display text-xl">{t("dev.presets.title")}</h2>
        <ul className="mt-3 grid gap-2 md:grid-cols-2">
          {presets.map((preset) => (
            <li key={preset.id}>
              <Link
                to={developerPaths.preset(preset.id)}
                className="flex h-full items-start justify-between gap-3 rounded-lg border px-4 py-3 hover:border-control"
              >
                <span>
                  <span className="block font-medium">{preset.title[language]}</span>
                  <span className="block text-sm text-muted">{preset.description[language]}</span>
                </span>
                <StatusPill tone={preset.kind === "query" ? "positive" : preset.kind === "mutation" ? "warn" : "info"}>
                  {preset.kind}
                </StatusPill>
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </main>
  );
}
