import assert from 'node:assert/strict';
import { type FinishedRun, Project } from './function-rig.js';

const SOURCE = `import asyncio, ctypes, threading
from taskflow import DAG
dag = DAG("told")
def breaks(): raise KeyError("in a thread")
async def lost(): pass
async def fails(): raise KeyError("in a task")
@dag.task()
def thread():
    t = threading.Thread(target=breaks, name="worker"); t.start(); t.join()
    return 1
@dag.task(depends_on=[thread])
def leaves_quietly():
    t = threading.Thread(target=exit); t.start(); t.join()
@dag.task(depends_on=[leaves_quietly])
def coroutine():
    lost()
@dag.task(depends_on=[coroutine])
def garbage():
    held = [lost()]; held.append(held)
@dag.task(depends_on=[garbage])
async def task():
    asyncio.create_task(fails()); await asyncio.sleep(0)
@dag.task(depends_on=[task])
def returns_coroutine(): return lost()
@dag.task(depends_on=[returns_coroutine])
def native():
    print("one"); ctypes.CDLL(None).printf(b"two\\n"); print("three")
@dag.task(depends_on=[native])
def last(): print("mine")
`;

describe('in Python, at its own task and without failing it, is told', function () {
  this.timeout(60_000);
  let project: Project;
  let run: FinishedRun;
  before(async () => {
    project = new Project();
    run = await project.run(project.write('told_dag.py', SOURCE), { slots: 1 });
  });
  after(() => project.dispose());

  it('an exception that ends a thread', () => {
    assert.equal(run.state.state, 'success');
    assert.equal(run.output('thread'), 1);
    assert.match(run.log('thread'), /Exception in thread worker:\n[\s\S]*KeyError: 'in a thread'\n/);
    const place = /taskflow: KeyError ended the thread worker \(.*told_dag\.py:4\)\. That does not fail/;
    assert.match(run.log('thread'), place);
    assert.equal(run.log('leaves_quietly'), '');
  });

  it('a coroutine that nobody awaits, also when it is garbage', () => {
    for (const id of ['coroutine', 'garbage'])
      assert.match(run.log(id), /RuntimeWarning: coroutine 'lost' was never awaited/);
    assert.equal(run.log('returns_coroutine'), '');
  });

  it('an exception of a task that nobody asked for', () => {
    assert.match(run.log('task'), /KeyError: 'in a task'/);
  });

  it('and what native code prints, in its place', () => {
    assert.equal(run.log('native'), 'one\ntwo\nthree\n');
    assert.equal(run.log('last'), 'mine\n');
  });
});
