import { Fault } from '../../contracts/error.ts';
import type { Directory } from '../../platform/database/port.ts';

/** An id for a new store from its name: `Linen & Co` becomes `linen-co`, or `linen-co-2` when that is taken. */
export function freeStoreId(name: string, directory: Pick<Directory, 'store'>): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replaceAll(/^-+|-+$/g, '');
  const base = plain || 'store';
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!directory.store(id)) return id;
  }
}

/** The origins of a shop's domain, with and without `www.`; none for an empty one. Throws Fault `bad_domain`. */
export function originsOf(domain: string): string[] {
  const text = domain.trim();
  if (text === '') return [];
  const url = URL.parse(/^https?:\/\//i.test(text) ? text : `https://${text}`);
  if (!url || url.username || !/^[^.]+(\.[^.]+)*$/.test(url.hostname))
    throw new Fault('bad_domain', `"${text.slice(0, 80)}" is not a domain. Write it as in the browser's address line: shop.example.`, {
      status: 400,
    });
  const others = url.hostname.startsWith('www.') ? [url.origin.replace('://www.', '://')] : [url.origin.replace('://', '://www.')];
  return url.hostname.includes('.') && !/^[\d.]+$/.test(url.hostname) ? [url.origin, ...others] : [url.origin];
}
