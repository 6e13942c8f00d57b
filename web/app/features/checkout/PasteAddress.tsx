import { ClipboardPaste } from "lucide";
import { useState } from "react";
import { browserClient } from "../../apollo.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { TextArea } from "../../ui/Field.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { AddressParse } from "./documents.ts";
import type { Values } from "./form.ts";

/** 智能粘贴: a whole address in one go. It only fills fields, which can then be corrected. */
export function PasteAddress({ onParsed }: { onParsed(values: Values): void }) {
  const t = useT();
  const [text, setText] = useState("");
  const [state, setState] = useState<"idle" | "busy" | "done" | "failed">("idle");
  const parse = async (pasted: string) => {
    if (pasted.trim().length < 6) return;
    setState("busy");
    try {
      const client = await browserClient();
      const { data } = await client.query({ query: AddressParse, variables: { text: pasted.trim() }, fetchPolicy: "no-cache" });
      const found = data?.addressParse;
      if (!found) return setState("failed");
      onParsed({
        ...(found.name && { name: found.name }),
        ...(found.phone && { phone: found.phone }),
        ...(found.street && { street: found.street }),
        ...(found.province && {
          provinceCode: found.province.code,
          cityCode: found.city?.code ?? "",
          districtCode: found.district?.code ?? "",
        }),
      });
      setState("done");
    } catch {
      setState("failed");
    }
  };
  return (
    <details className="with-js group rounded-md border border-dashed border-control">
      <summary className="unfolds flex min-h-11 items-center gap-2 px-3 text-sm font-medium text-action">
        <Icon of={ClipboardPaste} size={18} />
        <span className="flex-1">{t("checkout.paste")}</span>
      </summary>
      <div className="flex flex-col gap-2 px-3 pb-3">
        <TextArea
          label={t("checkout.pasteLabel")}
          hideLabel
          value={text}
          rows={2}
          placeholder={t("checkout.pasteExample")}
          onChange={(event) => setText(event.target.value)}
          onPaste={(event) => void parse(event.clipboardData.getData("text"))}
        />
        <div className="flex items-center gap-3">
          <Button size="sm" look="secondary" className="min-h-11" busy={state === "busy"} onClick={() => void parse(text)}>
            {t("checkout.pasteApply")}
          </Button>
          <p role="status" className="text-sm text-muted">
            {state === "done" && t("checkout.pasteDone")}
            {state === "failed" && t("checkout.pasteFailed")}
          </p>
        </div>
      </div>
    </details>
  );
}
