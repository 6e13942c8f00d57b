import { useT } from "../../i18n/i18n.tsx";

/** What the shopper says at the counter, large enough to be read from a phone held out. */
export function PickupCode({ code }: { code: string }) {
  const t = useT();
  return (
    <div className="mt-4 rounded-md bg-tint p-4 text-center">
      <p className="text-sm text-muted">{t("parcel.code")}</p>
      <p className="font-mono text-3xl font-semibold tracking-widest text-ink select-all tabular md:text-4xl">
        {`${code.slice(0, 4)} ${code.slice(4)}`}
      </p>
      <p className="mt-1 text-sm text-muted">{t("parcel.codeHint")}</p>
    </div>
  );
}
