// Which rows of a scrolled list are drawn, following its scrolling and size.
import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { type RowWindow, rowWindow } from '../model/virtual.js';

export interface Rows extends RowWindow {
  /** Inner width of the scrolled element in CSS pixels. */
  readonly width: number;
}

/** `ref` is the element that scrolls; its rows begin `top` pixels below its content's start. */
export function useRows(
  ref: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
  top: number,
): Rows {
  const [scroll, setScroll] = useState({ top: 0, height: 600, width: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const read = (): void =>
      setScroll((old) => {
        const next = { top: element.scrollTop, height: element.clientHeight, width: element.clientWidth };
        const isSame =
          rowAt(old.top) === rowAt(next.top) && old.height === next.height && old.width === next.width;
        return isSame ? old : next;
      });
    const rowAt = (at: number): number => Math.floor(at / rowHeight);
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    read();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, [rowHeight]);
  return {
    ...rowWindow(count, rowHeight, Math.max(0, scroll.top - top), scroll.height),
    width: scroll.width,
  };
}

/** Scrolls a row into view, below a sticky head of `top` pixels. */
export function showRow(element: HTMLElement | null, row: number, rowHeight: number, top: number): void {
  if (!element) return;
  const [start, end] = [row * rowHeight, (row + 1) * rowHeight];
  if (start < element.scrollTop) element.scrollTop = start;
  else if (end + top > element.scrollTop + element.clientHeight)
    element.scrollTop = end + top - element.clientHeight;
}
