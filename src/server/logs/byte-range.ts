// The Range header of HTTP (RFC 9110, section 14), for one range of bytes.

export type ByteRange =
  | { readonly kind: 'all' }
  /** `end` is the byte after the last; null: to the end, whatever comes. */
  | { readonly kind: 'part'; readonly start: number; readonly end: number | null }
  | { readonly kind: 'outside' };

/** Headers that are no range of bytes are left out, as the standard asks; several ranges count as all. */
export function parseRange(header: string | undefined, size: number): ByteRange {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(header?.trim() ?? '');
  const [from = '', to = ''] = match?.slice(1) ?? [];
  if (from === '' && to === '') return { kind: 'all' };
  if (from === '') {
    const length = Number(to);
    return length === 0
      ? { kind: 'outside' }
      : { kind: 'part', start: Math.max(0, size - length), end: null };
  }
  const start = Number(from);
  if (to !== '' && Number(to) < start) return { kind: 'all' };
  if (start > size || (start === size && size > 0 && to !== '')) return { kind: 'outside' };
  return { kind: 'part', start, end: to === '' ? null : Math.min(size, Number(to) + 1) };
}
