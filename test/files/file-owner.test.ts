// Whose a file is that may not be used, told by what the system says of it and of the folders above it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findOwnerOf, findRefuser, type OwnerLook } from '../../src/files/file-owner.js';

const USERS =
  'root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\nbob:x:1001:1001::/:/bin/sh\n';

/** A system with these paths, seen by bob. */
function look(uids: Readonly<Record<string, number>>, uid: number | null = 1001): OwnerLook {
  return { uid, uidOf: (path) => uids[path] ?? null, users: () => USERS };
}

describe('the owner of a file', () => {
  it('is told where it is another user', () => {
    assert.deepEqual(findOwnerOf('/p/x', look({ '/p/x': 1000 })), {
      place: '/p/x',
      owner: 'alice',
      user: 'bob',
    });
    assert.equal(findOwnerOf('/p/x', look({ '/p/x': 1001, '/p': 0 })), null, 'his own, wherever it stands');
    assert.equal(findOwnerOf('/p/x', look({ '/p': 0 })), null, 'nothing is there');
    assert.equal(findOwnerOf('/p/x', look({ '/p/x': 1000 }, null)), null, 'users have no ids');
  });

  it('without a name is told by the id', () => {
    assert.equal(findOwnerOf('/p', look({ '/p': 4711 }))?.owner, 'ID 4711');
    assert.deepEqual(findOwnerOf('/p', { ...look({ '/p': 0 }), users: () => '' }), {
      place: '/p',
      owner: 'ID 0',
      user: 'ID 1001',
    });
  });
});

describe('who keeps a user from a file', () => {
  it('is its owner, else that of the nearest folder that can be seen', () => {
    assert.equal(findRefuser('/p/q/x', look({ '/p/q/x': 1000, '/p/q': 1001 }))?.place, '/p/q/x');
    assert.equal(
      findRefuser('/p/q/x', look({ '/p': 1000, '/': 0 }))?.place,
      '/p',
      'what is in it is not seen',
    );
    assert.equal(findRefuser('/p/new', look({ '/p': 0, '/': 0 }))?.owner, 'root', 'it was to be made there');
    assert.equal(
      findRefuser('/p/x', look({ '/p/x': 1001, '/p': 1000 }))?.place,
      '/p',
      'his own, in her folder',
    );
    assert.equal(findRefuser('/p/x', look({ '/p/x': 1001, '/p': 1001 })), null);
    assert.equal(findRefuser('x', look({})), null, 'nothing can be seen at all');
  });

  it('is looked for to an end, whatever the path', () => {
    const path = fc.array(fc.constantFrom('/', 'a', '..', '.', ' ', '\\', 'ü'), { maxLength: 12 });
    fc.assert(
      fc.property(path, fc.boolean(), (parts, hasRoot) => {
        const text = parts.join('');
        const other = findRefuser(text, look(hasRoot ? { '/': 0 } : {}));
        assert.equal(other?.place, hasRoot ? (text === '' ? '/' : other?.place) : undefined);
      }),
    );
  });
});
