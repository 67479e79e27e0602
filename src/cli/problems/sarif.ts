// Problems as SARIF 2.1.0, which code hosts and editors show: https://docs.oasis-open.org/sarif/sarif/v2.1.0/
import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  PROBLEM_SEVERITIES,
  type Problem,
  type ProblemCode,
  type Range,
  type Severity,
} from '../../core/problem.js';
import { VERSION } from '../version.js';
import type { CheckedFile } from './checked-file.js';
import { RULE_TEXTS } from './rule-texts.js';

const CODES = Object.keys(PROBLEM_SEVERITIES) as ProblemCode[];
const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/** One log of one run of the check: a rule for each code there is, a result for each problem. Plain JSON data. */
export function sarifLog(files: readonly CheckedFile[]): object {
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'TaskFlow', version: VERSION, semanticVersion: VERSION, rules: CODES.map(rule) },
        },
        columnKind: 'utf16CodeUnits',
        artifacts: files.map(({ file }) => ({ location: artifactLocation(file) })),
        results: files.flatMap(({ file, problems }, index) =>
          problems.map((problem) => result(file, index, problem)),
        ),
      },
    ],
  };
}

function rule(code: ProblemCode): object {
  return {
    id: code,
    shortDescription: { text: RULE_TEXTS[code] },
    defaultConfiguration: { level: LEVELS[PROBLEM_SEVERITIES[code]] },
  };
}

function result(file: string, index: number, problem: Problem): object {
  const { code, severity, message, range, related, suggestion } = problem;
  const artifact = { ...artifactLocation(file), index };
  return {
    ruleId: code,
    ruleIndex: CODES.indexOf(code),
    level: LEVELS[severity],
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: artifact, region: region(range) } }],
    ...(related.length > 0 && {
      relatedLocations: related.map((place, id) => ({
        id,
        message: { text: place.message },
        physicalLocation: {
          artifactLocation: artifactLocation(place.file ?? file),
          region: region(place.range),
        },
      })),
    }),
    ...(suggestion !== undefined && {
      fixes: [
        {
          description: { text: `Write ${suggestion}` },
          artifactChanges: [
            {
              artifactLocation: artifact,
              replacements: [{ deletedRegion: region(range), insertedContent: { text: suggestion } }],
            },
          ],
        },
      ],
    }),
  };
}

/** Relative to the working folder, so that a log made in one checkout fits another. */
function artifactLocation(file: string): { readonly uri: string; readonly uriBaseId?: string } {
  if (isAbsolute(file)) return { uri: pathToFileURL(file).href };
  return { uri: file.split(sep).map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}

/** Counted from 1; the end column is the one after the last character. */
function region({ start, end }: Range): object {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}
