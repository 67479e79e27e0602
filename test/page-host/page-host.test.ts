// A page that is hidden is destroyed, and says `ready` again when it comes back: the host then sends all of it anew.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { logPath, type RunFolder } from '../../src/history/run-folder.js';
import { PageHost } from '../../src/page-host/page-host.js';
import type { HostMessage, PageMessage } from '../../src/webview/protocol.js';
import { homeOfEachTest } from '../engine/run-here.js';
import { dag, task } from '../support/definitions.js';

type MessageOf<T extends HostMessage['type']> = Extract<HostMessage, { type: T }>;

describe('the host of a page', () => {
  const homes = homeOfEachTest();
  const definition = dag([task('a', [], { run: 'echo the log of a' }), task('b', ['a'])]);
  let host: PageHost | null = null;
  let sent: HostMessage[] = [];
  const onSent = new Set<() => void>();
  afterEach(() => {
    host?.dispose();
    host = null;
    sent = [];
  });

  async function ran(): Promise<RunFolder> {
    const folder = await homes.current.prepare(definition);
    await homes.current.execute(folder).ended;
    return folder;
  }

  function open(): void {
    const { home } = homes.current;
    host = new PageHost({
      source: {
        host: 'server',
        locale: 'en',
        words: {},
        direction: 'right',
        home,
        dagId: definition.id,
        can: () => ({ run: true, go_to_line: false, open_log: false }),
        dag: () => ({ id: definition.id, file: null, revision: 1, definition, problems: [], lines: {} }),
        index: async () => null,
        act: async () => ({}),
      },
      send: (message) => {
        sent.push(message);
        for (const tell of onSent) tell();
        onSent.clear();
      },
      onInvalid: (error) => assert.fail(error),
    });
  }

  const say = (message: PageMessage) => host?.receive(message);

  /** The next message of a type from now on. */
  async function next<T extends HostMessage['type']>(type: T): Promise<MessageOf<T>> {
    const from = sent.length;
    for (;;) {
      const found = sent.slice(from).find((message): message is MessageOf<T> => message.type === type);
      if (found) return found;
      await new Promise<void>((resolve) => onSent.add(resolve));
    }
  }

  it('sends log and details of the task selected again to a page that starts over', async () => {
    const { runId } = await ran();
    open();
    for (const visit of ['first', 'back', 'back once more']) {
      const snapshot = next('snapshot');
      say({ type: 'ready', protocol: 1, run_id: runId });
      assert.equal((await snapshot).run?.run_id, runId, visit);
      const answers = Promise.all([next('log'), next('details')]);
      say({ type: 'select', run_id: runId, task_id: 'a' });
      const [{ log }, { details }] = await answers;
      assert.deepEqual([log.task_id, log.text, log.append], ['a', 'the log of a\n', false], visit);
      assert.equal(details.task_id, 'a');
    }
  });

  it('says that there is no log where none was written, or it is gone', async () => {
    const folder = await ran();
    rmSync(logPath(folder, 'a', 1));
    open();
    say({ type: 'ready', protocol: 1, run_id: folder.runId });
    await next('snapshot');
    const answer = next('log');
    say({ type: 'select', run_id: folder.runId, task_id: 'a' });
    assert.deepEqual((await answer).log, {
      run_id: folder.runId,
      task_id: 'a',
      attempt: 1,
      text: '',
      append: false,
      cut: false,
    });
  });
});
