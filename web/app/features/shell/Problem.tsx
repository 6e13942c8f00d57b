import { useEffect } from "react";
import { isRouteErrorResponse, useRevalidator } from "react-router";
import { usePaths, useT } from "../../i18n/i18n.tsx";
import { NoAnswer } from "../../page.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";

interface Details {
  requestId?: string | null;
  what?: string;
}
const detailsOf = (error: unknown) => (isRouteErrorResponse(error) ? (error.data as Details | null) : null);

const kindOf = (error: unknown) => {
  if (!isRouteErrorResponse(error)) return error instanceof NoAnswer ? "unanswered" : "broken";
  if (error.status === 404) return detailsOf(error)?.what === "order" ? "missingOrder" : "missing";
  if (error.status === 401 || error.status === 403) return "forbidden";
  return error.status === 429 ? "busy" : "broken";
};

/** 404, 500 and their relatives, inside the shop's frame. */
export function Problem({ error }: { error: unknown }) {
  const t = useT();
  const paths = usePaths();
  const kind = kindOf(error);
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (kind !== "unanswered") return;
    const again = () => void revalidate();
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, [kind, revalidate]);
  const details = detailsOf(error);
  return (
    <div className="container-page flex min-h-[60dvh] flex-col items-center justify-center gap-4 py-16 text-center">
      <title>{t(`problem.${kind}.title`)}</title>
      <meta name="robots" content="noindex" />
      {kind !== "unanswered" && (
        <p aria-hidden className="font-display text-4xl text-muted">
          {isRouteErrorResponse(error) ? error.status : 500}
        </p>
      )}
      <h1 className="font-display text-2xl">{t(`problem.${kind}.title`)}</h1>
      <p className="max-w-md text-muted">{t(`problem.${kind}.text`)}</p>
      {details?.requestId && (
        <p className="text-sm text-muted">
          {t("problem.reference")} <code className="font-mono">{details.requestId}</code>
        </p>
      )}
      <div className="mt-2 flex flex-wrap justify-center gap-3">
        {kind === "missingOrder" ? (
          <LinkButton to={paths.orderLookup}>{t("footer.findOrder")}</LinkButton>
        ) : kind === "missing" ? (
          <LinkButton to={paths.products}>{t("problem.browse")}</LinkButton>
        ) : (
          <Button
            className="with-js"
            busy={state !== "idle"}
            onClick={() => (kind === "unanswered" ? void revalidate() : location.reload())}
          >
            {t("problem.retry")}
          </Button>
        )}
        <LinkButton to={paths.home} look="secondary" reloadDocument>
          {t("problem.home")}
        </LinkButton>
      </div>
    </div>
  );
}
