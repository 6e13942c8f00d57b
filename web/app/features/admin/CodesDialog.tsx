import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { TextArea } from "../../ui/Field.tsx";
import { useToast } from "../../ui/Toast.tsx";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { NotYet } from "./NotYet.tsx";
import { refusalAt, refusalsBeside, useVerb } from "./useVerb.ts";

const Pool = graphql(`
  query DeskCodes($variantId: ID!) {
    virtualCodePool(variantId: $variantId) {
      available
      given
      waiting
    }
  }
`);

const Load = graphql(`
  mutation DeskCodesLoad($input: VirtualCodesLoadInput!) {
    virtualCodesLoad(input: $input) {
      added
      userErrors {
        ...Refusal
      }
    }
  }
`);

/** One code a line; spaces around it and empty lines are of whoever pasted it. */
const codesIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

/** The codes that a variant without shipping is sold as: how many are left, and more of them. */
export function CodesDialog({ variantId, name, onClose }: { variantId: string; name: string; onClose: () => void }) {
  const t = useT();
  const toast = useToast();
  const load = useVerb(Load);
  const { data, error, refetch } = useQuery(Pool, { variables: { variantId }, fetchPolicy: "network-only" });
  const [text, setText] = useState("");
  const codes = codesIn(text);
  const pool = data?.virtualCodePool;
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      danger={false}
      title={t("desk.virtual.title")}
      confirm={t("desk.virtual.confirm", { count: codes.length })}
      ready={codes.length > 0}
      verb={load}
      refusals={refusalsBeside(load.refusals, "codes")}
      onConfirm={async () => {
        const done = await load.run({ variantId, codes });
        if (done) toast(t("desk.virtual.done", { name }));
        return done;
      }}
    >
      <p className="font-medium">{name}</p>
      {pool ? (
        <dl className="grid grid-cols-3 gap-3 rounded-lg border px-3 py-2.5 text-sm">
          {(["available", "given", "waiting"] as const).map((number) => (
            <div key={number}>
              <dt className="text-muted">{t(`desk.virtual.${number}`)}</dt>
              <dd className="text-lg font-semibold tabular">{pool[number]}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <NotYet broken={error !== undefined} again={() => void refetch()} rows={1} />
      )}
      <TextArea
        label={t("desk.virtual.field")}
        hint={t("desk.virtual.hint")}
        value={text}
        rows={6}
        required
        spellCheck={false}
        error={refusalAt(load.refusals, "codes")}
        onChange={(event) => setText(event.target.value)}
      />
    </ConfirmDialog>
  );
}
