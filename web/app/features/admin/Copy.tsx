import { Check, Copy as CopyIcon } from "lucide";
import { useState } from "react";
import { useT } from "../../i18n/i18n.tsx";
import { IconButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { useToast } from "../../ui/Toast.tsx";

/** Numbers are passed on by phone, chat and carrier forms: one click takes them along. */
export function Copy({ text, what }: { text: string; what: string }) {
  const t = useT();
  const toast = useToast();
  const [done, setDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
      setTimeout(() => setDone(false), 1500);
      toast(t("desk.copied", { what: text }));
    } catch {
      toast(t("desk.copyFailed"), "danger");
    }
  };
  return (
    <IconButton
      label={t("desk.copy", { what })}
      onClick={() => void copy()}
      className="relative z-10 -my-2 size-8! align-middle text-muted hover:text-ink"
    >
      <Icon of={done ? Check : CopyIcon} size={15} />
    </IconButton>
  );
}
