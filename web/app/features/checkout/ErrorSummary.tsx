import { useEffect, useRef } from "react";
import { usePaths, useT } from "../../i18n/i18n.tsx";
import type { RefusalData } from "../../refusals.ts";
import { Alert } from "../../ui/Feedback.tsx";
import { Link } from "../../ui/Link.tsx";
import { fieldId, isField, type Problems } from "./form.ts";

const cartCodes = new Set([
  "INSUFFICIENT_STOCK",
  "QUANTITY_LIMIT",
  "NOT_PURCHASABLE",
  "CART_EMPTY",
  "CART_ORDERED",
  "NOT_FOUND",
  "PRICE_CHANGED",
]);

/** Takes the focus when an attempt fails: every problem in words, each a link to its field. */
export function ErrorSummary({
  problems,
  refusals,
  attempt,
}: {
  problems: Problems;
  refusals: readonly RefusalData[];
  attempt: object | undefined;
}) {
  const t = useT();
  const paths = usePaths();
  const box = useRef<HTMLDivElement>(null);
  const entries = Object.entries(problems);
  const shown = entries.length + refusals.length > 0;
  useEffect(() => {
    if (shown) box.current?.focus();
    // Only a new attempt moves the focus, not every correction
    // oxlint-disable-next-line react/exhaustive-deps
  }, [attempt]);
  if (!shown) return null;
  return (
    <Alert ref={box} tone="danger" urgent title={t("checkout.problem.title")}>
      <ul className="mt-1 flex flex-col gap-1">
        {entries.map(([name, message]) => (
          <li key={name}>
            <a href={`#${isField(name) ? fieldId(name) : ""}`} className="underline">
              {t(message)}
            </a>
          </li>
        ))}
        {refusals.map(({ code, message, field }) => (
          <li key={message}>
            {field && isField(field) && !cartCodes.has(code) ? (
              <a href={`#${fieldId(field)}`} className="underline">
                {message}
              </a>
            ) : (
              message
            )}
            {cartCodes.has(code) && (
              <>
                {" "}
                <Link to={paths.cart} className="underline">
                  {t("checkout.backToCart")}
                </Link>
              </>
            )}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
