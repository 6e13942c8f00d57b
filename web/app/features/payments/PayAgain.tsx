import { useEffect, useState } from "react";
import { Form, useNavigation } from "react-router";
import { type FragmentType, getFragmentData } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { RadioRow } from "../../ui/Field.tsx";
import { PaymentChoices } from "./documents.ts";
import { thisDevice } from "./start.ts";

export interface PayAgainProps {
  /** Address of the payment page of this order. */
  action: string;
  methods: readonly FragmentType<typeof PaymentChoices>[];
  current: string;
  /** Fresh from the loader; one visit, one attempt. */
  idempotencyKey: string;
}

/** Pay again, or differently: the same order, a new attempt. */
export function PayAgain({ action, methods, current, idempotencyKey }: PayAgainProps) {
  const t = useT();
  const [device, setDevice] = useState("");
  useEffect(() => setDevice(thisDevice()), []);
  const busy = useNavigation().formAction?.startsWith(action) ?? false;
  const choices = getFragmentData(PaymentChoices, methods);
  const chosen = choices.some(({ code, available }) => code === current && available)
    ? current
    : choices.find(({ available }) => available)?.code;
  return (
    <Form method="post" action={action} className="flex flex-col gap-2">
      <input type="hidden" name="intent" value="start" />
      <input type="hidden" name="idempotencyKey" value={idempotencyKey} readOnly />
      <input type="hidden" name="device" value={device} readOnly />
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 font-medium">{t("pay.how")}</legend>
        {choices.map(({ code, name, description, available, unavailableReason }) => (
          <RadioRow
            key={code}
            name="method"
            value={code}
            defaultChecked={code === chosen}
            disabled={!available}
            title={name}
            detail={available ? description : unavailableReason}
          />
        ))}
      </fieldset>
      <Button type="submit" wide busy={busy} className="mt-2">
        {t("pay.now")}
      </Button>
    </Form>
  );
}
