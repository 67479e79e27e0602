// The one way from the text of a YAML or JSON DAG file to its definition and everything that is wrong with it.
import { checkSource, type DefinitionResult } from './check-source.js';
import { isTooLarge, tooLarge } from './file-size.js';
import { parseJsonSource } from './source/json-source.js';
import type { ParsedSource } from './source/source-tree.js';
import { parseYamlSource } from './source/yaml-source.js';
import { sourceTextOf, withoutMark } from './source-text.js';

/**
 * Reads and checks one YAML or JSON file, by the name's ending. Never throws, on any text. Nothing is read from
 * disk. A leading byte order mark counts for nothing: positions are an editor's. O(text), about 1.3 times what
 * the YAML parser takes.
 */
export function readDefinition(text: string, file: string): DefinitionResult {
  const content = withoutMark(text);
  if (isTooLarge(content)) return tooLarge(file);
  const parse = (): ParsedSource =>
    /\.json$/i.test(file) ? parseJsonSource(content) : parseYamlSource(content);
  return checkSource(parse(), sourceTextOf(content, file), { again: parse });
}
