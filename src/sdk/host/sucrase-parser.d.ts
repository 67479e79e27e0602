// What is used of sucrase's parser, which its own types leave out.
declare module 'sucrase/dist/parser/index.js' {
  interface Token {
    readonly start: number;
    readonly end: number;
    /** It is stripped. */
    readonly isType: boolean;
  }

  export function parse(
    code: string,
    isJsx: boolean,
    isTypeScript: boolean,
    isFlow: boolean,
  ): { readonly tokens: readonly Token[] };
}
