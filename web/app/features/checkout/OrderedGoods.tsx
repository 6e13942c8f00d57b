import type { Cart_PartsFragment } from "../../gql/graphql.ts";
import { useLanguage } from "../../i18n/i18n.tsx";
import { pictureOf } from "../../media.ts";
import { formatMoney } from "../../money.ts";
import { Picture } from "../../ui/Picture.tsx";

export function OrderedGoods({ lines }: { lines: Cart_PartsFragment["lines"] }) {
  const language = useLanguage();
  return (
    <ul className="flex flex-col gap-3">
      {lines.map(({ id, image, variant, quantity, total }) => (
        <li key={id} className="flex items-center gap-3">
          <Picture source={pictureOf(image)} alt="" sizes="48px" className="w-12 shrink-0 rounded-sm" />
          <span className="min-w-0 flex-1 text-sm">
            <span className="block truncate font-medium">{variant.product.name}</span>
            <span className="text-muted">
              {variant.title} × {quantity}
            </span>
          </span>
          <span className="text-sm tabular">{formatMoney(total, language, true)}</span>
        </li>
      ))}
    </ul>
  );
}
