// Must be imported before any schema: zod would else build checks with `new Function`, which the page's
// content security policy forbids. Only the page does this; its hosts keep the faster checks.
import * as z from 'zod/mini';

z.config({ jitless: true });
