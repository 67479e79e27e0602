// Gives every component the page's state and what can be done.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Actions } from '../state/act.js';
import type { PageState } from '../state/page-state.js';

export interface Page {
  readonly state: PageState;
  readonly act: Actions;
}

export const PageContext = createContext<Page | null>(null);

/** The page's state and actions; only inside the app. */
export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('Internal error: a component outside of the app');
  return page;
}
