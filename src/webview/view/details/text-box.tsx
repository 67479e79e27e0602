// Text as it is, in a box of its own that scrolls, by keyboard too.
import type { ComponentChildren, JSX, Ref } from 'preact';

interface TextBoxProps {
  readonly label: string;
  readonly children: ComponentChildren;
  readonly className?: string;
  readonly boxRef?: Ref<HTMLPreElement>;
  readonly onScroll?: (box: HTMLPreElement) => void;
}

export function TextBox({ label, children, className = '', boxRef, onScroll }: TextBoxProps): JSX.Element {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <section> would not keep the text's lines
    <pre
      ref={boxRef ?? null}
      class={`text ${className}`}
      role="region"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={(event) => onScroll?.(event.currentTarget)}
    >
      {children}
    </pre>
  );
}
