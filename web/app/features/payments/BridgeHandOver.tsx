import { useState } from "react";
import { useNavigate } from "react-router";
import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { Alert } from "../../ui/Feedback.tsx";
import type { Action, Payment } from "./HandOver.tsx";
import { useOnce } from "./handed-over.ts";
import { type BridgeOutcome, payInWechat } from "./wechat-bridge.ts";

/** Inside WeChat: its payment opens over this page, by itself at first and by the button again. */
export function BridgeHandOver({ payment, action, orderPath }: { payment: Payment; action: Action<"PaymentJsapi">; orderPath: string }) {
  const t = useT();
  const navigate = useNavigate();
  const [state, setState] = useState<"busy" | BridgeOutcome | null>(null);
  const pay = async () => {
    setState("busy");
    const outcome = await payInWechat(action);
    if (outcome === "ok") await navigate(`${orderPath}?returned=1`);
    else setState(outcome);
  };
  // the same attempt led to WeChat before, to be told who pays: this is its second step
  useOnce(`${payment.id}:bridge`, () => void pay());
  return (
    <div className="flex flex-col items-center gap-4">
      {state === "fail" && <Alert tone="danger">{t("pay.wechatFailed")}</Alert>}
      {state === "missing" ? <Alert tone="info">{t("pay.wechatMissing")}</Alert> : <p className="text-muted">{t("pay.inWechat")}</p>}
      <Button onClick={() => void pay()} busy={state === "busy"}>
        {t("pay.nowInWechat")}
      </Button>
    </div>
  );
}
