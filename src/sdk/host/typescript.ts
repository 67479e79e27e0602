// dist/typescript.js: makes JavaScript of what Node itself can't strip the types of. Apart, since few need it.
import { transform } from 'sucrase';
import { refuseNamespaces } from './namespaces.js';

/** Line numbers stay. With `toCommonJs` import and export statements become calls of require. Throws SyntaxError. */
export function transformTypes(code: string, path: string, toCommonJs: boolean): string {
  refuseNamespaces(code);
  return transform(code, {
    filePath: path,
    transforms: toCommonJs ? ['typescript', 'imports'] : ['typescript'],
    disableESTransforms: true,
  }).code;
}
