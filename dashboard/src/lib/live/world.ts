import { geoNaturalEarth1, geoPath } from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import atlas from 'world-atlas/countries-110m.json?url';
import { MAP } from './map-frame.ts';

export interface World {
  /** SVG paths in the units of `MAP`. */
  land: string;
  borders: string;
  /** A place on the map, 0..1 of its width and height; null when it lies outside the drawing. */
  place(lat: number, lon: number): { x: number; y: number } | null;
}

type Atlas = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;
const ANTARCTICA = '010';

let loading: Promise<World> | undefined;

/** Fetches and projects the map once; the page imports this file when the figures are already there. */
export function loadWorld(): Promise<World> {
  loading ??= fetchAtlas().then(drawWorld, (error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function fetchAtlas(): Promise<Atlas> {
  const response = await fetch(atlas);
  if (!response.ok) throw new Error(`The map could not be loaded (${response.status}).`);
  return response.json() as Promise<Atlas>;
}

/** Natural Earth projection of the land, without Antarctica, and of the borders between countries. */
export function drawWorld(topology: Atlas): World {
  const projection = geoNaturalEarth1().fitWidth(MAP.width, { type: 'Sphere' });
  const path = geoPath(projection).digits(1);
  const all = topology.objects.countries;
  const countries = { ...all, geometries: all.geometries.filter((country) => country.id !== ANTARCTICA) };
  return {
    land: path(feature(topology, countries)) ?? '',
    borders: path(mesh(topology, countries, (a, b) => a !== b)) ?? '',
    place(lat, lon) {
      const at = projection([lon, lat]);
      if (!at) return null;
      const [x, y] = [at[0] / MAP.width, (at[1] - MAP.top) / MAP.height];
      return x >= 0 && x <= 1 && y >= 0 && y <= 1 ? { x, y } : null;
    },
  };
}
