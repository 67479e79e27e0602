// The editor's side inside the browser: gives the page an editor to talk to, which is the fake host.
import { encodeHostMessage, type HostMessage } from '../../../src/webview/protocol.js';
import { FakeHost } from './fake-host.js';
import { SCENARIOS, type Scenario } from './scenarios.js';

// The tests' type check has no DOM: what this one file needs of it.
declare const location: { readonly search: string };
declare const sessionStorage: {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
};
declare const window: {
  postMessage(message: unknown, target: string): void;
  fakeHost?: FakeHost;
  scenario?: Scenario;
  acquireVsCodeApi?: unknown;
};

const asked = new URLSearchParams(location.search).get('scenario') ?? '';
const makers: Readonly<Record<string, () => Scenario>> = SCENARIOS;
const scenario = (makers[asked] ?? SCENARIOS.running)();

// The page's clock stands at the scenario's moment and goes on from there.
const shift = scenario.now - Date.now();
const realNow = Date.now.bind(Date);
Date.now = () => realNow() + shift;

const host = new FakeHost(scenario, (message: HostMessage) => {
  // As a real host's messages: text, later.
  const text = encodeHostMessage(message);
  setTimeout(() => window.postMessage(text, '*'), 0);
});
window.fakeHost = host;
window.scenario = scenario;
let kept: unknown = JSON.parse(sessionStorage.getItem('kept') ?? 'null') ?? undefined;
window.acquireVsCodeApi = () => ({
  postMessage: (message: unknown) => host.receive(JSON.parse(JSON.stringify(message))),
  getState: () => kept,
  setState: (state: unknown) => {
    kept = state;
    sessionStorage.setItem('kept', JSON.stringify(state));
  },
});
