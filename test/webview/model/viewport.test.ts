import assert from 'node:assert/strict';
import fc from 'fast-check';
import { drawnEdge } from '../../../src/webview/model/edge-geometry.js';
import { bringIntoView, contains, fitTo, openAt, seen } from '../../../src/webview/model/viewport.js';
import { rowWindow } from '../../../src/webview/model/virtual.js';

const SCREEN = { width: 1000, height: 600 };

describe('what is seen', () => {
  it('fits a graph of any size into the screen, in its middle', () => {
    const side = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const viewport = fitTo({ width, height }, SCREEN);
        const box = seen(viewport, SCREEN);
        assert.ok(contains(box, { left: 0, top: 0, right: width, bottom: height }));
        assert.ok(Math.abs((box.left + box.right) / 2 - width / 2) < 1);
      }),
    );
  });

  it('opens a graph whole where it can be read, else at its beginning', () => {
    const small = { width: 900, height: 400 };
    assert.deepEqual(openAt(small, SCREEN), fitTo(small, SCREEN));
    const side = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const viewport = openAt({ width, height }, SCREEN);
        assert.ok(viewport.k >= 0.45 || viewport.k === fitTo({ width, height }, SCREEN).k);
        const box = seen(viewport, SCREEN);
        assert.ok(box.left <= 0 && box.top <= 0);
      }),
    );
  });

  it('moves by the least that shows a box, and not at all when it is seen', () => {
    const viewport = { x: 0, y: 0, k: 1 };
    const box = { left: 100, top: 100, right: 200, bottom: 150 };
    assert.equal(bringIntoView(viewport, SCREEN, box), viewport);
    const far = { left: 1100, top: 100, right: 1200, bottom: 150 };
    assert.deepEqual(bringIntoView(viewport, SCREEN, far, 40), { x: -240, y: 0, k: 1 });
  });

  it('knows the rows in view, and some around them', () => {
    assert.deepEqual(rowWindow(1000, 30, 3000, 300), { first: 92, end: 118 });
    assert.deepEqual(rowWindow(3, 30, 0, 300), { first: 0, end: 3 });
    assert.deepEqual(rowWindow(0, 30, 0, 300), { first: 0, end: 0 });
  });
});

describe('an edge as it is drawn', () => {
  it('has the box of its curve and a head at its end, along its direction', () => {
    const edge = drawnEdge({ from: 'a', to: 'b', path: 'M10,20C40,20 60,80 90.5,80' });
    assert.deepEqual([edge.left, edge.top, edge.right, edge.bottom], [10, 20, 90.5, 80]);
    assert.equal(edge.d, 'M10,20C40,20 60,80 90.5,80M84.5,83.2L90.5,80L84.5,76.8');
  });

  it('reads negative numbers and those without a comma between', () => {
    const { left, top } = drawnEdge({ from: 'a', to: 'b', path: 'M-5-7 L10 .5' });
    assert.deepEqual([left, top], [-5, -7]);
  });
});
