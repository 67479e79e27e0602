// Each code of a problem in a sentence, for lists of rules.
import type { ProblemCode } from '../../core/problem.js';

export const RULE_TEXTS: Readonly<Record<ProblemCode, string>> = {
  'yaml-syntax': 'The text is not valid YAML or JSON.',
  'code-syntax': 'The text is not valid Python, TypeScript or JavaScript.',
  'unknown-key': 'A key that DAG files do not have.',
  'wrong-type': 'A value of another type than its key takes.',
  'missing-key': 'A key that is needed is not there.',
  'bad-id': 'An id that cannot be a file name or a key on every system.',
  'duplicate-id': 'Two tasks of a file have one id, ignoring case.',
  'unknown-task': 'A task is named that the file does not have.',
  'self-dependency': 'A task depends on itself.',
  cycle: 'Tasks depend on each other in a circle, so none of them can start.',
  'bad-cron': 'A cron text that cannot be read, or that never fires.',
  'bad-duration': 'A duration that cannot be read.',
  'bad-timezone': 'A time zone that is not known.',
  'bad-trigger-rule': 'A trigger rule that does not exist.',
  'bad-expression': 'An expression that cannot be read, or that names what does not exist.',
  'expression-in-run': 'An expression inside a command: its value would become shell text.',
  'not-upstream': 'An expression names a task that does not have to end before this one.',
  'unused-param': 'A parameter that nothing uses.',
  'duplicate-dag': 'Two files have one DAG id, ignoring case.',
  'env-file': 'A file of variables is missing or can not be read.',
  'too-large': 'A file over the size that is read.',
  'load-error': 'A file that cannot be read or loaded.',
  'load-timeout': 'A file in code that takes too long to load.',
  'not-static': 'A file in code whose tasks are known only once it is loaded.',
};
