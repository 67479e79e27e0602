// A picture as PNG, painted on a canvas.
import { word } from '../../words.js';
import type { Picture } from './graph-picture.js';

const SHARPNESS = 2;
/** What browsers can hold in one canvas, with room to spare. */
const MOST_SIDE = 14_000;
const MOST_PIXELS = 120_000_000;

/** Base64 without the data URL's head. Throws a message for people when the browser can't paint it. */
export async function pngOf({ svg, width, height }: Picture): Promise<string> {
  const scale = Math.min(
    SHARPNESS,
    MOST_SIDE / Math.max(width, height),
    Math.sqrt(MOST_PIXELS / (width * height)),
  );
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const url = canvas.toDataURL('image/png');
  const data = url.slice(url.indexOf(',') + 1);
  if (data.length < 100) throw new Error(word('export.tooLarge'));
  return data;
}
