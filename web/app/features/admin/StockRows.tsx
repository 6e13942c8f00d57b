import { History, PencilLine, Ticket } from "lucide";
import { useState } from "react";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { pictureOf } from "../../media.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { Table, Td, Th, Tr } from "../../ui/Table.tsx";
import { AdjustDialog } from "./AdjustDialog.tsx";
import { CodesDialog } from "./CodesDialog.tsx";
import { MovementsDrawer } from "./MovementsDrawer.tsx";
import { StockLevelNumber } from "./StockLevelNumber.tsx";
import type { Counts } from "./stock.ts";

const Row = graphql(`
  fragment DeskStockRow on StockLevel {
    onHand
    reserved
    safety
    available
    variant {
      id
      sku
      title
      requiresShipping
      image {
        id
        ...Picture_media
      }
      product {
        id
        name
        image {
          id
          ...Picture_media
        }
      }
      availability {
        status
      }
    }
  }
`);

export type StockRowRef = FragmentType<typeof Row>;
export const variantOf = (level: StockRowRef) => getFragmentData(Row, level).variant.id;

export interface StockRowsProps {
  levels: readonly StockRowRef[];
  /** Newer numbers than those of the list, by variant. */
  live: ReadonlyMap<string, Counts>;
  mayAdjust: boolean;
}

/** The numbers of every variant, with what can be done to them in the same line. */
export function StockRows({ levels, live, mayAdjust }: StockRowsProps) {
  const t = useT();
  const [open, setOpen] = useState<{ id: string; what: "adjust" | "codes" | "history" } | null>(null);
  const rows = getFragmentData(Row, levels).map((level) => ({
    ...level,
    ...live.get(level.variant.id),
    changed: live.has(level.variant.id),
  }));
  const current = rows.find((row) => row.variant.id === open?.id);
  const nameOf = (row: (typeof rows)[number]) => [row.variant.product.name, row.variant.title].filter(Boolean).join(", ");
  const numbers = ["onHand", "reserved", "safety", "available"] as const;
  return (
    <>
      <div className="hidden lg:block">
        <Table caption={t("desk.nav.stock")}>
          <thead>
            <tr>
              <Th>{t("desk.stock.variant")}</Th>
              <Th>SKU</Th>
              {numbers.map((number) => (
                <Th key={number} end title={t(`desk.stock.${number}.hint`)}>
                  {t(`desk.stock.${number}`)}
                </Th>
              ))}
              <Th>
                <span className="sr-only">{t("desk.stock.actions")}</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Tr key={row.variant.id} fresh={row.changed}>
                <Td>
                  <span className="flex items-center gap-3">
                    <Picture
                      source={pictureOf(row.variant.image ?? row.variant.product.image)}
                      sizes="36px"
                      alt=""
                      className="w-9 shrink-0 rounded-sm"
                    />
                    <span className="min-w-0">
                      <span className="block font-medium">{row.variant.product.name}</span>
                      <span className="block text-muted">{row.variant.title}</span>
                    </span>
                  </span>
                </Td>
                <Td className="font-mono text-xs whitespace-nowrap text-muted">{row.variant.sku}</Td>
                <Td end>{row.onHand}</Td>
                <Td end className="text-muted">
                  {row.reserved}
                </Td>
                <Td end className="text-muted">
                  {row.safety}
                </Td>
                <Td end className="font-semibold whitespace-nowrap">
                  <StockLevelNumber available={row.available} status={row.variant.availability.status} />
                </Td>
                <Td end className="whitespace-nowrap">
                  {!row.variant.requiresShipping && (
                    <Button
                      look="quiet"
                      size="sm"
                      disabled={!mayAdjust}
                      aria-label={t("desk.virtual.openOf", { name: nameOf(row) })}
                      onClick={() => setOpen({ id: row.variant.id, what: "codes" })}
                    >
                      {t("desk.virtual.open")}
                    </Button>
                  )}
                  <Button
                    look="quiet"
                    size="sm"
                    disabled={!mayAdjust}
                    aria-label={t("desk.stock.adjustOf", { name: nameOf(row) })}
                    onClick={() => setOpen({ id: row.variant.id, what: "adjust" })}
                  >
                    {t("desk.stock.adjust")}
                  </Button>
                  <IconButton
                    label={t("desk.stock.historyOf", { name: nameOf(row) })}
                    className="size-9! align-middle text-muted"
                    onClick={() => setOpen({ id: row.variant.id, what: "history" })}
                  >
                    <Icon of={History} size={17} />
                  </IconButton>
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      </div>
      <ul className="grid grid-cols-1 gap-2.5 lg:hidden">
        {rows.map((row) => (
          <li key={row.variant.id} className={`rounded-lg border px-3 py-3 ${row.changed ? "bg-tint" : ""}`}>
            <div className="flex gap-3">
              <Picture
                source={pictureOf(row.variant.image ?? row.variant.product.image)}
                sizes="48px"
                alt=""
                className="w-12 shrink-0 self-start rounded-sm"
              />
              <div className="min-w-0 flex-1">
                <p className="font-medium">{row.variant.product.name}</p>
                <p className="text-sm text-muted">
                  {row.variant.title && `${row.variant.title} · `}
                  <span className="font-mono text-xs">{row.variant.sku}</span>
                </p>
              </div>
              <p className="text-end text-lg font-semibold tabular">
                <StockLevelNumber available={row.available} status={row.variant.availability.status} />
              </p>
            </div>
            <div className="mt-2 flex items-center justify-between gap-2">
              <p className="text-sm text-muted tabular">
                {t("desk.stock.onHand")} {row.onHand} · {t("desk.stock.reserved")} {row.reserved}
              </p>
              <span className="flex">
                {!row.variant.requiresShipping && (
                  <IconButton
                    label={t("desk.virtual.openOf", { name: nameOf(row) })}
                    disabled={!mayAdjust}
                    className="disabled:text-control"
                    onClick={() => setOpen({ id: row.variant.id, what: "codes" })}
                  >
                    <Icon of={Ticket} size={18} />
                  </IconButton>
                )}
                <IconButton
                  label={t("desk.stock.adjustOf", { name: nameOf(row) })}
                  disabled={!mayAdjust}
                  className="disabled:text-control"
                  onClick={() => setOpen({ id: row.variant.id, what: "adjust" })}
                >
                  <Icon of={PencilLine} size={18} />
                </IconButton>
                <IconButton
                  label={t("desk.stock.historyOf", { name: nameOf(row) })}
                  onClick={() => setOpen({ id: row.variant.id, what: "history" })}
                >
                  <Icon of={History} size={18} />
                </IconButton>
              </span>
            </div>
          </li>
        ))}
      </ul>
      {current && open?.what === "adjust" && (
        <AdjustDialog variantId={current.variant.id} name={nameOf(current)} counts={current} onClose={() => setOpen(null)} />
      )}
      {current && open?.what === "codes" && (
        <CodesDialog variantId={current.variant.id} name={nameOf(current)} onClose={() => setOpen(null)} />
      )}
      {current && open?.what === "history" && (
        <MovementsDrawer variantId={current.variant.id} name={nameOf(current)} onClose={() => setOpen(null)} />
      )}
    </>
  );
}
