import { formatDate } from "../../dates.ts";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useLanguage, usePaths, useT } from "../../i18n/i18n.tsx";
import { listed } from "../../lists.ts";
import { pictureOf } from "../../media.ts";
import { formatMoney } from "../../money.ts";
import { StatusPill } from "../../ui/Badge.tsx";
import { Link } from "../../ui/Link.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { orderTones, stateWord } from "./words.ts";

const OrderCardOrder = graphql(`
  fragment OrderCard_order on Order {
    id
    number
    status
    placedAt
    cost {
      total {
        amount
        currencyCode
      }
    }
    lines {
      id
      name
      quantity
      image {
        id
        ...Picture_media
      }
    }
    shipments {
      id
      status
      replaces {
        id
      }
      carrier {
        code
      }
    }
  }
`);

export function OrderCard({ order }: { order: FragmentType<typeof OrderCardOrder> }) {
  const t = useT();
  const language = useLanguage();
  const paths = usePaths();
  const { id, number, status, placedAt, cost, lines, shipments } = getFragmentData(OrderCardOrder, order);
  const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <article className="group relative flex items-center gap-4 rounded-lg border bg-surface p-4 hover:border-action">
      <Picture source={pictureOf(lines[0]?.image)} alt="" sizes="64px" className="w-16 shrink-0 rounded-sm" />
      <div className="min-w-0 flex-1">
        <h3 className="truncate font-display text-lg">
          <Link to={paths.order(id)} className="after:absolute after:inset-0 group-hover:text-action">
            {listed(
              lines.map(({ name }) => name),
              language,
            )}
          </Link>
        </h3>
        <p className="flex flex-wrap gap-x-3 text-sm text-muted">
          <span className="font-mono">{number}</span>
          <span className="whitespace-nowrap">{formatDate(placedAt, "date", language)}</span>
          <span className="whitespace-nowrap">{t("checkout.summary", { count: pieces })}</span>
        </p>
      </div>
      <div className="text-end">
        <StatusPill tone={orderTones[status]}>{t(stateWord({ status }, shipments))}</StatusPill>
        <p className="mt-1 tabular">{formatMoney(cost.total, language, true)}</p>
      </div>
    </article>
  );
}
