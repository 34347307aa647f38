import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { dotSize, MAP } from './map-frame.ts';
import { drawWorld } from './world.ts';

const world = drawWorld(createRequire(import.meta.url)('world-atlas/countries-110m.json'));

describe('the map', () => {
  it('holds every country in its frame', () => {
    const ys = [...world.land.matchAll(/[ML]?(-?[\d.]+),(-?[\d.]+)/g)].map((match) => Number(match[2]));
    expect(ys.length).toBeGreaterThan(5_000);
    expect(Math.min(...ys)).toBeGreaterThan(MAP.top);
    expect(Math.max(...ys)).toBeLessThan(MAP.top + MAP.height);
  });
  it('puts places where they belong', () => {
    const berlin = world.place(52.5, 13.4);
    const sydney = world.place(-33.9, 151.2);
    expect(berlin?.x).toBeCloseTo(0.53, 1);
    expect(sydney?.x).toBeGreaterThan(berlin?.x ?? 1);
    expect(sydney?.y).toBeGreaterThan(berlin?.y ?? 1);
    expect(world.place(0, 0)?.x).toBeCloseTo(0.5, 5);
  });
  it('leaves out what lies outside the drawing', () => {
    expect(world.place(-80, 0)).toBeNull();
  });
});

describe('dotSize', () => {
  it('grows with the root of the share, and the smallest is still seen', () => {
    expect(dotSize(1, 660)).toBe(30);
    expect(dotSize(0.25, 660)).toBe(15);
    expect(dotSize(0.0001, 780)).toBe(5);
  });
});
