// The style sheet's colours for what is painted on a canvas, which can't read them itself.
import { signal } from '@preact/signals';
import type { Look } from '../../model/look.js';

/** Changes when the theme does. */
export const theme = signal(0);

const observer = new MutationObserver(() => {
  theme.value++;
});
observer.observe(document.documentElement, { attributeFilter: ['style', 'class', 'data-theme'] });
observer.observe(document.body, { attributeFilter: ['class', 'data-vscode-theme-id'] });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  theme.value++;
});

export interface Paint {
  readonly line: string;
  readonly fill: string;
}

/** Reads colours by class from an element put into `parent` for it; ask for one for each drawing. */
export class StateColours {
  readonly #probe: HTMLElement;
  readonly #known = new Map<string, Paint>();

  constructor(parent: Element) {
    this.#probe = document.createElement('span');
    this.#probe.hidden = true;
    parent.append(this.#probe);
  }

  of(name: Look | 'edge'): Paint {
    let paint = this.#known.get(name);
    if (!paint) {
      this.#probe.className = name === 'edge' ? 'edge-paint' : `node-paint s-${name}`;
      const style = getComputedStyle(this.#probe);
      paint = { line: style.color, fill: style.backgroundColor };
      this.#known.set(name, paint);
    }
    return paint;
  }

  dispose(): void {
    this.#probe.remove();
  }
}
