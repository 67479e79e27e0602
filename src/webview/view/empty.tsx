// What stands where there is nothing to show yet: what it would be, and how to get there.
import type { ComponentChildren, JSX } from 'preact';

interface EmptyProps {
  readonly title: string;
  readonly hint?: string;
  readonly children?: ComponentChildren;
}

export function Empty({ title, hint, children }: EmptyProps): JSX.Element {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {hint && <p class="muted">{hint}</p>}
      {children}
    </div>
  );
}
