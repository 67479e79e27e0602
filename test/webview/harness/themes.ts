// The variables that an editor's themes give, as far as the page reads them: the editor's own, and those of our colours.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Theme {
  readonly className: string;
  readonly variables: Readonly<Record<string, string>>;
}

const DARK: Readonly<Record<string, string>> = {
  'editor-background': '#1f1f1f',
  'editor-foreground': '#cccccc',
  'sideBar-background': '#181818',
  foreground: '#cccccc',
  descriptionForeground: '#9d9d9d',
  'panel-border': '#2b2b2b',
  'textLink-foreground': '#4daafc',
  focusBorder: '#0078d4',
  'list-hoverBackground': '#2a2d2e',
  'list-inactiveSelectionBackground': '#37373d',
  'button-background': '#0078d4',
  'button-foreground': '#ffffff',
  'button-hoverBackground': '#026ec1',
  'button-secondaryBackground': '#313131',
  'button-secondaryForeground': '#cccccc',
  'button-secondaryHoverBackground': '#3c3c3c',
  'input-background': '#313131',
  'input-foreground': '#cccccc',
  'input-border': '#3c3c3c',
  'input-placeholderForeground': '#989898',
  'menu-background': '#1f1f1f',
  'menu-foreground': '#cccccc',
  'widget-shadow': '#0000005c',
  'textCodeBlock-background': '#2b2b2b',
  'panelTitle-activeBorder': '#0078d4',
  'progressBar-background': '#0078d4',
  'terminal-ansiRed': '#f14c4c',
  'terminal-ansiGreen': '#23d18b',
  'terminal-ansiYellow': '#e5e510',
  'terminal-ansiBlue': '#3b8eea',
  'terminal-ansiMagenta': '#d670d6',
  'terminal-ansiCyan': '#29b8db',
};

const LIGHT: Readonly<Record<string, string>> = {
  'editor-background': '#ffffff',
  'editor-foreground': '#3b3b3b',
  'sideBar-background': '#f8f8f8',
  foreground: '#3b3b3b',
  descriptionForeground: '#3b3b3b',
  'panel-border': '#e5e5e5',
  'textLink-foreground': '#005fb8',
  focusBorder: '#005fb8',
  'list-hoverBackground': '#f2f2f2',
  'list-inactiveSelectionBackground': '#e4e6f1',
  'button-background': '#005fb8',
  'button-foreground': '#ffffff',
  'button-hoverBackground': '#0258a8',
  'button-secondaryBackground': '#e5e5e5',
  'button-secondaryForeground': '#3b3b3b',
  'button-secondaryHoverBackground': '#cccccc',
  'input-background': '#ffffff',
  'input-foreground': '#3b3b3b',
  'input-border': '#cecece',
  'input-placeholderForeground': '#767676',
  'menu-background': '#ffffff',
  'menu-foreground': '#3b3b3b',
  'widget-shadow': '#00000029',
  'textCodeBlock-background': '#f8f8f8',
  'panelTitle-activeBorder': '#005fb8',
  'progressBar-background': '#005fb8',
  'terminal-ansiRed': '#cd3131',
  'terminal-ansiGreen': '#107c10',
  'terminal-ansiYellow': '#949800',
  'terminal-ansiBlue': '#0451a5',
  'terminal-ansiMagenta': '#bc05bc',
  'terminal-ansiCyan': '#0598bc',
};

const HC_DARK: Readonly<Record<string, string>> = {
  'editor-background': '#000000',
  'editor-foreground': '#ffffff',
  'sideBar-background': '#000000',
  foreground: '#ffffff',
  descriptionForeground: '#ffffffb3',
  'panel-border': '#6fc3df',
  contrastBorder: '#6fc3df',
  focusBorder: '#f38518',
  'textLink-foreground': '#21a6ff',
  'button-background': '#000000',
  'button-foreground': '#ffffff',
  'button-secondaryForeground': '#ffffff',
  'input-background': '#000000',
  'input-foreground': '#ffffff',
  'input-border': '#6fc3df',
  'menu-background': '#000000',
  'menu-foreground': '#ffffff',
  'progressBar-background': '#6fc3df',
  'panelTitle-activeBorder': '#6fc3df',
};

const HC_LIGHT: Readonly<Record<string, string>> = {
  'editor-background': '#ffffff',
  'editor-foreground': '#292929',
  'sideBar-background': '#ffffff',
  foreground: '#292929',
  descriptionForeground: '#292929b3',
  'panel-border': '#0f4a85',
  contrastBorder: '#0f4a85',
  focusBorder: '#006bbd',
  'textLink-foreground': '#0f4a85',
  'button-background': '#0f4a85',
  'button-foreground': '#ffffff',
  'button-hoverBackground': '#0f4a85',
  'button-secondaryBackground': '#ffffff',
  'button-secondaryForeground': '#292929',
  'input-background': '#ffffff',
  'input-foreground': '#292929',
  'input-border': '#0f4a85',
  'menu-background': '#ffffff',
  'menu-foreground': '#292929',
  'progressBar-background': '#006bbd',
  'panelTitle-activeBorder': '#b5200d',
};

type ThemeKind = 'dark' | 'light' | 'highContrast' | 'highContrastLight';

interface ContributedColour {
  readonly id: string;
  readonly defaults: Readonly<Record<ThemeKind, string>>;
}

function withOurs(variables: Readonly<Record<string, string>>, kind: ThemeKind): Theme['variables'] {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
    readonly contributes: { readonly colors: readonly ContributedColour[] };
  };
  const ours = manifest.contributes.colors.map(({ id, defaults }) => [
    id.replaceAll('.', '-'),
    defaults[kind],
  ]);
  return { ...variables, ...(Object.fromEntries(ours) as Record<string, string>) };
}

export const THEMES = {
  dark: { className: 'vscode-dark', variables: withOurs(DARK, 'dark') },
  light: { className: 'vscode-light', variables: withOurs(LIGHT, 'light') },
  'hc-dark': { className: 'vscode-high-contrast', variables: withOurs(HC_DARK, 'highContrast') },
  'hc-light': {
    className: 'vscode-high-contrast vscode-high-contrast-light',
    variables: withOurs(HC_LIGHT, 'highContrastLight'),
  },
  /** No editor: what `taskflow serve` shows. */
  served: { className: '', variables: {} },
} satisfies Readonly<Record<string, Theme>>;

export type ThemeName = keyof typeof THEMES;
