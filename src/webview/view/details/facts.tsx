// Rows of name and value.
import type { ComponentChildren, JSX } from 'preact';

/** A row without a value is left out. */
export type Fact = readonly [name: string, value: ComponentChildren];

export function Facts({ facts }: { readonly facts: readonly Fact[] }): JSX.Element {
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

interface SectionProps {
  readonly title: string;
  readonly note?: string;
  readonly children: ComponentChildren;
}

export function Section({ title, note, children }: SectionProps): JSX.Element {
  return (
    <section class="section">
      <h3>
        {title}
        {note && <span class="section-note">{note}</span>}
      </h3>
      {children}
    </section>
  );
}
