import { Maximize2 } from "lucide";
import { Suspense, useRef, useState } from "react";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { pictureOf } from "../../media.ts";
import { Icon } from "../../ui/Icon.tsx";
import { later } from "../../ui/later.ts";
import { LeadTo } from "../../ui/LeadTo.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { useHydrated } from "../../ui/useHydrated.ts";
import type { PictureViewerProps } from "./PictureViewer.tsx";
import { Thumbnails } from "./Thumbnails.tsx";

const GalleryMedia = graphql(`
  fragment Gallery_media on Media {
    id
    largest: url(width: 1280, format: JPEG)
    ...Picture_media
  }
`);

/** Where the viewer's code does not come: the picture by itself. */
function LargestPicture({ largest, at }: PictureViewerProps) {
  return <LeadTo href={largest[at] ?? ""} />;
}

interface GalleryProps {
  images: readonly FragmentType<typeof GalleryMedia>[];
  /** Id of the chosen variant's picture: shown first whenever the choice changes. */
  chosen: string | undefined;
  name: string;
}

const PictureViewer = later(() => import("./PictureViewer.tsx"), LargestPicture);

/** One large picture that can be swiped and looked at closely, and all the others as thumbnails: dots hide what there is to see. */
export function Gallery({ images, chosen, name }: GalleryProps) {
  const t = useT();
  const hydrated = useHydrated();
  const media = getFragmentData(GalleryMedia, images);
  const pictures = media.map(pictureOf).filter((picture) => picture !== null);
  const largest = media.map((one) => one.largest);
  const start = Math.max(
    0,
    media.findIndex(({ id }) => id === chosen),
  );
  const [at, setAt] = useState(start);
  const [followed, setFollowed] = useState(start);
  if (followed !== start) {
    setFollowed(start);
    setAt(start);
  }
  const [closer, setCloser] = useState(false);
  const current = pictures[at] ?? pictures[0];
  const step = (by: number) => setAt((index) => (index + by + pictures.length) % pictures.length);
  const touch = useRef(0);
  const corner =
    "absolute end-3 bottom-3 grid size-11 place-items-center rounded-full border border-control bg-surface text-ink hover:border-action hover:text-action";
  return (
    <div className="md:grid md:grid-cols-[4.5rem_1fr] md:items-start md:gap-4">
      <div
        className={`relative md:order-2 ${hydrated ? "md:cursor-zoom-in" : ""}`}
        onClick={() => setCloser(true)}
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
        {/* A click anywhere on the picture does the same; this is what the keyboard and screen readers find */}
        {hydrated ? (
          <button type="button" aria-haspopup="dialog" aria-label={t("product.zoom")} title={t("product.zoom")} className={corner}>
            <Icon of={Maximize2} size={18} />
          </button>
        ) : (
          largest[at] && (
            <a href={largest[at]} aria-label={t("product.zoom")} className={corner}>
              <Icon of={Maximize2} size={18} />
            </a>
          )
        )}
      </div>
      {pictures.length > 1 && (
        <Thumbnails
          label={t("product.pictures", { name })}
          pictures={pictures}
          at={at}
          onChoose={setAt}
          hrefs={hydrated ? undefined : largest}
          className="px-4 py-2.5 md:order-1 md:flex-col md:p-0"
        />
      )}
      {closer && hydrated && (
        <Suspense>
          <PictureViewer name={name} pictures={pictures} largest={largest} at={at} onChoose={setAt} onClose={() => setCloser(false)} />
        </Suspense>
      )}
    </div>
  );
}
