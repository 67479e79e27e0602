// What may be chosen for every drawn format.
import type { LayoutDirection } from '../graph-layout.js';

export interface FormatOptions {
  /** Where downstream tasks go; default `right`. */
  readonly direction?: LayoutDirection;
}
