import clsx from "clsx";
import { useT } from "../../i18n/i18n.tsx";
import { Picture, type PictureSource } from "../../ui/Picture.tsx";

export interface ThumbnailsProps {
  label: string;
  pictures: readonly PictureSource[];
  at: number;
  onChoose(index: number): void;
  /** Until the page answers to clicks a thumbnail leads to its picture. */
  hrefs?: readonly string[];
  className?: string;
}

const look =
  "block w-14 overflow-hidden rounded-sm border aria-pressed:outline-2 aria-pressed:outline-offset-1 aria-pressed:outline-action md:w-18";

/** Every picture there is, small; they wrap rather than hide. */
export function Thumbnails({ label, pictures, at, onChoose, hrefs, className }: ThumbnailsProps) {
  const t = useT();
  return (
    <ul aria-label={label} className={clsx("flex flex-wrap gap-2", className)}>
      {pictures.map((source, index) => {
        const label = t("product.picture", { number: index + 1, total: pictures.length });
        const picture = <Picture source={source} alt="" sizes="72px" />;
        return (
          <li key={index} className="shrink-0">
            {hrefs ? (
              <a href={hrefs[index]} aria-label={label} className={look}>
                {picture}
              </a>
            ) : (
              <button type="button" aria-label={label} aria-pressed={index === at} onClick={() => onChoose(index)} className={look}>
                {picture}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
