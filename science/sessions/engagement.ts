import type { SessionPart } from './part.ts';

/** Engaged: longer than 10 s, or an order, or two page views (the definition of GA4). */
export function isEngaged(part: SessionPart): boolean {
  return part.end - part.start > 10_000 || part.orders !== null || part.pageviews >= 2;
}

export function isBounce(part: SessionPart): boolean {
  return !isEngaged(part);
}
