/** What a measurement of some length says. Times in milliseconds. */
export interface Sample {
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  /** Processor time of the server's process per request or flow, in milliseconds: it hardly minds what else the machine does. */
  cpu: number | null;
}

export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

export const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function sampleOf(times: readonly number[], elapsed: number): Omit<Sample, "cpu"> {
  const sorted = ascending(times);
  return {
    perSecond: (times.length * 1000) / elapsed,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
  };
}

/** The median of each figure over the rounds. */
export const medianSample = (samples: readonly Sample[]): Sample => ({
  perSecond: median(samples.map(({ perSecond }) => perSecond)),
  p50: median(samples.map(({ p50 }) => p50)),
  p95: median(samples.map(({ p95 }) => p95)),
  p99: median(samples.map(({ p99 }) => p99)),
  cpu: samples.some(({ cpu }) => cpu === null) ? null : median(samples.map(({ cpu }) => cpu!)),
});
