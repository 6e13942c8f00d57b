import { useRef, useState } from "react";
import { useT } from "../../i18n/i18n.tsx";
import { type MediaRef, pictureOf } from "../../media.ts";
import { Picture } from "../../ui/Picture.tsx";

interface GalleryProps {
  images: readonly MediaRef[];
  /** The picture of the chosen variant: shown first whenever the choice changes. */
  chosen: MediaRef | null | undefined;
  name: string;
}

/** One large picture that can be swiped, and all the others as thumbnails: dots hide what there is to see. */
export function Gallery({ images, chosen, name }: GalleryProps) {
  const t = useT();
  const pictures = images.map(pictureOf).filter((picture) => picture !== null);
  const chosenPicture = pictureOf(chosen);
  const start = Math.max(
    0,
    pictures.findIndex((picture) => picture.url === chosenPicture?.url),
  );
  const [at, setAt] = useState(start);
  const [followed, setFollowed] = useState(start);
  if (followed !== start) {
    setFollowed(start);
    setAt(start);
  }
  const current = pictures[at] ?? pictures[0];
  const step = (by: number) => setAt((index) => (index + by + pictures.length) % pictures.length);
  const touch = useRef(0);
  return (
    <div className="md:grid md:grid-cols-[4.5rem_1fr] md:gap-4">
      <div
        className="md:order-2"
        onTouchStart={(event) => (touch.current = event.touches[0]?.clientX ?? 0)}
        onTouchEnd={(event) => {
          const moved = (event.changedTouches[0]?.clientX ?? 0) - touch.current;
          if (Math.abs(moved) > 48) step(moved < 0 ? 1 : -1);
        }}
      >
        {/* On a phone at most half the screen, so that name, price and choice stay in sight above the buy bar */}
        <Picture
          key={current?.url}
          source={current}
          sizes="(min-width: 768px) 50vw, 100vw"
          ratio="auto"
          priority
          className="h-[52svh] w-full md:h-auto md:rounded-md md:[aspect-ratio:4/5]!"
        />
      </div>
      {pictures.length > 1 && (
        <ul
          aria-label={t("product.pictures", { name })}
          className="flex gap-2 overflow-x-auto px-4 py-2.5 md:order-1 md:flex-col md:overflow-visible md:p-0"
        >
          {pictures.map((picture, index) => (
            <li key={index} className="shrink-0">
              <button
                type="button"
                aria-label={t("product.picture", { number: index + 1, total: pictures.length })}
                aria-pressed={index === at}
                onClick={() => setAt(index)}
                className="block w-14 overflow-hidden rounded-sm border aria-pressed:outline-2 aria-pressed:outline-offset-1 aria-pressed:outline-action md:w-full"
              >
                <Picture source={picture} alt="" sizes="72px" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
