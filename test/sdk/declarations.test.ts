import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { sdkTypes } from '../../scripts/sdk-types.mjs';

/** A user's own project: nothing of ours but the declarations, and no types of Node. */
const USERS = `import { DAG, type Context, TriggerRule } from "taskflow";
export const dag = new DAG("etl", { schedule: "0 2 * * *" });
const extract = dag.task("extract", async (_, context: Context) => ({ rows: [context.attempt] }));
dag.task("load", { dependsOn: [extract], triggerRule: TriggerRule.ALL_SUCCESS }, ({ extract }) => extract.rows.length);
dag.task("wrong", { dependsOn: [extract] }, ({ extract }) => extract.nothing);
`;

describe('the declarations of the SDK', function () {
  this.timeout(60_000);

  it('type a user’s project by themselves, and find a wrong field in it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'taskflow-types-'));
    try {
      const files = new Map([...sdkTypes(resolve('.')), ['etl.dag.ts', USERS]]);
      for (const [path, text] of files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      const program = ts.createProgram([join(folder, 'etl.dag.ts')], {
        strict: true,
        noEmit: true,
        skipLibCheck: false,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        types: [],
        paths: { taskflow: [join(folder, 'sdk/index.d.ts')] },
      });
      const found = ts.getPreEmitDiagnostics(program).map(({ start = 0, file, messageText }) => {
        const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
        return `${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
      });
      assert.deepEqual(found, ["5: Property 'nothing' does not exist on type '{ rows: number[]; }'."]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
