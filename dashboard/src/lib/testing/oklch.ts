export type Oklch = readonly [lightness: number, chroma: number, hue: number];
type Triple = readonly [number, number, number];

/** OKLCH to linear sRGB, unclipped. Matrices: Björn Ottosson, "A perceptual color space for image processing". */
export function toLinear([l, c, h]: Oklch): Triple {
  const radians = (h * Math.PI) / 180;
  return labToLinear([l, c * Math.cos(radians), c * Math.sin(radians)]);
}

function labToLinear([l, a, b]: Triple): Triple {
  const x = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const y = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const z = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ];
}

function linearToLab([r, g, b]: Triple): Triple {
  const x = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const y = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const z = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * x + 0.793617785 * y - 0.0040720468 * z,
    1.9779984951 * x - 2.428592205 * y + 0.4505937099 * z,
    0.0259040371 * x + 0.7827717662 * y - 0.808675766 * z,
  ];
}

const clip = (rgb: Triple): Triple => rgb.map((value) => Math.min(1, Math.max(0, value))) as unknown as Triple;

/** True when the screen can show the colour without clipping (a tolerance of half a step in 255). */
export function inGamut(color: Oklch): boolean {
  return toLinear(color).every((value) => value >= -0.002 && value <= 1.002);
}

/** Contrast ratio of WCAG 2.2, 1 to 21. */
export function contrast(a: Oklch, b: Oklch): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function luminance(color: Oklch): number {
  const [r, g, b] = clip(toLinear(color));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Full deuteranopia on linear RGB (Machado, Oliveira and Fernandes 2009, severity 1). */
function deuteranopia([r, g, b]: Triple): Triple {
  return [
    0.367322 * r + 0.860646 * g - 0.227968 * b,
    0.280085 * r + 0.672501 * g + 0.047413 * b,
    -0.01182 * r + 0.04294 * g + 0.968881 * b,
  ];
}

/** Distance in OKLab times 100; about 2 is just noticeable side by side. */
export function difference(a: Oklch, b: Oklch, vision: 'normal' | 'deuteranopia' = 'normal'): number {
  const see = (color: Oklch) => linearToLab(clip(vision === 'normal' ? toLinear(color) : deuteranopia(clip(toLinear(color)))));
  const [p, q] = [see(a), see(b)];
  return 100 * Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}
