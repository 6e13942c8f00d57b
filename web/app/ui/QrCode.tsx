import { useMemo } from "react";
import { encode } from "uqr";

/** Dark on light in both themes: scanners expect it. */
export function QrCode({ content, label }: { content: string; label: string }) {
  const { path, size } = useMemo(() => {
    const { data, size: modules } = encode(content, { ecc: "M", border: 2 });
    const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { path: dark.join(""), size: modules };
  }, [content]);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" className="w-56 rounded-md">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#22201c" />
    </svg>
  );
}
