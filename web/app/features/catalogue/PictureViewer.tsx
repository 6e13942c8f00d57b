import { ChevronLeft, ChevronRight, X, ZoomIn, ZoomOut } from "lucide";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useT } from "../../i18n/i18n.tsx";
import { IconButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { showModal } from "../../ui/showModal.ts";
import { Picture, type PictureSource } from "../../ui/Picture.tsx";
import { Thumbnails } from "./Thumbnails.tsx";
import { CLOSER, FARTHEST, useZoom } from "./useZoom.ts";

export interface PictureViewerProps {
  name: string;
  pictures: readonly PictureSource[];
  /** Address of each picture in its largest size. */
  largest: readonly string[];
  at: number;
  onChoose(index: number): void;
  onClose(): void;
}

/** The pictures alone on the screen, larger than it if one wants: by button, key, click, wheel of two fingers; what is dragged can also be scrolled by keys. */
export default function PictureViewer({ name, pictures, at, onChoose, onClose }: PictureViewerProps) {
  const t = useT();
  const dialog = useRef<HTMLDialogElement>(null);
  const picture = pictures[at];
  const zoom = useZoom({ width: picture?.width ?? 1, height: picture?.height ?? 1, onSwipe: (by) => step(by) });
  const choose = (index: number) => {
    zoom.reset();
    onChoose(index);
  };
  const step = (by: number) => choose((at + by + pictures.length) % pictures.length);
  useEffect(() => (dialog.current === null ? undefined : showModal(dialog.current)), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      "+": () => zoom.to(zoom.scale * CLOSER),
      "=": () => zoom.to(zoom.scale * CLOSER),
      "-": () => zoom.to(zoom.scale / CLOSER),
      "0": zoom.reset,
      ArrowRight: () => (zoom.scale > 1 ? zoom.scrollBy(80, 0) : step(1)),
      ArrowLeft: () => (zoom.scale > 1 ? zoom.scrollBy(-80, 0) : step(-1)),
      ArrowDown: () => zoom.scrollBy(0, 80),
      ArrowUp: () => zoom.scrollBy(0, -80),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <dialog
      ref={dialog}
      aria-label={t("product.pictures", { name })}
      onClose={onClose}
      onKeyDown={onKeyDown}
      className="m-0 h-dvh max-h-none w-full max-w-none grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto] bg-bg p-0 open:grid"
    >
      <div className="flex items-center gap-1 border-b ps-4 pe-2">
        <p role="status" className="me-auto text-sm text-muted tabular">
          {t("product.picture", { number: at + 1, total: pictures.length })}
        </p>
        <IconButton label={t("product.zoomOut")} disabled={zoom.scale <= FARTHEST} onClick={() => zoom.to(zoom.scale / CLOSER)}>
          <Icon of={ZoomOut} className={zoom.scale <= FARTHEST ? "text-control" : undefined} />
        </IconButton>
        <IconButton label={t("product.zoomIn")} disabled={zoom.scale >= zoom.nearest} onClick={() => zoom.to(zoom.scale * CLOSER)}>
          <Icon of={ZoomIn} className={zoom.scale >= zoom.nearest ? "text-control" : undefined} />
        </IconButton>
        <IconButton label={t("ui.close")} onClick={() => dialog.current?.close()}>
          <Icon of={X} />
        </IconButton>
      </div>
      <div className="relative min-h-0">
        <div
          ref={zoom.stage}
          {...zoom.handlers}
          className={`flex size-full touch-none overflow-auto overscroll-contain select-none ${zoom.scale > 1 ? "cursor-grab active:cursor-grabbing" : "cursor-zoom-in"}`}
        >
          {zoom.size && (
            <div style={zoom.size} className="pointer-events-none m-auto shrink-0">
              <Picture key={picture?.url} source={picture} ratio="auto" priority sizes={`${zoom.size.width}px`} className="size-full" />
            </div>
          )}
        </div>
        {pictures.length > 1 && zoom.scale === 1 && (
          <>
            <IconButton
              label={t("product.previousPicture")}
              onClick={() => step(-1)}
              className="absolute start-2 top-1/2 -mt-5.5 border border-control bg-surface"
            >
              <Icon of={ChevronLeft} />
            </IconButton>
            <IconButton
              label={t("product.nextPicture")}
              onClick={() => step(1)}
              className="absolute end-2 top-1/2 -mt-5.5 border border-control bg-surface"
            >
              <Icon of={ChevronRight} />
            </IconButton>
          </>
        )}
      </div>
      <div className="flex flex-col items-center gap-2 border-t px-4 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
        {pictures.length > 1 && (
          <Thumbnails label={t("product.pictures", { name })} pictures={pictures} at={at} onChoose={choose} className="justify-center" />
        )}
        <p className="text-center text-sm text-muted">{t("product.zoomHint")}</p>
      </div>
    </dialog>
  );
}
