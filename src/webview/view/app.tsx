// The whole page.
import type { JSX } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { word } from '../words.js';
import { type Page, PageContext } from './context.js';
import { DetailsPanel } from './details/details-panel.js';
import { Empty } from './empty.js';
import { FindBar } from './find-bar.js';
import { GanttTab } from './gantt/gantt-tab.js';
import { GraphTab } from './graph/graph-tab.js';
import { GridTab } from './grid/grid-tab.js';
import { Header } from './header.js';
import { KeyHelp } from './key-help.js';
import { Notices } from './notices.js';
import { pageKey } from './page-keys.js';
import { ReplayBar } from './replay-bar.js';
import { RunDialog } from './run-dialog.js';
import { StatusStrip } from './status-strip.js';
import { TokenForm } from './token-form.js';

export function App({ page }: { readonly page: Page }): JSX.Element {
  const { state } = page;
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!state.connection.peek().startsWith('token_')) pageKey(event, page);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
  const connection = state.connection.value;
  if (connection === 'token_missing' || connection === 'token_wrong') return <TokenForm page={page} />;
  if (!state.isReady.value)
    return connection === 'lost' ? (
      <Empty title={word('app.loading')} hint={word('connection.none')} />
    ) : (
      <Empty title={word('app.loading')} />
    );
  return (
    <PageContext.Provider value={page}>
      <Header />
      <StatusStrip />
      <Notices />
      <div class="body">
        <main>
          {state.isFinding.value && <FindBar />}
          <div class="view" id="view" role="tabpanel" aria-labelledby={`tab-${state.tab.value}`}>
            <View page={page} />
          </div>
        </main>
        {state.showsDetails.value && <DetailsPanel />}
      </div>
      {state.hasRun.value && <ReplayBar />}
      {state.showsKeys.value && <KeyHelp />}
      {state.runToAsk.value && <RunDialog />}
    </PageContext.Provider>
  );
}

function View({ page: { state } }: { readonly page: Page }): JSX.Element {
  const drawn = state.drawn.value;
  if (!drawn) return <Empty title={word('app.noDefinition')} hint={word('app.noDefinitionHint')} />;
  if (drawn.tasks.length === 0)
    return (
      <Empty
        title={word('app.empty')}
        hint={word('app.emptyHint', { file: state.dag.value?.file ?? state.dag.value?.id ?? '' })}
      />
    );
  switch (state.tab.value) {
    case 'graph':
      return <GraphTab />;
    case 'gantt':
      return <GanttTab />;
    case 'grid':
      return <GridTab />;
    default: {
      const never: never = state.tab.value;
      return never;
    }
  }
}
