// How wide texts are in the page's font, and how much of them fits.

let context: CanvasRenderingContext2D | null = null;
let family = '';
const widths = new Map<string, number>();

/** Width in CSS pixels at this size and weight. */
export function textWidth(text: string, sizePx: number, weight = 400): number {
  family ||= getComputedStyle(document.body).fontFamily || 'sans-serif';
  const key = `${weight} ${sizePx} ${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    context ??= document.createElement('canvas').getContext('2d');
    if (context) context.font = `${weight} ${sizePx}px ${family}`;
    width = context?.measureText(text).width ?? text.length * sizePx * 0.55;
    if (widths.size > 50_000) widths.clear();
    widths.set(key, width);
  }
  return width;
}

/** `text`, cut with an ellipsis in its middle for names (both ends tell them apart), else at its end. */
export function fitText(text: string, most: number, sizePx: number, weight = 400, cutMiddle = false): string {
  const width = textWidth(text, sizePx, weight);
  if (width <= most) return text;
  const room = Math.max(0, most - textWidth('…', sizePx, weight));
  let keep = Math.floor((text.length * room) / width);
  const cut = (): string => {
    if (!cutMiddle) return `${text.slice(0, keep).trimEnd()}…`;
    const end = Math.floor(keep * 0.4);
    return `${text.slice(0, keep - end)}…${end > 0 ? text.slice(-end) : ''}`;
  };
  while (keep > 1 && textWidth(cut(), sizePx, weight) > most) keep--;
  return cut();
}
