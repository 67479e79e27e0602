// The parser of TypeScript and JavaScript, apart so that who reads Python does not load it.
import { parser as javascript } from '@lezer/javascript';

/** Types are understood in JavaScript, too: there are none there to be confused with. */
export const parser = javascript.configure({ dialect: 'ts' });
