import { Copy } from "lucide";
import { useEffect, useState } from "react";
import { usePaths, useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Link } from "../../ui/Link.tsx";
import { useToast } from "../../ui/Toast.tsx";

/** A guest without e-mail must be able to find this page again. */
export function ComeBack({
  orderId,
  number,
  accessToken,
  hasEmail,
}: {
  orderId: string;
  number: string;
  accessToken: string | null;
  hasEmail: boolean;
}) {
  const t = useT();
  const paths = usePaths();
  const toast = useToast();
  const [link, setLink] = useState<string | null>(null);
  useEffect(() => setLink(accessToken && location.origin + paths.orderWithToken(orderId, accessToken)), [accessToken, orderId, paths]);
  return (
    <section aria-labelledby="come-back" className="rounded-lg border border-dashed border-control p-4 text-sm md:p-6">
      <h2 id="come-back" className="font-display text-lg">
        {t("comeBack.title")}
      </h2>
      <ul className="mt-2 flex list-disc flex-col gap-1 ps-5 text-muted">
        {accessToken && <li>{t("comeBack.here")}</li>}
        <li>
          {t(hasEmail ? "comeBack.byNumberOrMail" : "comeBack.byNumber", { number })}{" "}
          <Link to={paths.orderLookup} className="whitespace-nowrap text-action underline">
            {t("footer.findOrder")}
          </Link>
        </li>
      </ul>
      {link && (
        <Button
          look="secondary"
          size="sm"
          className="mt-3 min-h-11"
          onClick={() =>
            void navigator.clipboard.writeText(link).then(
              () => toast(t("comeBack.copied")),
              () => toast(link),
            )
          }
        >
          <Icon of={Copy} size={16} />
          {t("comeBack.copy")}
        </Button>
      )}
    </section>
  );
}
