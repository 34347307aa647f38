import { download, fileName } from './download.ts';

/** The drawing as a PNG on the card's ground, with its title above. */
export function downloadPng(canvas: HTMLCanvasElement, title: string, colors: { ground: string; text: string }): void {
  const scale = canvas.width / canvas.clientWidth;
  const [margin, head] = [16 * scale, 32 * scale];
  const sheet = document.createElement('canvas');
  sheet.width = canvas.width + 2 * margin;
  sheet.height = canvas.height + 2 * margin + head;
  const context = sheet.getContext('2d');
  if (!context) return;
  context.fillStyle = colors.ground;
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.fillStyle = colors.text;
  context.font = `600 ${14 * scale}px ${getComputedStyle(canvas).fontFamily}`;
  context.textBaseline = 'top';
  context.fillText(title, margin, margin);
  context.drawImage(canvas, margin, margin + head);
  sheet.toBlob((blob) => blob && download(fileName(title, 'png'), blob));
}
