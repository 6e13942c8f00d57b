import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import type { PaymentMessageVerdict } from "../../gql/graphql.ts";
import { useT } from "../../i18n/i18n.tsx";
import { StatusPill, type Tone } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Ago } from "./Ago.tsx";
import { NotYet } from "./NotYet.tsx";
import { Section } from "./Section.tsx";

const Message = graphql(`
  fragment DeskMessage on PaymentMessage {
    id
    provider
    verdict
    detail
    body
    opened
    receivedAt
    headers {
      name
      value
    }
  }
`);

const OrderMessages = graphql(`
  query DeskOrderMessages($id: ID!) {
    order(id: $id) {
      id
      payments {
        id
        messages {
          ...DeskMessage
        }
      }
    }
  }
`);

type MessageRef = FragmentType<typeof Message>;

const tones: Record<PaymentMessageVerdict, Tone> = {
  APPLIED: "positive",
  MISMATCH: "danger",
  IGNORED: "neutral",
  UNKNOWN: "warn",
  REFUSED: "warn",
};

/** One message word for word; headers and body open on demand. */
function MessageRow({ message }: { message: MessageRef }) {
  const t = useT();
  const { provider, verdict, detail, body, opened, receivedAt, headers } = getFragmentData(Message, message);
  return (
    <details className="group">
      <summary className="flex min-h-11 cursor-pointer flex-wrap items-center gap-2 py-2">
        <StatusPill tone={tones[verdict]}>{t(`desk.message.verdict.${verdict}`)}</StatusPill>
        <span className="text-sm">{provider}</span>
        <span className="text-sm text-muted">
          <Ago at={receivedAt} />
        </span>
        {detail && <span className="min-w-0 text-sm text-muted">{detail}</span>}
      </summary>
      <pre className="max-h-80 overflow-auto rounded-md bg-neutral-tint p-3 text-xs break-all whitespace-pre-wrap" tabIndex={0}>
        {headers.map(({ name, value }) => `${name}: ${value}\n`).join("")}
        {"\n"}
        {body}
        {opened && `\n\n${t("desk.message.opened")}:\n${opened}`}
      </pre>
    </details>
  );
}

/** What came under a payment company's name and was not theirs, or could not be read. */
export function RefusedMessages({ messages }: { messages: readonly MessageRef[] }) {
  const t = useT();
  if (messages.length === 0) return null;
  return (
    <Section title={t("desk.messages.refused")}>
      <p className="border-b px-4 py-2 text-sm text-muted">{t("desk.messages.refusedText")}</p>
      <ul className="divide-y px-4">
        {messages.map((message, index) => (
          <li key={index}>
            <MessageRow message={message} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Everything that payment companies sent about an order, fetched when somebody wants to see it. */
export function OrderMessagesButton({ orderId }: { orderId: string }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="quiet" size="sm" onClick={() => setOpen(true)}>
        {t("desk.messages.open")}
      </Button>
      {open && <OrderMessagesDialog orderId={orderId} onClose={() => setOpen(false)} />}
    </>
  );
}

function OrderMessagesDialog({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  const t = useT();
  const { data, loading, error, refetch } = useQuery(OrderMessages, { variables: { id: orderId }, fetchPolicy: "network-only" });
  const messages = data?.order?.payments.flatMap((payment) => payment.messages) ?? [];
  return (
    <Dialog open onClose={onClose} title={t("desk.messages.title")} closeLabel={t("desk.close")} place="end">
      {error || loading ? (
        <NotYet broken={error !== undefined} again={() => void refetch()} rows={2} />
      ) : messages.length === 0 ? (
        <p className="text-muted">{t("desk.messages.none")}</p>
      ) : (
        <ul className="divide-y">
          {messages.map((message, index) => (
            <li key={index}>
              <MessageRow message={message} />
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
