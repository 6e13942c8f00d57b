import clsx from "clsx";
import { thumbhashImage } from "./thumbhash.ts";

export interface PictureSource {
  alt: string;
  width: number;
  height: number;
  thumbhash: string;
  url: string;
  /** Formats, the best first. */
  sources: readonly { type: string; srcSet: string }[];
}

export interface PictureProps {
  source: PictureSource | null | undefined;
  /** As in <img sizes>. */
  sizes: string;
  /** CSS aspect ratio; the space is kept before the picture arrives. */
  ratio?: string;
  /** The largest picture of the first screen: loaded first and at once. */
  priority?: boolean;
  className?: string;
  /** Empty when the words beside it already say what is shown. */
  alt?: string;
}

export function Picture({ source, sizes, ratio = "4 / 5", priority, className, alt }: PictureProps) {
  return (
    <span
      className={clsx("block overflow-hidden bg-neutral-tint bg-cover bg-center", className)}
      style={{ aspectRatio: ratio, backgroundImage: source ? thumbhashImage(source.thumbhash) : undefined }}
    >
      {source && (
        <picture className="contents">
          {source.sources.map(({ type, srcSet }) => (
            <source key={type} type={type} srcSet={srcSet} sizes={sizes} />
          ))}
          <img
            src={source.url}
            width={source.width}
            height={source.height}
            alt={alt ?? source.alt}
            loading={priority ? "eager" : "lazy"}
            fetchPriority={priority ? "high" : undefined}
            decoding={priority ? "sync" : "async"}
            className="size-full object-cover"
          />
        </picture>
      )}
    </span>
  );
}
