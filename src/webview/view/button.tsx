// Buttons that look and behave alike.
import type { JSX } from 'preact';
import { Glyph, type GlyphName } from './glyph.js';

interface ButtonProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly glyph?: GlyphName;
  /** The label is read and shown as a tip only. */
  readonly iconOnly?: boolean;
  readonly primary?: boolean;
  /** Why it can't be used now; shown as its tip. */
  readonly refused?: string | undefined;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly keys?: string;
}

export function Button(props: ButtonProps): JSX.Element {
  const {
    label,
    onClick,
    glyph,
    iconOnly = false,
    primary = false,
    refused,
    disabled = false,
    pressed,
    keys,
  } = props;
  const off = disabled || refused !== undefined;
  const tip = refused ?? (iconOnly || keys ? `${label}${keys ? ` (${keys})` : ''}` : undefined);
  return (
    <button
      type="button"
      class={`button${primary ? ' primary' : ''}${iconOnly ? ' icon-only' : ''}`}
      title={tip}
      aria-label={iconOnly ? label : undefined}
      // Still reachable by keyboard, so that its reason can be read.
      aria-disabled={off || undefined}
      aria-pressed={pressed}
      onClick={off ? undefined : onClick}
    >
      {glyph && <Glyph name={glyph} />}
      {!iconOnly && <span>{label}</span>}
    </button>
  );
}
