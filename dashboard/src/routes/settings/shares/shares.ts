/** A share link as `GET /api/stores/{store}/shares` tells it; its secret is not known any more. */
export interface Share {
  id: string;
  name: string;
  password: boolean;
  frame_origins: string[];
  created_at: string;
  expires_at: string | null;
}

/** What to put into another site's page, from the link as it was made. */
export function frameCode(link: string, name: string): string {
  const title = name.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return `<iframe src="${link.replace('/share/', '/embed/')}" title="${title}" width="100%" height="900" loading="lazy"></iframe>`;
}
