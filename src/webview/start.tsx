// Puts the page together and starts it over any transport.
import { render } from 'preact';
import { PROTOCOL_VERSION } from './protocol.js';
import { Actions } from './state/act.js';
import { follow } from './state/follow.js';
import { keep, restore } from './state/keep.js';
import { Layouts } from './state/layouts.js';
import { PageState } from './state/page-state.js';
import { Receiver } from './state/receive.js';
import type { Transport } from './transport/transport.js';
import { App } from './view/app.js';
import { nodeWidth } from './view/graph/node-size.js';
import { nextFrame } from './view/next-frame.js';

/** Draws the page into `root` and says `ready` to the host. */
export function start(root: HTMLElement, transport: Transport): void {
  const state = new PageState(nextFrame);
  const act = new Actions(state, transport);
  const layouts = new Layouts(state, act, nodeWidth);
  const { receive } = new Receiver(state, act, layouts);
  const kept = restore(state, transport);
  transport.listen(receive, (connection) => {
    state.connection.value = connection;
  });
  keep(state, transport);
  layouts.start();
  follow(state, act);
  render(<App page={{ state, act }} />, root);
  transport.post({ type: 'ready', protocol: PROTOCOL_VERSION, ...kept });
}
