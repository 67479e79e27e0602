// A command that slot shells can't carry: a process of its own, wrapped by a shell that records its end.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readExitRecords } from '../../../src/engine/exit-records.js';
import { isRunning } from '../../../src/engine/process-table.js';
import { startWrapped } from '../../../src/engine/shell/wrapped-process.js';
import type { AttemptRequest, RunningAttempt } from '../../../src/engine/task-runner.js';
import { folderOfEachTest, until } from '../attempt-folder.js';

describe('a wrapped command', () => {
  const folders = folderOfEachTest();

  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  function start(
    request: AttemptRequest,
    command: readonly [string, ...string[]],
    platform?: NodeJS.Platform,
  ): RunningAttempt {
    return folders.current.withFiles(request, (files) => startWrapped(request, command, files, platform));
  }

  const record = ({ folder, nonce }: AttemptRequest) => readExitRecords(folder.exits).get(nonce);

  it('ends with its exit code, leaves its streams in the log and both in the record', async () => {
    const request = folders.current.request();
    const attempt = start(request, ['sh', '-c', 'echo "to one $PWD"; echo two >&2; exit 7']);
    assert.ok(attempt.pid > 0);
    assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 7 });
    assert.equal(folders.current.log(request), `to one ${request.cwd}\ntwo\n`);
    assert.equal(record(request)?.pid, attempt.pid);
    assert.equal(record(request)?.exit_code, 7);
  });

  it('that a signal ends has the exit code that a shell gives it', async () => {
    const request = folders.current.request();
    assert.deepEqual(await start(request, ['sh', '-c', 'kill -SEGV $$']).ended, {
      kind: 'exited',
      exit_code: 139,
    });
    assert.equal(record(request)?.exit_code, 139);
  });

  it('gets nothing of the descriptor that records', async () => {
    const request = folders.current.request();
    await start(request, ['sh', '-c', 'echo "S forged 1" >&3']).ended;
    assert.equal(readExitRecords(request.folder.exits).get('forged'), undefined);
  });

  it('is ended with what it has started', async () => {
    const request = folders.current.request();
    const attempt = start(request, ['sh', '-c', 'sleep 60 & echo $! >child; sleep 60']);
    const child = join(folders.current.path, 'child');
    await until(() => existsSync(child) && folders.current.pidIn('child') > 0);
    attempt.end(false);
    assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 143 });
    assert.equal(isRunning(folders.current.pidIn('child')), false);
  });

  it('that takes no notice of a request to end is ended by a second one with force', async () => {
    const request = folders.current.request();
    const attempt = start(request, ['sh', '-c', 'trap "" TERM; : >trapped; while :; do sleep 60; done']);
    await until(() => existsSync(join(folders.current.path, 'trapped')));
    attempt.end(false);
    attempt.end(true);
    assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 137 });
  });

  it('whose wrapper is killed is lost, and does not live on beside another attempt', async () => {
    const request = folders.current.request();
    const attempt = start(request, ['sh', '-c', 'echo $$ >command; sleep 60; :']);
    await until(() => folders.current.pidIn('command') > 0);
    process.kill(attempt.pid, 'SIGKILL');
    assert.deepEqual(await attempt.ended, { kind: 'lost' });
    assert.equal(isRunning(folders.current.pidIn('command')), false);
  });

  it('whose wrapper is killed after it has recorded the end has ended so', async () => {
    const request = folders.current.request();
    const attempt = start(request, ['sh', '-c', 'echo $$ >command; sleep 60; :']);
    await until(() => folders.current.pidIn('command') > 0);
    writeFileSync(request.folder.exits, `E ${request.nonce} 5\n`, { flag: 'a' });
    process.kill(attempt.pid, 'SIGKILL');
    assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 5 });
    process.kill(folders.current.pidIn('command'), 'SIGKILL');
  });

  it('that can not be started fails, and has nothing to end', async () => {
    const request = folders.current.request({ cwd: join(folders.current.path, 'gone') });
    const attempt = start(request, ['true']);
    assert.equal(attempt.pid, 0);
    attempt.end(true);
    const end = await attempt.ended;
    assert.equal(end.kind === 'failed' && end.reason, 'start_failed');
    assert.match(end.kind === 'failed' ? end.message : '', /could not be started: .*ENOENT/);
  });

  it('has no wrapper and no record on Windows', async () => {
    const request = folders.current.request();
    const attempt = start(request, ['sh', '-c', 'echo out; exit 3'], 'win32');
    assert.deepEqual(await attempt.ended, { kind: 'exited', exit_code: 3 });
    assert.equal(folders.current.log(request), 'out\n');
    assert.equal(record(request), undefined);
  });
});
