// A button that opens a list to choose from, by mouse and keyboard.
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface MenuItem {
  readonly key: string;
  readonly content: ComponentChildren;
  readonly onChoose: () => void;
  /** Set where one of the items is the present choice. */
  readonly checked?: boolean;
  readonly separated?: boolean;
}

interface MenuProps {
  readonly label: string;
  /** Words on the button are read after the label; without words the label is its name. */
  readonly button: ComponentChildren;
  readonly iconOnly?: boolean;
  readonly items: readonly MenuItem[];
  readonly align?: 'left' | 'right';
  readonly className?: string;
}

export function Menu({
  label,
  button,
  items,
  align = 'left',
  className = '',
  iconOnly = false,
}: MenuProps): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);

  useLayoutEffect(() => {
    if (!isOpen) return;
    const list = root.current?.querySelector<HTMLElement>('[role=menu]');
    (list?.querySelector<HTMLElement>('[aria-checked=true]') ?? list?.querySelector('button'))?.focus();
    const onPointer = (event: Event): void => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener('pointerdown', onPointer);
    return () => removeEventListener('pointerdown', onPointer);
  }, [isOpen]);

  const close = (): void => {
    setOpen(false);
    opener.current?.focus();
  };
  return (
    <div class={`menu ${className}`} ref={root} onFocusOut={(event) => leave(event, root.current, setOpen)}>
      <button
        type="button"
        class="button menu-button"
        ref={opener}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={iconOnly ? label : undefined}
        title={label}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {!iconOnly && <span class="visually-hidden">{label}</span>}
        {button}
      </button>
      {isOpen && (
        <div
          class={`menu-list ${align}`}
          role="menu"
          aria-label={label}
          onKeyDown={(event) => move(event, close)}
        >
          {items.map((item) => (
            // biome-ignore lint/a11y/useAriaPropsSupportedByRole: its role is one that has it
            <button
              type="button"
              key={item.key}
              class={`menu-item${item.separated ? ' separated' : ''}`}
              role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
              aria-checked={item.checked}
              tabIndex={-1}
              onClick={() => {
                close();
                item.onChoose();
              }}
            >
              {item.content}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function leave(event: FocusEvent, root: HTMLElement | null, setOpen: (open: boolean) => void): void {
  if (event.relatedTarget instanceof Node && !root?.contains(event.relatedTarget)) setOpen(false);
}

function move(event: KeyboardEvent, close: () => void): void {
  event.stopPropagation();
  if (event.key === 'Escape' || event.key === 'Tab') {
    if (event.key === 'Escape') event.preventDefault();
    close();
    return;
  }
  const list = event.currentTarget as HTMLElement;
  const items = [...list.querySelectorAll<HTMLElement>('.menu-item')];
  const at = items.indexOf(event.target as HTMLElement);
  const next = {
    ArrowDown: items[(at + 1) % items.length],
    ArrowUp: items[(at - 1 + items.length) % items.length],
    Home: items[0],
    End: items.at(-1),
  }[event.key];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
