import { type PointerEvent, useEffect, useLayoutEffect, useRef, useState } from "react";

/** The whole picture on the screen. */
export const FARTHEST = 1;
/** How many pixels of the screen one of the picture may cover at most: beyond that one sees no more, only larger. */
const LARGEST_PIXEL = 1.5;
/** One step of a button or key. */
export const CLOSER = 1.6;
/** What a click on the whole picture leads to. */
const CLICKED = 2.5;
/** Pixels that a finger may tremble before a touch is a drag, and that it must go for the next picture. */
const TREMBLE = 6;
const SWIPE = 48;

interface Point {
  x: number;
  y: number;
}

const middle = (points: Point[]): Point => ({
  x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
  y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
});
const spread = ([a, b]: Point[]) => (a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0);

/**
 * A picture in a scrolling stage: how large it is shown, and what pointers do to it. One drags it, or to the next picture when the
 * whole of this one is seen; two pinch; a click goes closer to where it was made, or back. Scrolling is the browser's own, so keys,
 * wheel and assistive technology work as everywhere.
 */
export function useZoom({ width, height, onSwipe }: { width: number; height: number; onSwipe(by: 1 | -1): void }) {
  const ratio = width / height;
  const stage = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<{ width: number; height: number }>();
  const [scale, setScale] = useState(FARTHEST);
  const pointers = useRef(new Map<number, Point>());
  const gesture = useRef<{ from: Point; spread: number; scale: number; moved: boolean } | null>(null);
  /** The spot of the picture, as shares of it, that must stay under a point of the stage while the size changes. */
  const held = useRef<{ share: Point; at: Point } | null>(null);

  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setRoom({ width: element.clientWidth, height: element.clientHeight }));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  const fitted = room && Math.min(room.width, room.height * ratio);
  const nearest = fitted ? Math.max(2, (LARGEST_PIXEL * width) / fitted) : FARTHEST;
  const size = fitted ? { width: fitted * scale, height: (fitted * scale) / ratio } : undefined;

  useLayoutEffect(() => {
    const element = stage.current;
    if (!element || !held.current || !size) return;
    const { share, at } = held.current;
    element.scrollTo(share.x * size.width - at.x, share.y * size.height - at.y);
    held.current = null;
  });

  /** Shows it at a scale; `at` is the point of the window that stays where it is, by default the middle of the stage. */
  const to = (next: number, at?: Point) => {
    const element = stage.current;
    const picture = element?.firstElementChild?.getBoundingClientRect();
    if (element && picture) {
      const frame = element.getBoundingClientRect();
      const point = at ?? { x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 };
      held.current = {
        share: { x: (point.x - picture.x) / picture.width, y: (point.y - picture.y) / picture.height },
        at: { x: point.x - frame.x, y: point.y - frame.y },
      };
    }
    setScale(Math.min(nearest, Math.max(FARTHEST, next)));
  };
  const reset = () => setScale(FARTHEST);
  const scrollBy = (x: number, y: number) => stage.current?.scrollBy(x, y);

  const begin = () => {
    const points = [...pointers.current.values()];
    gesture.current = points.length
      ? { from: middle(points), spread: spread(points), scale, moved: gesture.current?.moved ?? false }
      : null;
  };
  const handlers = {
    onPointerDown(event: PointerEvent<HTMLDivElement>) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      begin();
    },
    onPointerMove(event: PointerEvent<HTMLDivElement>) {
      const before = pointers.current.get(event.pointerId);
      if (!before || !gesture.current) return;
      const now = { x: event.clientX, y: event.clientY };
      pointers.current.set(event.pointerId, now);
      const points = [...pointers.current.values()];
      if (Math.hypot(now.x - gesture.current.from.x, now.y - gesture.current.from.y) > TREMBLE) gesture.current.moved = true;
      if (points.length > 1) {
        gesture.current.moved = true;
        to((gesture.current.scale * spread(points)) / gesture.current.spread, middle(points));
      } else if (scale > 1) scrollBy(before.x - now.x, before.y - now.y);
    },
    onPointerUp(event: PointerEvent<HTMLDivElement>) {
      const { current } = gesture;
      if (!pointers.current.delete(event.pointerId) || !current) return;
      if (pointers.current.size > 0) return begin();
      gesture.current = null;
      const across = event.clientX - current.from.x;
      if (!current.moved) to(scale > 1 ? FARTHEST : CLICKED, { x: event.clientX, y: event.clientY });
      else if (scale === FARTHEST && current.spread === 0 && Math.abs(across) > SWIPE) onSwipe(across < 0 ? 1 : -1);
    },
    onPointerCancel(event: PointerEvent<HTMLDivElement>) {
      pointers.current.delete(event.pointerId);
      begin();
    },
  };
  return { stage, size, scale, nearest, to, reset, scrollBy, handlers };
}
