// Colours of states that a theme or a person may set: the page and the trees use them.

interface Shades {
  readonly dark: string;
  readonly light: string;
  readonly highContrast: string;
  readonly highContrastLight: string;
}

const GREY: Shades = {
  dark: '#a0a0a0',
  light: '#6b6b6b',
  highContrast: '#ffffff',
  highContrastLight: '#292929',
};
const AMBER: Shades = {
  dark: '#d9962e',
  light: '#9a5b00',
  highContrast: '#ffb454',
  highContrastLight: '#7a3e00',
};

/** Each has at least the contrast that WCAG asks of text (4.5 : 1) on the grounds of the editor's own themes. */
const COLOURS: Readonly<Record<string, readonly [description: string, shades: Shades]>> = {
  'taskflow.success': [
    'Tasks and runs that succeeded.',
    { dark: '#4bb66a', light: '#2e7d43', highContrast: '#58e07a', highContrastLight: '#1b5e2c' },
  ],
  'taskflow.failed': [
    'Tasks and runs that failed or timed out.',
    { dark: '#f1605d', light: '#c62828', highContrast: '#ff7b72', highContrastLight: '#a31515' },
  ],
  'taskflow.allowedFailure': ['Tasks that failed and may.', AMBER],
  'taskflow.upstreamFailed': ['Tasks that could not run because one before them failed.', AMBER],
  'taskflow.running': [
    'Tasks and runs that are running.',
    { dark: '#4aa3f0', light: '#0067c0', highContrast: '#6cc3ff', highContrastLight: '#004a8f' },
  ],
  'taskflow.upForRetry': [
    'Tasks that wait for their retry.',
    { dark: '#d6b53a', light: '#7d6700', highContrast: '#ffe066', highContrastLight: '#5c4b00' },
  ],
  'taskflow.queued': ['Tasks and runs that wait for their turn.', GREY],
  'taskflow.skipped': ['Tasks that were skipped.', GREY],
  'taskflow.cancelled': ['Tasks and runs that were cancelled.', GREY],
  'taskflow.none': [
    'Tasks that have not run.',
    { dark: '#8a8a8a', light: '#767676', highContrast: '#ffffff', highContrastLight: '#292929' },
  ],
  'taskflow.criticalPath': [
    'The chain of tasks that decides how long a run takes.',
    { dark: '#b388ff', light: '#8a3ffc', highContrast: '#b685ff', highContrastLight: '#6420c4' },
  ],
};

export function colours(text: (key: string, words: string) => string): readonly object[] {
  return Object.entries(COLOURS).map(([id, [words, defaults]]) => ({
    id,
    description: text(`${id}.color`, words),
    defaults,
  }));
}
