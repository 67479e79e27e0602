// What reading a file needs of the definitions, apart so that it is loaded with the first file.
export { isCodeFile } from '../../definition/code/code-files.js';
export { findEnvFileProblems } from '../../definition/env-files/env-file-problems.js';
export { envFileEntry } from '../../definition/env-files/read-env-file.js';
export { readingOf } from '../../definition/file-reading.js';
export { LARGEST_BYTES, tooLarge } from '../../definition/file-size.js';
export { notStaticProblems } from '../../definition/not-static.js';
