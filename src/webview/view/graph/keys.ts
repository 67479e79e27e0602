// What keys do while the graph has the focus.
import type { Step } from '../../model/walk.js';
import type { Camera } from './camera.js';

interface KeyActions {
  readonly step: (step: Step) => void;
  readonly open: () => void;
  readonly camera: Camera;
}

const PAN = 80;

const STEPS: Readonly<Record<string, Step>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
};

const PANS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [PAN, 0],
  ArrowRight: [-PAN, 0],
  ArrowUp: [0, PAN],
  ArrowDown: [0, -PAN],
};

/** Arrows walk along edges, with Shift they pan; Enter opens; plus, minus and 0 zoom. */
export function graphKey(event: KeyboardEvent, { step, open, camera }: KeyActions): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const pan = event.shiftKey ? PANS[event.key] : undefined;
  const walked = STEPS[event.key];
  if (pan) camera.panBy(...pan);
  else if (walked) step(walked);
  else if (event.key === 'Enter' || event.key === ' ') open();
  else if (event.key === '+' || event.key === '=') camera.zoomBy(1);
  else if (event.key === '-') camera.zoomBy(-1);
  else if (event.key === '0') camera.fit();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
