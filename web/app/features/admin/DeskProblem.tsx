import { isRouteErrorResponse, useLocation } from "react-router";
import { useT } from "../../i18n/i18n.tsx";
import { NoAnswer } from "../../page.ts";
import { deskPaths } from "../../paths.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";

const kindOf = (error: unknown) => {
  if (!isRouteErrorResponse(error)) return error instanceof NoAnswer ? "unanswered" : "broken";
  const { status } = error;
  return status === 401 ? "signedOut" : status === 403 ? "forbidden" : status === 404 ? "missing" : status === 429 ? "busy" : "broken";
};

/** What went wrong, in the words of somebody at work, with the way on. */
export function DeskProblem({ error }: { error: unknown }) {
  const t = useT();
  const { pathname, search } = useLocation();
  const kind = kindOf(error);
  const requestId = isRouteErrorResponse(error) ? (error.data as { requestId?: string | null } | null)?.requestId : null;
  return (
    <div className="mx-auto flex min-h-[60dvh] max-w-md flex-col items-center justify-center gap-3 px-4 py-16 text-center">
      <title>{t(`desk.problem.${kind}.title`)}</title>
      <h1 className="font-display text-2xl">{t(`desk.problem.${kind}.title`)}</h1>
      <p className="text-muted">{t(`desk.problem.${kind}.text`)}</p>
      {requestId && (
        <p className="text-sm text-muted">
          {t("desk.problem.reference")} <code className="font-mono">{requestId}</code>
        </p>
      )}
      <div className="mt-3 flex flex-wrap justify-center gap-3">
        {kind === "signedOut" ? (
          <LinkButton to={deskPaths.login(pathname + search)} reloadDocument>
            {t("desk.login.submit")}
          </LinkButton>
        ) : (
          <>
            {(kind === "broken" || kind === "busy" || kind === "unanswered") && (
              <Button onClick={() => location.reload()}>{t("desk.problem.retry")}</Button>
            )}
            <LinkButton to={deskPaths.home} look="secondary" reloadDocument>
              {t("desk.problem.home")}
            </LinkButton>
          </>
        )}
      </div>
    </div>
  );
}
