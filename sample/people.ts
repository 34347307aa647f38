import { Chance } from './random.ts';

export interface Visitor {
  visitor_id: string;
  country: string;
  city: string;
  device: string;
  browser: string;
  os: string;
}

const PLACES: readonly (readonly [readonly [string, string], number])[] = [
  [['DE', 'Berlin'], 18],
  [['DE', 'Hamburg'], 11],
  [['DE', 'Munich'], 10],
  [['DE', 'Cologne'], 8],
  [['DE', 'Leipzig'], 5],
  [['AT', 'Vienna'], 9],
  [['AT', 'Graz'], 3],
  [['CH', 'Zurich'], 7],
  [['NL', 'Amsterdam'], 6],
  [['FR', 'Paris'], 5],
  [['GB', 'London'], 5],
  [['DK', 'Copenhagen'], 3],
  [['SE', 'Stockholm'], 3],
  [['IT', 'Milan'], 2],
  [['ES', 'Barcelona'], 2],
  [['PL', 'Warsaw'], 2],
  [['US', 'New York'], 2],
  [['JP', 'Tokyo'], 1],
];
const DEVICES: readonly (readonly [readonly [string, string, string], number])[] = [
  [['mobile', 'Safari', 'iOS'], 34],
  [['mobile', 'Chrome', 'Android'], 27],
  [['desktop', 'Chrome', 'Windows'], 16],
  [['desktop', 'Safari', 'macOS'], 9],
  [['desktop', 'Firefox', 'Windows'], 5],
  [['desktop', 'Edge', 'Windows'], 4],
  [['tablet', 'Safari', 'iOS'], 5],
];

/** Who a person is never changes from visit to visit. */
function person(id: string, chance: Chance): Visitor {
  const [country, city] = chance.pick(PLACES);
  const [device, browser, os] = chance.pick(DEVICES);
  return { visitor_id: id, country, city, device, browser, os };
}

/** People who come back, for as long as the shop exists. */
const REGULARS = 4_000;

/** Whose visit it is: of those who come back, some do so much more often than others. `guest` names somebody new. */
export function visitorOf(seed: number, chance: Chance, returning: boolean, guest: string): Visitor {
  const id = returning ? `regular-${Math.floor(REGULARS * chance.next() ** 1.6)}` : guest;
  return person(id, new Chance(`${seed}/${id}`));
}
