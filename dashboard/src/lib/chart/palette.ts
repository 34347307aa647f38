/** Resolves tokens of tokens.css to what a canvas and Chart.js understand, for the theme in force. */
export type Palette = (token: string, alpha?: number) => string;

export function readPalette(element: HTMLElement): Palette {
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const known = new Map<string, readonly [number, number, number]>();

  function rgb(token: string): readonly [number, number, number] {
    const before = known.get(token);
    if (before) return before;
    probe.style.color = `var(--${token})`;
    if (!pixel) return [128, 128, 128];
    pixel.fillStyle = getComputedStyle(probe).color;
    pixel.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0] = pixel.getImageData(0, 0, 1, 1).data;
    known.set(token, [r, g, b]);
    return [r, g, b];
  }
  return (token, alpha = 1) => `rgba(${rgb(token).join(', ')}, ${alpha})`;
}
