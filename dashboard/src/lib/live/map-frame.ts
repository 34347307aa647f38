/** The map's drawing: the world 960 units wide, cut above Greenland's north and below Cape Horn. */
export const MAP = { width: 960, top: -2, height: 430 } as const;

/** Diameter in pixels of the dot of a country that has `share` of the largest country's visitors: area follows visitors. */
export function dotSize(share: number, width: number): number {
  const largest = Math.min(34, Math.max(16, width / 22));
  return Math.max(5, largest * Math.sqrt(Math.min(1, Math.max(0, share))));
}
