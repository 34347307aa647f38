/** What the SDK uses of a browser, by shape: the package compiles without the DOM's types. */
export interface Page {
  footfall?: (...call: unknown[]) => void;
  document?: { title: string; referrer: string };
  location?: { href: string };
  addEventListener?: (type: string, listener: () => void) => void;
}

/** The fields that a browser adds by itself; none on a server. */
export function pageFields({ document, location }: Page): Record<string, unknown> {
  if (!document || !location) return {};
  return { url: location.href, title: document.title, ...(document.referrer ? { referrer: document.referrer } : {}) };
}
