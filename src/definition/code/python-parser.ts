// The parser of Python, apart so that who reads TypeScript does not load it.
export { parser } from '@lezer/python';
